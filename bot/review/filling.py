"""One use case: the queue of comments kept equal to the forms. A second look at the same forms changes nothing."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from bot.comments.model import JudgedComment
from bot.comments.rules import Judge
from bot.feedback.model import FormMap
from bot.ports import Clock
from bot.review import repository
from bot.review.model import Comment
from bot.review.repository import Comments
from bot.review.rules import Answer, QueueChange, plan_queue
from bot.storage.engine import Storage, portions
from bot.storage.schema import responses

FORMS_IN_A_RUN = 1_000  # some seconds of judging: a backlog takes several runs, and nobody waits for it
FORMS_AT_ONCE = 50  # about a hundred and fifty comments: judged first, then written in one short transaction
Judgements = Mapping[tuple[str, str], JudgedComment]  # by response and question
log = logging.getLogger(__name__)


@dataclass
class _Look:
    """One run. What looks like a disclosure in it is told of together."""

    now: datetime
    is_anew: bool
    concern: int | None = None
    queued: int = 0


class Filling:
    """Mask, judge and queue what learners wrote in free words."""

    def __init__(
        self,
        *,
        storage: Storage,
        memory: MutableMapping[str, str],
        clock: Clock,
        form_map: FormMap,
        judge: Judge,
        judged_by: str,
    ) -> None:
        """Build with `judged_by`, which names the lists and roster: when they change, everything is judged again."""
        self._storage = storage
        self._comments = Comments(storage)
        self._memory = memory
        self._clock = clock
        self._source = form_map.name
        self._judges = {
            question.key: Judge(themes=judge.themes, question=question.title, roster=judge.roster)
            for question in form_map.questions
            if question.kind == "text"
        }
        self._judged_by = hashlib.sha256(repr((judged_by, sorted(self._judges))).encode()).hexdigest()
        self._turn = threading.Lock()
        self._is_behind = True  # at the start: the process may have ended between reading and queueing

    def run(self) -> bool:
        """Bring the queue up to date, or further on the way there. Tell whether all of it is done."""
        with self._turn:
            look = _Look(self._clock.now(), is_anew=self._memory.get(self._name("judged_by")) != self._judged_by)
            cursor = self._cursor(look)
            found = self._changed(cursor)
            some = found[:FORMS_IN_A_RUN]
            homeless = {each.number: each for each in self._comments.orphans(self._source)}
            for portion in portions(some, at_once=FORMS_AT_ONCE):
                look.queued += self._bring_up_to_date([key for key, _ in portion], homeless, look)
            self._is_behind = len(some) < len(found)
            if not self._is_behind:
                self._send_away(list(homeless.values()), now=look.now)
            self._note(some, is_done=not self._is_behind)
        if look.queued:
            log.info("comments_queued count=%s", look.queued)
        return not self._is_behind

    @property
    def is_behind(self) -> bool:
        return self._is_behind

    def _cursor(self, look: _Look) -> tuple[datetime, str] | None:
        """Tell up to where the forms were looked at; None if from the start, as after the lists have changed."""
        if look.is_anew and self._memory.get(self._name("judging_by")) != self._judged_by:
            self._memory[self._name("judging_by")] = self._judged_by
            self._memory.pop(self._name("seen_until"), None)
        kept = self._memory.get(self._name("seen_until"))
        if kept is None:
            return None
        at, _, key = kept.partition(" ")
        return datetime.fromisoformat(at), key

    def _note(self, seen: Sequence[tuple[str, datetime]], *, is_done: bool) -> None:
        # Only after all was written: cut off before this line, the next run looks at the same forms again.
        if seen:
            key, at = seen[-1]
            # At the end without the key: other forms may be written at the same moment.
            self._memory[self._name("seen_until")] = f"{at.isoformat(timespec='microseconds')} {'' if is_done else key}"
        if is_done and self._memory.get(self._name("judged_by")) != self._judged_by:
            self._memory[self._name("judged_by")] = self._judged_by

    def _bring_up_to_date(self, keys: Sequence[str], homeless: dict[int, Comment], look: _Look) -> int:
        answers = list(self._answers(keys))
        kept = self._comments.of_responses(self._source, keys)
        change = plan_queue(kept, answers, orphans=tuple(homeless.values()))
        for comment, _ in change.moved:
            homeless.pop(comment.number)
        to_judge = [*change.new, *(answer for _, answer in (*change.edited, *(change.same if look.is_anew else ())))]
        judged = {(each.response_key, each.question_key): self._judged(each) for each in to_judge}
        with self._storage.begin() as connection:
            return self._write(connection, change, judged, look)

    def _write(self, connection: Connection, change: QueueChange, judged: Judgements, look: _Look) -> int:
        arriving = (*change.new, *(answer for _, answer in change.edited))
        if look.concern is None and any(_of(judged, answer).attention.is_first for answer in arriving):
            look.concern = repository.open_concern(connection, now=look.now)
        queued = sum(self._write_new(connection, answer, _of(judged, answer), look) for answer in change.new)
        for comment, answer in change.edited:
            queued += self._write_edited(connection, comment, answer, _of(judged, answer), look)
        for comment, answer in change.moved:
            repository.change(connection, comment, response_key=answer.response_key)
        for comment, answer in change.same:
            if (answer.response_key, answer.question_key) in judged:
                columns = repository.judged_columns(connection, answer, _of(judged, answer))
                repository.change(connection, comment, **columns)
        for comment in change.gone:
            repository.leave(connection, comment, now=look.now)
        return queued

    def _write_new(self, connection: Connection, answer: Answer, one: JudgedComment, look: _Look) -> int:
        if one.is_empty:
            return 0
        concern = look.concern if one.attention.is_first else None
        repository.keep_new(connection, self._source, answer, one, concern=concern, now=look.now)
        return 1

    def _write_edited(
        self, connection: Connection, comment: Comment, answer: Answer, one: JudgedComment, look: _Look
    ) -> int:
        if one.is_empty:
            repository.leave(connection, comment, now=look.now)
            return 0
        concern = look.concern if one.attention.is_first else None
        repository.bring_back(connection, comment, answer, one, concern=concern, now=look.now)
        return 1

    def _send_away(self, comments: Sequence[Comment], *, now: datetime) -> None:
        for some in portions(comments, at_once=FORMS_AT_ONCE):
            with self._storage.begin() as connection:
                for comment in some:
                    repository.leave(connection, comment, now=now)

    def _judged(self, answer: Answer) -> JudgedComment:
        return self._judges[answer.question_key].judged(answer.text)

    def _changed(self, cursor: tuple[datetime, str] | None) -> list[tuple[str, datetime]]:
        """Find the forms written since, each with when; the last moment's own again, for others may share it."""
        query = select(responses.c.key, responses.c.changed_at).where(responses.c.source == self._source)
        if cursor is not None:
            at, key = cursor
            query = query.where(
                or_(responses.c.changed_at > at, and_(responses.c.changed_at == at, responses.c.key > key))
            )
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(responses.c.changed_at, responses.c.key)).all()
        return [(row.key, row.changed_at) for row in rows]

    def _answers(self, keys: Sequence[str]) -> Iterator[Answer]:
        """Read the free words of usable forms."""
        query = select(responses.c.key, responses.c.answers).where(
            responses.c.source == self._source,
            responses.c.key.in_(keys),
            responses.c.excluded_because.is_(None),
            responses.c.withdrawn_at.is_(None),
        )
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(responses.c.submitted_at, responses.c.key)).all()
        for row in rows:
            for question_key in self._judges:
                text = row.answers.get(question_key)
                if isinstance(text, str) and text.strip():
                    yield Answer(row.key, question_key, text)

    def _name(self, what: str) -> str:
        return f"review.{self._source}.{what}"


def _of(judged: Judgements, answer: Answer) -> JudgedComment:
    return judged[answer.response_key, answer.question_key]
