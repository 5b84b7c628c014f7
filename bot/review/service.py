"""The use cases of the private lane: reading the next comment, deciding on it, putting its themes right.

Every decision is one transaction that looks again at what it is about: of two reviewers at once the first wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, insert, update

from bot.analysis.comments.themes import ThemeList
from bot.errors import UserError
from bot.ports import Clock
from bot.privacy.masking import mask
from bot.privacy.masking_roster import Roster
from bot.review import repository, rules
from bot.review.model import GONE, QUOTABLE, Comment, LogEntry, Reader, Safeguarding, State, ref_of
from bot.review.repository import Comments
from bot.roles import Permission
from bot.storage.engine import Storage
from bot.storage.schema import comment_retags, concerns


class ReviewAccess(Protocol):
    def permissions_of(self, user_id: str) -> frozenset[Permission]: ...

    def denied(self, permission: Permission, *, ref: str | None, user_id: str) -> UserError:
        """Word a refusal, and log it."""
        ...


class ReviewService:
    """What people do in the private lane."""

    def __init__(
        self,
        *,
        storage: Storage,
        clock: Clock,
        access: ReviewAccess,
        safeguarding: Safeguarding,
        themes: ThemeList,
        roster: Roster,
    ) -> None:
        self._storage = storage
        self._comments = Comments(storage)
        self._clock = clock
        self._access = access
        self._safeguarding = safeguarding
        self._roster = roster
        self.themes = themes

    def reader(self, user_id: str) -> Reader:
        """Tell what somebody may read.

        Raises:
            UserError: nothing at all; it is logged.
        """
        may = self._access.permissions_of(user_id)
        reader = Reader(
            user_id,
            may_review=Permission.REVIEW in may,
            may_review_trainers=Permission.REVIEW_TRAINERS in may,
            is_safeguarding=self._safeguarding.is_named(user_id),
        )
        if not reader.may_anything:
            raise self._access.denied(Permission.REVIEW, ref=None, user_id=user_id)
        return reader

    def next_for(self, reader: Reader) -> Comment | None:
        comment = self._comments.next_for(reader)
        return self._shown(comment, reader) if comment else None

    def waiting(self, reader: Reader) -> int:
        return self._comments.waiting(reader)

    def open(self, number: int, reader: Reader) -> Comment:
        """Give one comment by its reference.

        Raises:
            UserError: there is none, or it is not for this reader; both are said alike, so nobody learns which.
        """
        comment = self._comments.get(number)
        if comment is None or comment.state in GONE or not rules.may_read(comment, reader):
            raise UserError(_no_such(number))
        return self._shown(comment, reader)

    def fault_in(self, number: int, words: str) -> str | None:
        """Say why these words of a comment may not be shown to the team. None if they may, or it is gone."""
        comment = self._comments.get(number)
        if comment is None:
            return None
        return rules.refusal(comment, mask(words.strip(), roster=self._roster), self._comments.surroundings(comment))

    def floor_refusal(self, comment: Comment) -> str | None:
        return rules.floor_refusal(comment, self._comments.surroundings(comment))

    def decide(
        self, number: int, wanted: State, *, stamp: str, by: Reader, request_id: str, words: str | None = None
    ) -> Comment:
        """Decide on a comment, once for each request. `words` are what is released: they are masked again.

        Raises:
            UserError: somebody else was first, it was edited, or it may not be shown; nothing was changed.
        """
        now = self._clock.now()
        with self._storage.begin() as connection:
            comment = self._readable(connection, number, by)
            if repository.was_asked(connection, request_id):
                return comment
            rules.expect_undecided(comment, stamp=stamp, wanted=wanted)
            quote = self._quote(connection, comment, words or "") if wanted in QUOTABLE else None
            concern = comment.concern
            if wanted is State.REFERRED and not self._is_running(connection, concern):
                concern = repository.open_concern(connection, now=now)
            repository.change(
                connection,
                comment,
                state=wanted.value,
                quote=quote,
                concern=concern,
                decided_by=by.user_id,
                decided_at=now,
                changed_at=now,
            )
            entry = LogEntry(now, by.user_id, wanted.value, comment=number, concern=concern)
            repository.note(connection, entry, request_id=request_id)
        return comment

    def retag(self, number: int, themes: Sequence[str], *, by: Reader, request_id: str) -> Comment:
        """Put the themes of a comment right; from now on they win over the list for the same words."""
        chosen = [key for key in self.themes.keys if key in themes]
        now = self._clock.now()
        with self._storage.begin() as connection:
            comment = self._readable(connection, number, by)
            if not repository.was_asked(connection, request_id) and set(chosen) != set(comment.themes):
                connection.execute(
                    insert(comment_retags).values(
                        comment=number,
                        question_key=comment.question_key,
                        text_hash=comment.text_hash,
                        themes=chosen,
                        by=by.user_id,
                        at=now,
                    )
                )
                repository.change(connection, comment, themes=chosen, changed_at=now)
                repository.note(connection, LogEntry(now, by.user_id, "retagged", number), request_id=request_id)
        return comment

    def acknowledge(self, concern: int, *, by: str) -> datetime:
        """Stop the clock of a concern: somebody named has seen that it waits. Return when it was first stopped.

        Raises:
            UserError: they are not one of those named, or there is no such concern.
        """
        if not self._safeguarding.is_named(by):
            raise UserError("Only the safeguarding lead and the deputy named in the bot's settings can say so.")
        now = self._clock.now()
        here = concerns.c.number == concern
        with self._storage.begin() as connection:
            stopped = connection.execute(
                update(concerns)
                .where(here, concerns.c.acknowledged_at.is_(None))
                .values(acknowledged_at=now, acknowledged_by=by)
            )
            if stopped.rowcount:
                repository.note(connection, LogEntry(now, by, "acknowledged", concern=concern))
                return now
            row = connection.execute(concerns.select().where(here)).one_or_none()
        if row is None:
            raise UserError("I know no such notice; it may be from an earlier version of the bot.")
        seen_at: datetime = row.acknowledged_at
        return seen_at

    def log(self, *, limit: int) -> tuple[LogEntry, ...]:
        return self._comments.log(limit=limit)

    def agreement(self) -> tuple[int, int]:
        """Count of how many reviewed comments the themes were left as listed, and how many were reviewed."""
        return rules.agreement(self._comments.themes_left())

    def asking(self) -> tuple[Comment, ...]:
        return self._comments.asking()

    def _shown(self, comment: Comment, reader: Reader) -> Comment:
        """Log who opened what the safeguarding lead was told of."""
        if comment.concern is not None:
            entry = LogEntry(self._clock.now(), reader.user_id, "opened", comment.number, comment.concern)
            with self._storage.begin() as connection:
                repository.note(connection, entry)
        return comment

    def _readable(self, connection: Connection, number: int, reader: Reader) -> Comment:
        comment = repository.get(connection, number)
        if comment is None or not rules.may_read(comment, reader):
            raise UserError(_no_such(number))
        if not reader.may_review:
            raise self._access.denied(Permission.REVIEW, ref=comment.ref, user_id=reader.user_id)
        return comment

    def _quote(self, connection: Connection, comment: Comment, words: str) -> str:
        masked = mask(words.strip(), roster=self._roster)
        why_not = rules.refusal(comment, masked, repository.surroundings(connection, comment))
        if why_not:
            raise UserError(f"{comment.ref} stays as it is. {why_not}")
        return masked.text

    def _is_running(self, connection: Connection, concern: int | None) -> bool:
        if concern is None:
            return False
        row = connection.execute(concerns.select().where(concerns.c.number == concern)).one_or_none()
        return row is not None and row.acknowledged_at is None


def _no_such(number: int) -> str:
    return f"There is no {ref_of(number)} for you to read: it may be gone, or be for somebody else."
