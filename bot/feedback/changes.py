"""What one look at a source changes in the database: decided here, purely, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.feedback.model import Batch, Response

# An edited row of a sheet is a row gone and another come. Learners change an answer or two; two people of one cohort
# agree on about half of theirs, because most ratings are high.
SAME_PERSON_AGREEMENT = 0.75
SAME_PLACE_AGREEMENT = 0.5  # of a row that stands between the two that the vanished one stood between
PAIRS_CONSIDERED = 250_000  # beyond this a cohort's rows were replaced wholesale, and nobody edited anything


@dataclass(frozen=True)
class Known:
    """What the database remembers of a response, without its answers."""

    content_hash: str
    is_withdrawn: bool


@dataclass(frozen=True)
class Changes:
    new: tuple[Response, ...] = ()
    changed: tuple[Response, ...] = ()  # the same key says something else, or came back
    edited: tuple[tuple[str, Response], ...] = ()  # old key -> what stands in its place
    withdrawn: tuple[str, ...] = ()


def content_hash(response: Response) -> str:
    """Sum up what a response says, so that an equal one is known without reading its answers."""
    at = response.submitted_at.isoformat() if response.submitted_at else None
    said = [at, response.cohort, response.excluded_because, sorted(response.answers.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def vanished_keys(known: Mapping[str, Known], batch: Batch) -> tuple[str, ...]:
    """Name the responses that a look shows to be gone. A row that became unreadable is still there."""
    present = {response.key for response in batch.responses} | {row.key for row in batch.unread}
    if not batch.complete:
        gone = (key for key in batch.gone if key in known and key not in present)
        return tuple(key for key in gone if not known[key].is_withdrawn)
    present |= batch.unchanged
    return tuple(key for key, entry in known.items() if not entry.is_withdrawn and key not in present)


def plan_changes(known: Mapping[str, Known], batch: Batch, *, vanished: Sequence[Response]) -> Changes:
    """Decide what is new, changed, edited in place and withdrawn."""
    incoming = {response.key: response for response in batch.responses}
    new = [response for key, response in incoming.items() if key not in known]
    pairs = succession(vanished, new, in_place_of=batch.in_place_of)
    heirs = set(pairs.values())
    return Changes(
        new=tuple(response for response in new if response.key not in heirs),
        changed=tuple(
            response
            for key, response in incoming.items()
            if key in known and (known[key].is_withdrawn or known[key].content_hash != content_hash(response))
        ),
        edited=tuple((old, incoming[heir]) for old, heir in pairs.items()),
        withdrawn=tuple(response.key for response in vanished if response.key not in pairs),
    )


def succession(
    vanished: Sequence[Response], new: Sequence[Response], *, in_place_of: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Find which new row is a vanished one after an edit: sent at one moment, or of one cohort and mostly alike."""
    pairs = _at_one_place(vanished, new, in_place_of or {})
    pairs |= _sent_together(
        [response for response in vanished if response.key not in pairs],
        [response for response in new if response.key not in set(pairs.values())],
    )
    taken = set(pairs.values())
    left: dict[str | None, list[Response]] = defaultdict(list)
    for response in new:
        if response.key not in taken:
            left[response.cohort].append(response)
    gone: dict[str | None, list[Response]] = defaultdict(list)
    for response in vanished:
        if response.key not in pairs:
            gone[response.cohort].append(response)
    for cohort, responses in gone.items():
        pairs.update(_alike(responses, left[cohort]))
    return pairs


def _at_one_place(
    vanished: Sequence[Response], new: Sequence[Response], in_place_of: Mapping[str, str]
) -> dict[str, str]:
    gone = {response.key: response for response in vanished}
    stood = [(gone[in_place_of[one.key]], one) for one in new if in_place_of.get(one.key) in gone]
    return {
        old.key: one.key
        for old, one in stood
        if old.cohort == one.cohort and agreement(old, one) >= SAME_PLACE_AGREEMENT
    }


def _sent_together(vanished: Sequence[Response], new: Sequence[Response]) -> dict[str, str]:
    """Pair rows of one moment, where only one was sent at that moment on either side."""
    before, after = _by_moment(vanished), _by_moment(new)
    return {
        keys[0]: after[moment][0]
        for moment, keys in before.items()
        if len(keys) == 1 and len(after.get(moment, ())) == 1
    }


def _by_moment(responses: Sequence[Response]) -> Mapping[object, Sequence[str]]:
    moments: dict[object, list[str]] = defaultdict(list)
    for response in responses:
        if response.submitted_at is not None:
            moments[response.submitted_at].append(response.key)
    return moments


def _alike(vanished: Sequence[Response], new: Sequence[Response]) -> dict[str, str]:
    if len(vanished) * len(new) > PAIRS_CONSIDERED:
        return {}
    candidates = sorted(
        ((agreement(before, after), before.key, after.key) for before in vanished for after in new), reverse=True
    )
    pairs: dict[str, str] = {}
    taken: Collection[str] = set()
    for share, old, heir in candidates:
        if share >= SAME_PERSON_AGREEMENT and old not in pairs and heir not in taken:
            pairs[old] = heir
            taken = {*taken, heir}
    return pairs


def agreement(before: Response, after: Response) -> float:
    """Tell which share of what either of two rows says, both say. Nothing said is no agreement."""
    said = [
        (before.answers.get(name), after.answers.get(name))
        for name in before.answers.keys() | after.answers.keys()
        if before.answers.get(name) is not None or after.answers.get(name) is not None
    ]
    return sum(one == other for one, other in said) / len(said) if said else 0.0
