"""What a person decides by a button about the plan: which value counts, whether a row comes back, what was meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.actions import repository
from bot.actions.model import changed, differences
from bot.ports import Clock
from bot.storage.engine import Storage
from bot.sync import absence, notices, snapshots
from bot.sync.merge import Clash

SHEET, SLACK = "sheet", "slack"
_HOW_IT_ENDED = {
    absence.MAKE: "Somebody has asked me to make it again already.",
    absence.MADE: "The tab was made again since.",
    absence.BACK: "The tab is there again.",
    absence.RESTORED: "Somebody said so already, and I looked.",
}


@dataclass(frozen=True)
class Decision:
    """What became of a click. `is_new` is False where the question was over before."""

    words: str
    is_new: bool


class PlanDecisions:
    """Keep what people decide; the next sync, which `on_decision` asks for, carries it out."""

    def __init__(self, *, storage: Storage, clock: Clock, on_decision: Callable[[], None] = lambda: None) -> None:
        self._storage = storage
        self._clock = clock
        self._on_decision = on_decision

    def settle(self, number: int, side: str) -> tuple[Clash, Decision] | None:
        """Let one of two values count. None if no such clash is known.

        The other value then stands as what both sides agreed on, so that the next merge sees one change, not two; if
        either has changed again meanwhile, it asks again.
        """
        with self._storage.begin() as connection:
            kept = snapshots.find_clash(connection, number)
            if kept is None:
                return None
            clash = kept.clash
            if kept.is_settled:
                how = {SHEET: "the sheet's value was taken", SLACK: "Slack's value was taken"}
                why = how.get(kept.settled_as or "", "the two have changed since")
                return clash, Decision(f"That is settled already: {why}.", is_new=False)
            snapshots.settle_clash(connection, number, as_=side, at=self._clock.now())
            other = clash.in_slack if side == SHEET else clash.in_sheet
            snapshots.set_cell(connection, clash.ref, clash.field, other, at=self._clock.now())
        self._on_decision()
        counts = "The sheet's value counts now." if side == SHEET else "Slack's value counts, and goes to the sheet."
        return clash, Decision(counts, is_new=True)

    def restore(self, ref: str, *, by: str, request_id: str) -> Decision | None:
        """Put an action back on the plan, and so into the sheet. None if there is no such action."""
        with self._storage.begin() as connection:
            action = repository.find(connection, ref)
            if action is None:
                return None
            if not action.archived:
                return Decision(f"{ref} is on the plan already.", is_new=False)
            back = differences(action, changed(action, archived=False))
            now = self._clock.now()
            repository.apply_changes(connection, action, back, who=by, origin="slack", at=now, request_id=request_id)
        self._on_decision()
        return Decision(f"{ref} is back on the plan, and in a moment at the end of the sheet.", is_new=True)

    def leave_archived(self, ref: str) -> Decision | None:
        """Confirm that a row was deleted on purpose. None if there is no such action."""
        with self._storage.read() as connection:
            action = repository.find(connection, ref)
        if action is None:
            return None
        if not action.archived:
            return Decision(f"{ref} came back to the plan since, so it stays there.", is_new=False)
        return Decision(f"{ref} stays archived; its history is kept.", is_new=True)

    def make_again(self, question: str) -> Decision | None:
        """Have a tab that is gone made again from the database. None if that was never asked."""
        return self._answer_for_tab(
            question, absence.MAKE, "I make the tab again from what I know; it stands there in a moment."
        )

    def was_restored(self, question: str) -> Decision | None:
        """Look again for a tab that somebody brought back. None if that was never asked."""
        return self._answer_for_tab(question, absence.RESTORED, "Good, I look again. If I do not find it, I ask anew.")

    def _answer_for_tab(self, question: str, answer: str, words: str) -> Decision | None:
        with self._storage.begin() as connection:
            asked = notices.find(connection, question)
            if asked is None or asked.kind != notices.GONE:
                return None
            is_new = notices.answer(connection, question, answer)
        if not is_new:
            ended = _HOW_IT_ENDED.get(asked.answer or "", "That is answered already.")
            return Decision(ended, is_new=False)
        self._on_decision()
        return Decision(words, is_new=True)

    def was_meant(self, suspicion: str) -> Decision | None:
        """Allow what looked like an accident. None if nothing like it was asked."""
        key = f"stopped/{suspicion}"
        with self._storage.begin() as connection:
            if notices.find(connection, key) is None:
                return None
            is_new = notices.answer(connection, key, notices.MEANT)
        if not is_new:
            return Decision("Somebody said so already.", is_new=False)
        self._on_decision()
        return Decision("Good: the sheet counts as it stands.", is_new=True)
