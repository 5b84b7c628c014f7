"""Reading `bot.toml` and the secrets value by value, noting every fault and where it was looked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfoNotFoundError

from bot.errors import ConfigError

T = TypeVar("T")


class Reader:
    """Take values one by one, noting each fault instead of stopping at the first."""

    def __init__(self, *, file: Path, environment: Mapping[str, str]) -> None:
        self.file = file
        self.faults: list[str] = []
        self._content = self._load(file)
        self._env_file = file.parent / ".env"
        self._secrets = {**read_env_file(self._env_file), **environment}

    def _load(self, file: Path) -> Mapping[str, Any]:
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ConfigError([f"{file} is not there. `cqi init` makes one, or name yours with --config."]) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError([f"{file} cannot be read: {error}."]) from error

    def value(self, name: str, kind: type[T]) -> T | None:
        """Return the value at a dotted name, or None (and a fault) if it is of another kind."""
        found: Any = self._content
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if found is None or (isinstance(found, kind) and not (kind is int and isinstance(found, bool))):
            return found
        self.faults.append(f"{name} is {found!r}; it should be {_WORDS[kind]} (in {self.file}).")
        return None

    def text(self, name: str, *, needed: bool = True, pattern: str | None = None, says: str = "") -> str:
        known = len(self.faults)
        value = (self.value(name, str) or "").strip()
        if not value and needed and len(self.faults) == known:
            self.faults.append(f"{name} is missing (looked in: {self.file}).")
        if value and pattern and not re.fullmatch(pattern, value):
            self.faults.append(f'{name} "{value}" {says} (in {self.file}).')
        return value

    def number(self, name: str) -> int:
        known = len(self.faults)
        value = self.value(name, int)
        if value is None and len(self.faults) == known:
            self.faults.append(f"{name} is missing (looked in: {self.file}).")
        return value or 0

    def flag(self, name: str) -> bool:
        return self.value(name, bool) is not False

    def table(self, name: str) -> Mapping[str, str]:
        content = self.value(name, dict) or {}
        for key, heading in content.items():
            if not isinstance(heading, str):
                self.faults.append(f"{name}.{key} is {heading!r}; it should be a heading in quotes (in {self.file}).")
        return {str(key): str(heading) for key, heading in content.items()}

    def words(
        self, name: str, *, among: Sequence[str] = (), pattern: str | None = None, says: str = ""
    ) -> tuple[str, ...]:
        """Return a list of texts; each that is not `among` the known ones, or not of the pattern, is a fault."""
        good = []
        for word in self.value(name, list) or ():
            if not isinstance(word, str) or (among and word not in among):
                self.faults.append(f"{name}: {word!r} is not one of {', '.join(among) or 'texts'} (in {self.file}).")
            elif pattern and not re.fullmatch(pattern, word):
                self.faults.append(f'{name}: "{word}" {says} (in {self.file}).')
            else:
                good.append(word)
        return tuple(good)

    def span(self, name: str, usual: tuple[int, int]) -> tuple[int, int]:
        """Return the lowest and the highest of a span such as [4, 8]; `usual` if it is not set."""
        found = self.value(name, list)
        if found is None:
            return usual
        if len(found) == 2 and all(type(end) is int for end in found) and 0 <= found[0] <= found[1]:
            return found[0], found[1]
        self.faults.append(f"{name} is {found!r}; it should be the lowest and the highest, such as [4, 8].")
        return usual

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and value not in choices:
            self.faults.append(f'{name} "{value}" is not one of {", ".join(choices)} (in {self.file}).')
        return value

    def url(self, name: str) -> str:
        return self.text(name, pattern=r"https?://[^\s]+", says="is not an address that begins with https://")

    def converted(self, name: str, convert: Callable[[str], T], *, says: str) -> T:
        value = self.text(name)
        try:
            return convert(value)
        except (ValueError, ZoneInfoNotFoundError):
            if value:
                self.faults.append(f'{name} "{value}" {says} (in {self.file}).')
            return None  # type: ignore[return-value]  # a fault is noted, so these settings are never handed out

    def secret(self, name: str, *, begins: str = "", needed: bool = True) -> str | None:
        """Return a secret. A fault never shows its value."""
        value = self._secrets.get(name, "").strip()
        if not value:
            if needed:
                self.faults.append(f"{name} is missing (looked in: environment, {self._env_file}).")
            return None
        if not value.startswith(begins):
            self.faults.append(f"{name} does not begin with {begins}: is it another of Slack's tokens?")
        return value


_WORDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
}


def read_env_file(file: Path) -> Mapping[str, str]:
    """Read NAME=value lines. An absent file has none; quotes around a value are taken off."""
    if not file.is_file():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.removeprefix("export ").partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
