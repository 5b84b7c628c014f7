"""What people decide about a checked action: that it is verified or not, accepted as it is, or adapted by another."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.actions import check_words, repository, rights, verification
from bot.actions.changing import ActionChanging
from bot.actions.lifecycle import NotAllowed, noted
from bot.actions.model import Action, Person, changed, differences
from bot.actions.outcome_check import Decision
from bot.actions.queries import known
from bot.roles import Permission


class ActionDeciding(ActionChanging):
    """Actions whose check people decide about."""

    def stands(self, action: Action) -> str | None:
        """Say how the check of an action stands, or when it will be."""
        return check_words.stands(action, longest_wait_months=self.longest_wait_months)

    def verify(self, ref: str, *, by: Person, request_id: str, note: str | None) -> Action:
        """Say that an action did what it was to do.

        Raises:
            NotAllowed: it is the person's own, it is not done, or nothing tells yet whether it helped.
            Denied: the person may not.
        """
        return self._change(
            ref,
            lambda action: verification.verified(action, by=by, note=note, today=self.today()),
            by=by.user_id,
            request_id=request_id,
            needs=lambda _: Permission.VERIFY,
        )

    def decline_verification(self, ref: str, *, by: Person, request_id: str, reason: str) -> Action:
        """Say why an action is not verified. It stays in its state."""
        return self._change(
            ref,
            lambda action: verification.not_verified(action, by=by, reason=reason, today=self.today()),
            by=by.user_id,
            request_id=request_id,
            needs=lambda _: Permission.VERIFY,
        )

    def expect_verifying(self, ref: str, *, by: str) -> Action:
        """Find an action that somebody is about to verify or not, and refuse before they fill in a form for nothing."""
        self._require(Permission.VERIFY, held=self._access.permissions_of(by), by=by, ref=ref)
        action = self.get(ref)
        verification.check_judge(action, by=by)
        return action

    def expect_telling(self, *, by: str) -> None:
        """Refuse somebody who may not say what is told to learners."""
        self._require(Permission.VERIFY, held=self._access.permissions_of(by), by=by, ref=None)

    def expect_decision(self, ref: str, check_name: str, *, by: str) -> Action:
        """Find an action whose check somebody is about to decide about."""
        held = self._access.permissions_of(by)
        action = self.get(ref)
        self._require(rights.for_change(action, user_id=by), held=held, by=by, ref=ref)
        check = action.outcome_check
        if check is None or not check.awaits_decision or check.name != check_name:
            raise NotAllowed(verification.OLD.format(ref=ref, number=action.number))
        return action

    def accept(self, ref: str, check_name: str, *, by: Person, request_id: str, reason: str) -> Action:
        """Take a check that found no improvement as it is, with the reason."""

        def accepted(action: Action) -> Action:
            after = verification.decided(
                action, Decision.ACCEPTED, name=check_name, by=by.user_id, reason=reason, today=self.today()
            )
            notes = noted(action.notes, f"accepted as it is: {reason}", on=self.today(), signed=by.name)
            return changed(action, outcome_check=after.outcome_check, notes=notes)

        return self._change(ref, accepted, by=by.user_id, request_id=request_id)

    def _note_follow_up(self, connection: Connection, follow_up: Action, *, by: str) -> None:
        """Write down on a checked action that another one adapts it, if that is still to be decided."""
        if follow_up.follows is None:
            return
        action = known(connection, follow_up.follows)
        if action.outcome_check is None or not action.outcome_check.awaits_decision:
            return
        after = verification.decided(
            action, Decision.ADAPTED, name=None, by=by, reason=follow_up.ref, today=self.today()
        )
        # Without the request's id, which is the new action's: that is what a retry looks for and an undo takes back.
        repository.apply_changes(
            connection,
            action,
            differences(action, after),
            who=by,
            origin="slack",
            at=self._clock.now(),
            request_id=None,
        )
