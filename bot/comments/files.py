"""Read the files that comments need: the answers of one column, a roster, the list of themes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from bot.analysis.comments.themes import ThemeList, read_themes
from bot.errors import ConfigError, UserError
from bot.feedback.profile.files import content_of, decoded, lines_of
from bot.feedback.profile.text import folded
from bot.privacy.masking_roster import Roster

THEMES_FILE = "themes.toml"
_JSON = (".json", ".jsonl", ".ndjson")
_GROUPS = {"trainer": "trainers", "learner": "learners", "pupil": "learners", "school": "schools", "setting": "schools"}
_HEADER = ("kind", "name")


def read_answers(file: Path, *, column: str, tab: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Read the header of a column, which is its question, and all its cells in the order of the file.

    Raises:
        UserError: the file cannot be read, or has no such column; the columns it has are named.
    """
    content = content_of(file)
    if file.suffix.lower() in _JSON:
        return column, tuple(_from_json(decoded(content, called=file.name), column, called=file.name))
    lines = [line for line in lines_of(content, called=file.name, tab=tab) if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise UserError(f"{file.name} has a header and no answers yet.")
    index = _index_of(column, lines[0], called=file.name)
    return lines[0][index].strip(), tuple(line[index] if index < len(line) else "" for line in lines[1:])


def _index_of(column: str, header: Sequence[str], *, called: str) -> int:
    """Find a column by its whole header, by how it alone begins, or by its number from 1."""
    wanted, titles = folded(column), [folded(title) for title in header]
    for fits in (str.__eq__, str.startswith):
        found = [index for index, title in enumerate(titles) if fits(title, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            places = " and ".join(str(index + 1) for index in found)
            raise UserError(f'{called} has "{column}" over columns {places}: give the number of one.')
    if column.isascii() and column.isdigit() and 1 <= int(column) <= len(header):
        return int(column) - 1
    there = ", ".join(f'"{" ".join(title.split())[:60]}"' for title in header if title.strip())
    raise UserError(f'{called} has no column "{column}" (found: {there}).')


def _from_json(text: str, column: str, *, called: str) -> Iterator[str]:
    for row, entry in enumerate(_entries(text, called=called), start=1):
        if isinstance(entry, str):
            yield entry
            continue
        if not isinstance(entry, dict) or column not in entry:
            raise UserError(f'{called}, entry {row}, has no "{column}".')
        value = entry[column]
        yield "" if value is None else str(value)


def _entries(text: str, *, called: str) -> Iterator[Any]:
    if text.lstrip().startswith("["):
        try:
            yield from json.loads(text)
        except ValueError:
            raise UserError(f"{called} is no list in JSON.") from None
        return
    # Not str.splitlines: it would also cut at signs that may stand inside a comment.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                raise UserError(f"{called}, line {number}, is no JSON.") from None


def read_roster(file: Path) -> Roster:
    """Read names, one a line: "trainer: Sam Cole", "school, Oakfield Primary"; a bare name is a learner's."""
    groups: dict[str, list[str]] = {"trainers": [], "learners": [], "schools": []}
    for line in decoded(content_of(file), called=file.name).splitlines():
        kind, separator, name = _parted(line)
        group = _GROUPS.get(kind.strip().lower().removesuffix("s"))
        if group and separator:
            groups[group].append(name.strip())
        elif line.strip() and not line.startswith("#") and (kind.strip().lower(), name.strip().lower()) != _HEADER:
            groups["learners"].append(line.strip())
    return Roster(**{group: tuple(names) for group, names in groups.items()})


def _parted(line: str) -> tuple[str, str, str]:
    for separator in (":", ",", "\t", ";"):
        if separator in line:
            return line.partition(separator)
    return line, "", ""


def themes_of(folder: Path) -> ThemeList:
    """Read the team's own list beside their other settings, or the shipped one where they have none.

    Raises:
        ConfigError: their list has faults.
    """
    own = folder / THEMES_FILE
    shipped = resources.files("config") / THEMES_FILE
    return read_theme_list(own if own.is_file() else shipped.read_text(encoding="utf-8"))


def read_theme_list(themes: Path | str) -> ThemeList:
    """Read a list of themes from a file, or from its text.

    Raises:
        ConfigError: it cannot be read, or has faults; every fault is named.
    """
    called = str(themes) if isinstance(themes, Path) else THEMES_FILE
    try:
        written = themes.read_text(encoding="utf-8") if isinstance(themes, Path) else themes
        found, faults = read_themes(tomllib.loads(written))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{called} cannot be read: {getattr(error, 'strerror', None) or error}."]) from None
    if faults:
        raise ConfigError([f"{called}: {fault}" for fault in faults])
    return found
