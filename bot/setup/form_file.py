"""The text of a form's file: written anew with comments, or an existing one with only what is new added. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.feedback.forms import FROM_DATES, GRID
from bot.feedback.values import folded
from bot.setup.model import LEFT_OUT, Entry, FormFile
from bot.setup.suggesting import measures

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

HEAD = """\
The learner feedback form: what each question is called in the form (or heads its column in the linked sheet), and
what it measures. `cqi init` wrote it, and adds to it when the form asks something new; what stands here it leaves.
Wording must equal the form's, apart from spaces at the ends; add a second wording to `titles` if it was changed.
"""
TRIALS = {
    "texts": ["test", "testing", "this is a test", "test response"],
    "cohorts": ["TEST"],
    "email_domains": [],
}
_UNSEEN = "not every step was chosen yet: please look whether this is the whole scale"
_SENSITIVE = "may tell of somebody's health: shown for several cohorts together, never for one"
_KIND_NOTES = {
    "email": "looked at for [exclude] only, and never kept",
    LEFT_OUT: "never read: in no figure, and kept nowhere",
}


def form_file(wanted: FormFile, *, title: str) -> str:
    """Write the file of a form anew."""
    import tomlkit

    document = tomlkit.document()
    for line in HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add("name", tomlkit.item("learner"))
    document.add("title", tomlkit.item(title))
    exclude = tomlkit.table()
    exclude.comment("answers sent by the team to try the form: counted in the digest, never analysed")
    for name, words in TRIALS.items():
        exclude.add(name, words)
    document.add("exclude", exclude)
    return _with(document, wanted.entries, gap_days=wanted.gap_days)


def added_to(text: str, wanted: FormFile) -> str:
    """Add entries to the text of a file that is there. All that stands in it stays, comments and all."""
    import tomlkit

    document = tomlkit.parse(text)
    has_cohort = "cohort" in document or any(one.get("kind") == "cohort" for one in document.get("questions", ()))
    return _with(document, wanted.entries, gap_days=None if has_cohort else wanted.gap_days)


def known_titles(text: str) -> frozenset[str]:
    """Give every header that a file knows, in all its wordings."""
    content = tomllib.loads(text)
    return frozenset(
        folded(title) for entry in content.get("questions", ()) for title in _titles_in(entry) if isinstance(title, str)
    )


def known_keys(text: str) -> frozenset[str]:
    entries: Iterable[Mapping[str, Any]] = tomllib.loads(text).get("questions", ())
    return frozenset(str(one.get("key")) for entry in entries for one in (entry, *entry.get("rows", ())))


def _titles_in(entry: Mapping[str, Any]) -> list[str]:
    if entry.get("kind") != GRID:
        return list(entry.get("titles", ()))
    return [f"{title} [{row.get('title')}]" for title in entry.get("titles", ()) for row in entry.get("rows", ())]


def _with(document: TOMLDocument, entries: Sequence[Entry], *, gap_days: int | None) -> str:
    import tomlkit

    if gap_days is not None:
        cohort = tomlkit.table()
        cohort.comment("no question tells the cohort: responses no more than gap_days apart are of one")
        cohort.add("from", FROM_DATES)
        cohort.add("gap_days", gap_days)
        document.add("cohort", cohort)
    _add_measures(document, entries)
    questions = document.get("questions")
    if questions is None:
        questions = tomlkit.aot()
        for entry in entries:
            questions.append(_question(entry))
        document.add("questions", questions)
    else:
        for entry in entries:
            questions.append(_question(entry))
    return tomlkit.dumps(document)


def _add_measures(document: TOMLDocument, entries: Sequence[Entry]) -> None:
    """Add each measure that a question names and the file does not know yet, in the order of the digest."""
    import tomlkit

    listed = document.get("measures")
    known = {one.get("key") for one in listed or ()}
    missing = [key for key in measures() if key not in known and any(entry.measure == key for entry in entries)]
    if not missing:
        return
    target = tomlkit.aot() if listed is None else listed
    for key in missing:
        target.append(_measure(key, entries))
    if listed is None:
        document.add("measures", target)


def _measure(key: str, entries: Sequence[Entry]) -> Table:
    import tomlkit

    table = tomlkit.table()
    table.add("key", key)
    table.add("title", measures()[key].title)
    roles = {entry.role: entry.key for entry in entries if entry.measure == key and entry.role}
    if "before" in roles and "after" in roles:
        table.add("before", roles["before"])
        table.add("after", roles["after"])
    return table


def _question(entry: Entry) -> Table:
    import tomlkit

    table = tomlkit.table()
    for name, value, note in _settings(entry):
        item = tomlkit.boolean("true") if value is True else tomlkit.item(value)
        if note:
            item.comment(note)
        table.add(name, item)
    if entry.rows:
        table.add("rows", _rows(entry))
    return table


def _settings(entry: Entry) -> Iterator[tuple[str, Any, str]]:
    """Give each setting of a question that says something, with the comment beside it."""
    is_scaled = entry.kind in ("scale", GRID)
    said: tuple[tuple[str, Any, str], ...] = (
        ("key", entry.key, ""),
        ("titles", [entry.title], ""),
        ("kind", entry.kind, _KIND_NOTES.get(entry.kind, "")),
        ("scale", list(entry.scale or ()) if is_scaled else [], _UNSEEN if _is_partly_unseen(entry) else ""),
        ("labels", _inline(entry.labels) if entry.labels and is_scaled else None, ""),
        ("no_answers", list(entry.no_answers) if is_scaled else [], ""),
        ("options", list(entry.options), ""),
        ("favourable", favourable(entry) if entry.measure and not entry.role else [], _assumed(entry)),
        ("measure", entry.measure, ""),
        ("theme", entry.theme, ""),
        ("principles", list(entry.principles), ""),
        ("sensitive", entry.sensitive, _SENSITIVE),
        ("optional", entry.optional or entry.kind in ("email", LEFT_OUT), ""),
    )
    yield from (one for one in said if one[1])


def _is_partly_unseen(entry: Entry) -> bool:
    return bool(entry.scale and entry.labels and len(entry.labels) <= entry.scale[1] - entry.scale[0])


def _assumed(entry: Entry) -> str:
    return "assumed: the words of the question do not say which end is good" if entry.good_is_assumed else ""


def _inline(values: Mapping[str, int]) -> Any:  # noqa: ANN401 - tomlkit's own
    import tomlkit

    table = tomlkit.inline_table()
    for words, value in values.items():
        table.add(words, value)
    return table


def _rows(entry: Entry) -> Any:  # noqa: ANN401 - tomlkit's own
    import tomlkit

    rows = tomlkit.array()
    for row in entry.rows:
        table = tomlkit.inline_table()
        table.add("key", row.key)
        table.add("title", row.title)
        rows.append(table)
    return rows.multiline(True)


def favourable(entry: Entry) -> list[int]:
    """Give the values that count as good: the better two of five, the better third of ten, the best of three."""
    if entry.scale is None or entry.good == "unknown":
        return []
    low, high = entry.scale
    steps = high - low + 1
    count = 2 if entry.measure == "recommend" and steps >= 10 else max(1, round(steps * 0.25 + 0.6))
    values = range(low, high + 1)
    return list(values[-count:] if entry.good == "high" else values[:count])
