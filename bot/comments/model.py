"""One comment judged: everything its reader, the counts and the queue need, and nothing of what was hidden in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.analysis.comments.sentiment import Sentiment
from bot.analysis.comments.suggestions import Suggestion
from bot.analysis.comments.themes import Tag
from bot.privacy.masking import Masked
from bot.privacy.safeguarding import Attention

EMPTY = "empty"
READ_FIRST = "read_first"
NAMES_TRAINER = "names_trainer"  # on the roster: for the Lead Trainer only
MAY_NAME_TRAINER = "may_name_trainer"  # about a trainer, and a name was masked
NAMES_SOMEBODY = "names_somebody"
CANNOT_LABEL = "cannot_label"
NO_SENTIMENT = Sentiment("neutral", 0.0)
NO_ATTENTION = Attention()
FLAG_WORDS = {
    READ_FIRST: "to be read first",
    NAMES_TRAINER: "name a trainer: for the Lead Trainer only",
    MAY_NAME_TRAINER: "may name a trainer: for the Lead Trainer only",
    NAMES_SOMEBODY: "name somebody",
    CANNOT_LABEL: "could not be labelled",
}


@dataclass(frozen=True)
class JudgedComment:
    """A comment as its reviewer may see it. Reasons and suggestions quote the masked text."""

    row: int  # 1 is the first answer
    masked: Masked
    tags: tuple[Tag, ...] = ()
    sentiment: Sentiment = NO_SENTIMENT
    suggestions: tuple[Suggestion, ...] = ()
    attention: Attention = NO_ATTENTION
    flags: tuple[str, ...] = ()
    full_reading: bool = False
    queue_position: int = 0  # 1 is read first

    @property
    def is_empty(self) -> bool:
        return EMPTY in self.flags

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(tag.theme for tag in self.tags)

    @property
    def is_for_lead_trainer_only(self) -> bool:
        return NAMES_TRAINER in self.flags or MAY_NAME_TRAINER in self.flags

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "themes": list(self.themes),
            "reasons": {tag.theme: list(tag.reasons) for tag in self.tags},
            "sentiment": self.sentiment.feeling,
            "sentiment_score": self.sentiment.score,
            "masked": self.masked.text,
            "masked_kinds": [span.kind for span in self.masked.spans],
            "suggestion": self.suggestions[0].text if self.suggestions else None,
            "suggestions": [{"text": each.text, "start": each.start, "end": each.end} for each in self.suggestions],
            "queue_position": self.queue_position,
            "queue_reasons": list(self.attention.reasons),
            "flags": list(self.flags),
            "full_reading": self.full_reading,
        }
