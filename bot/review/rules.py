"""What the private review decides: what joins the queue and leaves it, what may be quoted, who is told next. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.errors import UserError
from bot.privacy.floors import TEAM_FLOOR
from bot.privacy.masking import Masked
from bot.privacy.masking_patterns import NAME
from bot.review.model import GONE, Comment, Concern, Reader, Safeguarding, State, Step, Surroundings

COMMENT_FLOOR = 8  # people: below, a theme with one voice points at somebody (V1: five for scores, eight for comments)
QUOTES_IN_A_DIGEST = 2
LONGEST_QUOTE = 600  # characters: a quote is a sentence or two
ALLOWED: Mapping[State, frozenset[State]] = {
    State.WAITING: frozenset({State.RELEASED, State.PARAPHRASED, State.PRIVATE, State.REFERRED}),
    State.RELEASED: frozenset({State.PRIVATE, State.REFERRED}),
    State.PARAPHRASED: frozenset({State.PRIVATE, State.REFERRED}),
    State.PRIVATE: frozenset({State.REFERRED}),
    State.REFERRED: frozenset({State.PRIVATE}),
}
_NEXT = {
    Step.LEAD: Step.REMINDER,
    Step.REMINDER: Step.DEPUTY,
    Step.DEPUTY: Step.ALERT,
    Step.ALERT: Step.OVER,
}


@dataclass(frozen=True)
class Answer:
    """One free-text answer as it stands in a form now."""

    response_key: str
    question_key: str
    text: str = field(repr=False)

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class QueueChange:
    """What to do about some answers. Pairs are what was kept and what is said now."""

    new: tuple[Answer, ...] = ()
    moved: tuple[tuple[Comment, Answer], ...] = ()  # the same words under the key of a row that was corrected
    edited: tuple[tuple[Comment, Answer], ...] = ()
    same: tuple[tuple[Comment, Answer], ...] = ()
    gone: tuple[Comment, ...] = ()


def plan_queue(kept: Sequence[Comment], answers: Sequence[Answer], *, orphans: Sequence[Comment] = ()) -> QueueChange:
    """Compare what is kept of these forms with what they say now. `orphans` are comments whose form has no row."""
    by_place = {(each.response_key, each.question_key): each for each in kept}
    homeless = {(each.question_key, each.text_hash): each for each in orphans}
    new, moved, edited, same = [], [], [], []
    for answer in answers:
        known = by_place.pop((answer.response_key, answer.question_key), None)
        if known is None:
            earlier = homeless.pop((answer.question_key, answer.text_hash), None)
            if earlier is None:
                new.append(answer)
            else:
                moved.append((earlier, answer))
        elif known.text_hash != answer.text_hash or known.state is State.WITHDRAWN:
            edited.append((known, answer))
        else:
            same.append((known, answer))
    gone = tuple(each for each in by_place.values() if each.state not in GONE)
    return QueueChange(tuple(new), tuple(moved), tuple(edited), tuple(same), gone)


def may_read(comment: Comment, reader: Reader) -> bool:
    """Tell whether somebody may see this comment. What names a trainer is the Lead Trainer's alone."""
    if reader.may_review and (reader.may_review_trainers or not comment.names_trainer):
        return True
    return reader.is_safeguarding and (comment.concern is not None or comment.state is State.REFERRED)


def expect_undecided(comment: Comment, *, stamp: str, wanted: State) -> None:
    """See that a decision is about what its reader saw.

    Raises:
        UserError: the comment was edited, or somebody else was first.
    """
    if comment.state in GONE:
        raise UserError(f"{comment.ref} is gone: its form was withdrawn or erased. Nothing was changed.")
    if comment.stamp == stamp and wanted in ALLOWED.get(comment.state, ()):
        return
    if comment.state is State.WAITING:
        raise UserError(f"{comment.ref} was edited by its writer since you opened it. Please read it again.")
    by = f" by <@{comment.decided_by}>" if comment.decided_by else ""
    raise UserError(f"{comment.ref} was decided{by} before you: it is {comment.state.value}. Yours changed nothing.")


def refusal(comment: Comment, words: Masked, around: Surroundings) -> str | None:
    """Say why these words may not be shown to the team. None if they may."""
    if not words.text.strip():
        return "There is nothing in it to show."
    if len(words.text) > LONGEST_QUOTE:
        return f"A quote has at most {LONGEST_QUOTE} characters; this has {len(words.text)}. Please shorten it."
    if comment.names_trainer and (NAME in words.kinds or f"[{NAME}]" in words.text):
        return "It names a trainer, and those who taught are known. Take the name out, or keep it private."
    return floor_refusal(comment, around)


def floor_refusal(comment: Comment, around: Surroundings) -> str | None:
    """Say why nothing of this comment may be shown, whatever its wording."""
    if around.concern_is_open:
        return "The safeguarding lead has not seen it yet. It can be quoted after that, if at all."
    if around.cohort_size < TEAM_FLOOR:
        return f"Its cohort has fewer than {TEAM_FLOOR} forms: colleagues would know whose words these are."
    if around.cohort_size < COMMENT_FLOOR and around.with_same_theme < 2:
        return (
            f"It is the only comment on its theme in a cohort of fewer than {COMMENT_FLOOR}: "
            "whoever was there would know whose it is."
        )
    return None


def next_step(concern: Concern, *, now: datetime, people: Safeguarding) -> Step | None:
    """Name who is to be told now. None if it is nobody's turn. A step that names nobody is passed over."""
    if concern.acknowledged_at is not None or concern.step is Step.OVER or now < concern.due_at:
        return None
    return _with_somebody(concern.step, people)


def _with_somebody(step: Step, people: Safeguarding) -> Step:
    return step if step is Step.ALERT or told_at(step, people) else _with_somebody(_NEXT[step], people)


def told_at(step: Step, people: Safeguarding) -> str | None:
    """Give the user id that a step tells. None for the alert channel, and where nobody is named."""
    return {Step.LEAD: people.lead, Step.REMINDER: people.lead, Step.DEPUTY: people.deputy}.get(step)


def after(step: Step, *, reached: bool, now: datetime, people: Safeguarding) -> tuple[Step, datetime]:
    """Say what follows a step and when: at once where somebody could not be reached.

    Plain hours, nights and weekends too: a risk of harm keeps no office hours, and a chase too many costs a glance.
    """
    following = _NEXT[step]
    if not reached:
        return (Step.DEPUTY if step is Step.LEAD else following), now
    return following, now + timedelta(hours=people.acknowledge_within_hours)


def agreement(comments: Sequence[tuple[Sequence[str], Sequence[str]]]) -> tuple[int, int]:
    """Count of how many decided comments the listed themes stood as they were; pairs are (listed, as left)."""
    return sum(set(listed) == set(left) for listed, left in comments), len(comments)


def kept_since(day: date) -> date:
    """Give the first day whose forms are kept: those of an academic year go at the end of the next, on 31 August."""
    this_year = day.year if day.month >= 9 else day.year - 1
    return date(this_year - 1, 9, 1)


def pieces(text: str, *, size: int) -> Iterator[str]:
    """Cut a long text into pieces that each fit into one block; nothing is left out."""
    for start in range(0, len(text), size):
        yield text[start : start + size]
