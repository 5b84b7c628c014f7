"""Formulas taken apart: tokens, the references among them, and the tree that computing walks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from integrations.sandbox.google.sheets.a1 import column_letters, column_number, quoted_title
from integrations.sandbox.google.sheets.grid import ErrorValue, Scalar
from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.number_formats import ERROR_TEXTS

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]*"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]*"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<string>"(?:[^"]|"")*")
    | (?P<error>\#(?:REF!|NAME\?|DIV/0!|VALUE!|N/A|NUM!|NULL!|ERROR!))
    | (?P<reference>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:{_CELL}(?::(?:{_CELL}|{_COLUMN}|{_ROW}))?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW}))(?![\w.(!])
    | (?P<name>[^\W\d][\w.]*)
    | (?P<operator><=|>=|<>|[-+*/^&=<>%])
    | (?P<mark>[(){{}}])
    | (?P<number>[0-9]+(?:[.,][0-9]*)?(?:[eE][+-]?[0-9]+)?|[.,][0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<separator>[,;\\])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER_WITH_POINT = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?")
_KIND_OF_ERROR = {text: kind for kind, text in ERROR_TEXTS.items()}
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
PARSE_ERROR = ErrorValue("ERROR", "Formula parse error.")


class FormulaError(Exception):
    """The text is not a formula that can be read."""


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference, zero-based; None where the row or the column is left open. Fixed parts carry a $."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def text(self) -> str:
        column = "" if self.column is None else ("$" if self.column_fixed else "") + column_letters(self.column)
        return column + ("" if self.row is None else ("$" if self.row_fixed else "") + str(self.row + 1))


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells named in a formula; `title` is None on the formula's own tab, `last` is None for a single cell."""

    title: str | None
    first: Corner
    last: Corner | None = None

    def text(self) -> str:
        cells = self.first.text() + ("" if self.last is None else f":{self.last.text()}")
        return cells if self.title is None else f"{quoted_title(self.title)}!{cells}"


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar


@dataclass(frozen=True, slots=True)
class Name:
    """A word that is neither a function nor a cell: a named range, perhaps."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


Node = Literal | Name | Reference | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def tokens(formula: str, *, decimal: str) -> list[Token]:
    """Take a formula (with its "=") apart, losing nothing: the texts joined are the formula."""
    found: list[Token] = [Token("equals", formula[:1])]
    position = 1
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if match is None:
            break
        kind, text = match.lastgroup or "other", match[0]
        if kind == "number":
            number = _number_at(formula, position, decimal)
            kind, text = ("number", number) if number else ("separator", text[0])
        found.append(Token(kind, text))
        position += len(text)
    return found


def _number_at(formula: str, position: int, decimal: str) -> str:
    """Return the number that starts here, or nothing where what looked like one starts with the other sign."""
    text = formula[position : position + 400]
    if decimal == ",":
        text = text.translate(str.maketrans(".,", ",."))
    match = _NUMBER_WITH_POINT.match(text)
    return formula[position : position + match.end()] if match else ""


def normalised(formula: str, locale: Locale) -> str:
    """Return a typed formula as Sheets keeps it: with the locale's own sign between arguments."""
    if locale.argument_separator == ";" or ";" not in formula:
        return formula
    depth = 0
    out = []
    for token in tokens(formula, decimal=locale.decimal):
        depth += (token.text == "{") - (token.text == "}")
        out.append("," if token == Token("separator", ";") and depth == 0 else token.text)
    return "".join(out)


def reference_of(text: str) -> Reference:
    """Read the text of a reference token."""
    title, separator, cells = text.rpartition("!")
    if title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    first, colon, last = cells.partition(":")
    return Reference(title if separator else None, _corner(first), _corner(last) if colon else None)


def _corner(text: str) -> Corner:
    found = _CORNER.fullmatch(text)
    if found is None:
        raise FormulaError(text)
    dollar, letters, second_dollar, digits = found.groups()
    row_fixed = bool(second_dollar) or (letters is None and bool(dollar))
    return Corner(
        None if digits is None else int(digits) - 1,
        None if letters is None else column_number(letters),
        row_fixed,
        bool(dollar) and letters is not None,
    )


@lru_cache(maxsize=8192)
def parsed(formula: str, decimal: str) -> Node:
    """Read a formula (with its "=") into a tree; raise FormulaError where it cannot be read."""
    words = [token for token in tokens(formula, decimal=decimal) if token.kind != "space"]
    return _Parser(words[1:], decimal).whole()


@lru_cache(maxsize=8192)
def references_in(formula: str, decimal: str) -> tuple[Reference | Name, ...]:
    """Return what a formula refers to, in order; nothing where it cannot be read."""
    found = tokens(formula, decimal=decimal)
    return tuple(
        reference_of(token.text) if token.kind == "reference" else Name(token.text)
        for token in found
        if token.kind in ("reference", "name")
    )


class _Parser:
    """Read tokens by Sheets' precedence: comparisons, then &, + and -, * and /, ^, signs, percent."""

    def __init__(self, words: list[Token], decimal: str) -> None:
        self._words = words
        self._place = 0
        self._decimal = decimal

    def whole(self) -> Node:
        node = self._comparison()
        if self._place < len(self._words):
            self._fail()
        return node

    def _fail(self) -> NoReturn:
        raise FormulaError("".join(word.text for word in self._words))

    def _next_is(self, kind: str, *texts: str) -> bool:
        if self._place >= len(self._words):
            return False
        word = self._words[self._place]
        return word.kind == kind and (not texts or word.text in texts)

    def _take(self) -> Token:
        self._place += 1
        return self._words[self._place - 1]

    def _comparison(self) -> Node:
        node = self._joined()
        while self._next_is("operator", *_COMPARISONS):
            node = Binary(self._take().text, node, self._joined())
        return node

    def _joined(self) -> Node:
        node = self._sum()
        while self._next_is("operator", "&"):
            node = Binary(self._take().text, node, self._sum())
        return node

    def _sum(self) -> Node:
        node = self._product()
        while self._next_is("operator", "+", "-"):
            node = Binary(self._take().text, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._power()
        while self._next_is("operator", "*", "/"):
            node = Binary(self._take().text, node, self._power())
        return node

    def _power(self) -> Node:
        node = self._signed()
        while self._next_is("operator", "^"):
            node = Binary(self._take().text, node, self._signed())
        return node

    def _signed(self) -> Node:
        if self._next_is("operator", "+", "-"):
            return Unary(self._take().text, self._signed())
        node = self._atom()
        while self._next_is("operator", "%"):
            node = Unary(self._take().text, node)
        return node

    def _atom(self) -> Node:
        if self._place >= len(self._words):
            return self._fail()
        word = self._take()
        if word.kind == "number":
            return Literal(float(word.text.replace(self._decimal, ".")))
        if word.kind == "string":
            return Literal(word.text[1:-1].replace('""', '"'))
        if word.kind == "error":
            return Literal(ErrorValue(_KIND_OF_ERROR[word.text], "Reference does not exist."))
        if word.kind == "reference":
            return reference_of(word.text)
        if word.kind == "name":
            return self._called(word.text) if self._next_is("mark", "(") else Name(word.text)
        if word.text == "(":
            node = self._comparison()
            self._close()
            return node
        if word.text == "{":
            return self._array()
        return self._fail()

    def _array(self) -> Node:
        """Read {1,2;3,4}. Arrays are not computed here, so it becomes a call that nothing answers."""
        cells = [self._comparison()]
        while self._next_is("separator"):
            self._take()
            cells.append(self._comparison())
        if not self._next_is("mark", "}"):
            self._fail()
        self._take()
        return Call("ARRAY", tuple(cells))

    def _called(self, function: str) -> Node:
        self._take()
        arguments: list[Node] = []
        if not self._next_is("mark", ")"):
            arguments.append(self._argument())
            while self._next_is("separator", ";", "," if self._decimal == "." else ";"):
                self._take()
                arguments.append(self._argument())
        self._close()
        return Call(function.upper(), tuple(arguments))

    def _argument(self) -> Node:
        """Read one argument; one that is left out counts as blank."""
        if self._next_is("separator") or self._next_is("mark", ")"):
            return Literal(None)
        return self._comparison()

    def _close(self) -> None:
        if not self._next_is("mark", ")"):
            self._fail()
        self._take()
