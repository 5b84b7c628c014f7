"""One use case: released quotes in the digest's thread, each once and as a message of its own, and back out again.

A quote has its own message so that it can be withdrawn: the message is then changed to say only that.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, func, insert, select, update

from bot.analysis.comments.themes import ThemeList
from bot.ports import Chat, Clock
from bot.posting import CLOCKS_MAY_DIFFER_BY, Poster
from bot.review import messages, repository
from bot.review.model import QUOTABLE, Comment, LogEntry, ref_of
from bot.review.repository import BOT
from bot.review.rules import QUOTES_IN_A_DIGEST
from bot.storage.engine import Storage
from bot.storage.schema import comments, posted_quotes
from bot.storage.sends import SENT, Sends
from integrations.slack.message import Posted

_QUOTABLE = tuple(sorted(state.value for state in QUOTABLE))


class Quotes:
    """The quotes that the team has seen, and those that it is to see next."""

    def __init__(self, *, storage: Storage, chat: Chat, poster: Poster, clock: Clock, themes: ThemeList) -> None:
        self._storage = storage
        self._chat = chat
        self._poster = poster
        self._sends = Sends(storage)
        self._clock = clock
        self._titles = {theme.key: theme.title for theme in themes.themes}

    def post(self, period: str, thread: Posted) -> int:
        """Post what is newly released under a digest: one or two, and none that was shown before."""
        self._choose(period)
        posted = 0
        for key, number in self._chosen(period):
            comment = self._quotable(number)
            if comment is not None:
                titles = [self._titles.get(theme, theme) for theme in comment.themes]
                message = messages.released_quote(comment, themes=titles)
                self._poster.post_once(key, thread.channel_id, message, thread_ts=thread.ts)
                posted += 1
        return posted

    def withdraw(self) -> int:
        """Take back every shown quote whose comment is no longer released; return how many messages were changed.

        Raises:
            ServiceUnavailable: Slack did not take a change now. Call again.
        """
        stands = exists().where(
            comments.c.number == posted_quotes.c.comment,
            comments.c.state.in_(_QUOTABLE),
            comments.c.decided_at <= posted_quotes.c.chosen_at,  # else edited and released anew: these are other words
        )
        query = select(posted_quotes.c.key, posted_quotes.c.comment).where(
            posted_quotes.c.withdrawn_at.is_(None), ~stands
        )
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(posted_quotes.c.key)).all()
        return sum(self._withdraw_one(row.key, row.comment) for row in rows)

    def _withdraw_one(self, key: str, number: int) -> bool:
        stands = self._where(key)
        if stands is not None:
            self._chat.update(stands, messages.withdrawn_quote())
        now = self._clock.now()
        with self._storage.begin() as connection:
            connection.execute(update(posted_quotes).where(posted_quotes.c.key == key).values(withdrawn_at=now))
            repository.note(connection, LogEntry(now, BOT, "quote withdrawn", comment=number))
        return stands is not None

    def _where(self, key: str) -> Posted | None:
        """Tell where a quote stands in Slack. None if it was never posted."""
        entry = self._sends.find(key)
        if entry is None:
            return None
        if entry.state == SENT and entry.posted_channel_id and entry.ts:
            return Posted(entry.posted_channel_id, entry.ts)
        since = entry.attempted_at - CLOCKS_MAY_DIFFER_BY - timedelta(minutes=1)
        digest = self._sends.find(f"digest/{key.split('/')[1]}")
        thread_ts = digest.ts if digest else None
        return self._chat.find_post(entry.channel_id, key=key, since=since, thread_ts=thread_ts)

    def _choose(self, period: str) -> None:
        """Set down which quotes are this digest's, before any goes out."""
        now = self._clock.now()
        shown = exists().where(posted_quotes.c.comment == comments.c.number, posted_quotes.c.withdrawn_at.is_(None))
        with self._storage.begin() as connection:
            here = select(func.count()).select_from(posted_quotes).where(posted_quotes.c.period == period)
            room = QUOTES_IN_A_DIGEST - (connection.scalar(here) or 0)
            fresh = select(comments.c.number).where(comments.c.state.in_(_QUOTABLE), ~shown)
            fresh = fresh.order_by(comments.c.decided_at, comments.c.number).limit(max(0, room))
            for number in connection.scalars(fresh).all():
                before = select(func.count()).select_from(posted_quotes).where(posted_quotes.c.comment == number)
                key = f"quote/{period}/{ref_of(number)}/{(connection.scalar(before) or 0) + 1}"
                connection.execute(insert(posted_quotes).values(key=key, comment=number, period=period, chosen_at=now))
                repository.note(connection, LogEntry(now, BOT, "quote chosen for a digest", comment=number))

    def _chosen(self, period: str) -> list[tuple[str, int]]:
        query = select(posted_quotes.c.key, posted_quotes.c.comment).where(
            posted_quotes.c.period == period, posted_quotes.c.withdrawn_at.is_(None)
        )
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(posted_quotes.c.chosen_at, posted_quotes.c.key)).all()
        return [(row.key, row.comment) for row in rows]

    def _quotable(self, number: int) -> Comment | None:
        with self._storage.read() as connection:
            comment = repository.get(connection, number)
        return comment if comment is not None and comment.state in QUOTABLE else None
