"""One use case: tell learners what became of what they said. The bot drafts, a person approves, nobody publishes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot import blocks
from bot.actions import repository as actions_kept
from bot.actions.lifecycle import joined_lines
from bot.actions.model import Action, Person, changed, differences, read_ref
from bot.actions.slack_text import clean
from bot.calendar import local_day
from bot.errors import UserError
from bot.outcomes import repository
from bot.outcomes.plan_figures import TermFigures, figures_of, third_of
from bot.outcomes.you_said import OUTSIDE, TEXT_LIMIT, draft, to_tell, told_words
from bot.ports import Clock
from bot.slack_requests import ViewSubmission
from bot.storage.engine import Storage
from integrations.slack.message import Modal

TELL = "outcomes.tell"  # the form
TEXT = "text"  # its input


@dataclass(frozen=True)
class Drafted:
    """A text for a person to edit, and the actions it is about. `left` more did not fit into the form."""

    text: str
    refs: tuple[str, ...]
    since: date
    left: int


def tell_form(drafted: Drafted, *, origin: str) -> Modal:
    """Show a draft to be edited and approved."""
    more = [blocks.context(f"{drafted.left} more did not fit; ask again for them.")] if drafted.left else []
    return blocks.modal(
        TELL,
        "You said, we did",
        [
            blocks.section(f"Verified since {drafted.since.day} {drafted.since:%B %Y}: {', '.join(drafted.refs)}."),
            blocks.text_input(
                TEXT,
                "What learners may be told",
                initial=drafted.text,
                multiline=True,
                limit=TEXT_LIMIT,
                hint="Approving keeps it with your name and gives it back to you to copy. I publish nothing.",
            ),
            blocks.context(OUTSIDE),
            *more,
        ],
        submit="Approve",
        private_metadata=f"{origin} {','.join(drafted.refs)}",
    )


class Telling:
    """Drafts, and what became of them."""

    def __init__(
        self, *, storage: Storage, clock: Clock, zone: ZoneInfo, on_change: Callable[[Action], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._zone = zone
        self._on_change = on_change

    def draft(self, *, since: date | None, today: date) -> Drafted:
        """Write a draft from the actions verified since a day, else since the school term began."""
        begins = since or third_of(today).starts
        with self._storage.read() as connection:
            everything = actions_kept.select_all(connection)
        chosen = to_tell(everything, since=begins)
        people = {name for one in everything for name in (one.owner_name, one.verified_by) if name}
        text, told = draft(chosen, names=sorted(people, key=len, reverse=True))
        return Drafted(text, tuple(action.ref for action in told), begins, len(chosen) - len(told))

    def approve(self, request: ViewSubmission, *, by: Person) -> tuple[tuple[str, ...], str]:
        """Keep an approved text and note it on its actions, in one transaction; return what is kept."""
        text = clean(request.text(TEXT))
        refs = tuple(ref for word in request.private_metadata.partition(" ")[2].split(",") if (ref := read_ref(word)))
        if not text or not refs:
            raise UserError("There was no text left to approve, so nothing was kept.")
        key = f"told/{request.view_id}"
        now = self._clock.now()
        with self._storage.begin() as connection:
            noted: list[Action] = []
            if repository.keep_told(connection, key, refs=refs, text=text, who=by.user_id, at=now):
                words = told_words(by=by.name, on=local_day(now, zone=self._zone))
                noted = [action for ref in refs if (action := actions_kept.find(connection, ref))]
                for action in noted:
                    after = changed(action, communicated_to=joined_lines(action.communicated_to, words))
                    changes = differences(action, after)
                    actions_kept.apply_changes(
                        connection, action, changes, who=by.user_id, origin="slack", at=now, request_id=None
                    )
        for action in noted:
            self._on_change(action)
        return refs, text

    def plan_figures(self, *, today: date) -> Sequence[TermFigures]:
        """Count how the plan does, this term and the two before."""
        with self._storage.read() as connection:
            everything = actions_kept.select_all(connection)
            entries = actions_kept.whole_log(connection)
        return figures_of(everything, entries, today=today, zone=self._zone)
