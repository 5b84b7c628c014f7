"""Drive's search language: `name contains 'plan' and trashed = false`, read into a test of files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from integrations.sandbox.google.drive_file import DriveFile
from integrations.sandbox.google.errors import GoogleError

Test = Callable[[DriveFile], bool]

TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|[=<>(){}])|(?P<word>[A-Za-z]+))"""
)
TIMES: dict[str, Callable[[DriveFile], datetime]] = {
    "modifiedTime": lambda file: file.modified_at,
    "createdTime": lambda file: file.created_at,
}
COMPARED: dict[str, Callable[[datetime, datetime], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def invalid_query() -> GoogleError:
    return GoogleError(400, "INVALID_ARGUMENT", "Invalid Value", reason="invalid", location="q")


def test_of(query: str, *, caller: str, root_folder: str) -> Test:
    """Read a query; refuse what is not understood."""
    reader = _Reader(_tokens(query), caller, root_folder)
    test = reader.any_of()
    if reader.rest:
        raise invalid_query()
    return test


def _tokens(query: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    text = query.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise invalid_query()
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from the left: "or" binds looser than "and", "not" tightest."""

    def __init__(self, tokens: list[str], caller: str, root_folder: str) -> None:
        self.rest = tokens
        self._caller = caller
        self._root_folder = root_folder

    def any_of(self) -> Test:
        tests = [self._all_of()]
        while self._takes("or"):
            tests.append(self._all_of())
        return lambda file: any(test(file) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._takes("and"):
            tests.append(self._one())
        return lambda file: all(test(file) for test in tests)

    def _one(self) -> Test:
        if self._takes("not"):
            negated = self._one()
            return lambda file: not negated(file)
        if self._takes("("):
            inner = self.any_of()
            self._must_take(")")
            return inner
        first = self._next()
        if first[0] in "'\"":
            self._must_take("in")
            return self._membership(_unquoted(first), self._next())
        return self._comparison(first)

    def _membership(self, value: str, collection: str) -> Test:
        email = self._caller if value == "me" else value
        if collection == "parents":
            folder = self._root_folder if value == "root" else value
            return lambda file: folder in file.parents
        roles = {
            "owners": {"owner"},
            "writers": {"owner", "writer"},
            "readers": {"owner", "writer", "commenter", "reader"},
        }
        if collection not in roles:
            raise invalid_query()
        return lambda file: any(p.role in roles[collection] and p.covers(email) for p in file.permissions)

    def _comparison(self, name: str) -> Test:
        if name == "sharedWithMe" and (not self.rest or self.rest[0] != "="):
            return self._shared_with_me
        if name in ("properties", "appProperties"):
            return self._having(name)
        sign, value = self._next(), self._next()
        if name in ("trashed", "starred", "sharedWithMe"):
            return self._truth(name, sign, value)
        if value[0] not in "'\"":
            raise invalid_query()
        return _text_comparison(name, sign, _unquoted(value))

    def _having(self, name: str) -> Test:
        """Read `has { key='cohort' and value='7' }`."""
        for token in ("has", "{", "key", "="):
            self._must_take(token)
        key = _unquoted(self._next())
        for token in ("and", "value", "="):
            self._must_take(token)
        value = _unquoted(self._next())
        self._must_take("}")
        if name == "properties":
            return lambda file: file.properties.get(key) == value
        return lambda file: file.app_properties.get(key) == value

    def _truth(self, name: str, sign: str, value: str) -> Test:
        if sign not in ("=", "!=") or value not in ("true", "false"):
            raise invalid_query()
        wanted = (value == "true") == (sign == "=")
        if name == "sharedWithMe":
            return lambda file: self._shared_with_me(file) == wanted
        return lambda file: bool(getattr(file, name)) == wanted

    def _shared_with_me(self, file: DriveFile) -> bool:
        return file.owner != self._caller and file.may_read(self._caller)

    def _takes(self, token: str) -> bool:
        if self.rest and self.rest[0] == token:
            self.rest = self.rest[1:]
            return True
        return False

    def _must_take(self, token: str) -> None:
        if not self._takes(token):
            raise invalid_query()

    def _next(self) -> str:
        if not self.rest:
            raise invalid_query()
        token, *self.rest = self.rest
        return token


def _text_comparison(name: str, sign: str, value: str) -> Test:
    if name == "mimeType" and sign in ("=", "!="):
        return lambda file: (file.mime_type == value) == (sign == "=")
    if name == "mimeType" and sign == "contains":
        return lambda file: file.mime_type.startswith(value)
    if name == "name" and sign in ("=", "!="):
        return lambda file: (file.name.casefold() == value.casefold()) == (sign == "=")
    if name == "name" and sign == "contains":  # matches from the beginning of a word on
        begun = re.compile(r"(?:^|\W)" + re.escape(value), re.IGNORECASE)
        return lambda file: begun.search(file.name) is not None
    if name in TIMES and sign in COMPARED:
        moment = _moment(value)
        return lambda file: COMPARED[sign](TIMES[name](file), moment)
    raise invalid_query()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid_query() from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])
