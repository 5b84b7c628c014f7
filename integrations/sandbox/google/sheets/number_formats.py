"""Values shown as text: numbers as Sheets shows them by themselves, and by a number format's pattern."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from integrations.sandbox.google.sheets.date_formats import shown_date
from integrations.sandbox.google.sheets.grid import ErrorValue, Json, Scalar
from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.patterns import Token, sections, shows_dates

ERROR_TEXTS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
_SIGNIFICANT_DIGITS = 10  # of a fraction under the automatic format: 1/3 shows 0.3333333333
_SCIENTIFIC_FROM = 1e15
_SCIENTIFIC_BELOW = 1e-9
_WIDE = Context(prec=700)  # enough for the digits of any float before and after the point


def shown(value: Scalar, number_format: Json | None, locale: Locale) -> str:
    """Return the text a cell with this value and NumberFormat shows."""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, str):
        return _shown_text(value, number_format)
    if isinstance(value, ErrorValue):
        return ERROR_TEXTS[value.kind]
    if value is None:
        return ""
    pattern = pattern_of(number_format, locale)
    return automatic(value, locale) if pattern is None else _by_pattern(float(value), pattern, locale)


def pattern_of(number_format: Json | None, locale: Locale) -> str | None:
    """Return the pattern a NumberFormat stands for in this locale, or None where numbers show by themselves."""
    if not number_format:
        return None
    if number_format.get("pattern"):
        return str(number_format["pattern"])
    defaults = {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency,
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": locale.date_time,
        "SCIENTIFIC": "0.00E+00",
    }
    return defaults.get(number_format.get("type", ""))


def is_date(number_format: Json | None, locale: Locale) -> bool:
    """Say whether a NumberFormat shows numbers as dates or times."""
    pattern = pattern_of(number_format, locale)
    return pattern is not None and shows_dates(pattern)


def automatic(value: float, locale: Locale) -> str:
    """Return a number as it shows without a format."""
    size = abs(value)
    if size >= _SCIENTIFIC_FROM or 0 < size < _SCIENTIFIC_BELOW:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}E{exponent}"
    elif float(value).is_integer():
        return str(int(value))
    elif len(text := repr(value)) > _SIGNIFICANT_DIGITS or "e" in text:
        decimals = max(_SIGNIFICANT_DIGITS - max(len(str(int(size))), 1), 0) if size >= 1 else _SIGNIFICANT_DIGITS
        text = f"{_rounded(value, decimals):f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def _shown_text(value: str, number_format: Json | None) -> str:
    pattern = (number_format or {}).get("pattern", "")
    parts = sections(pattern) if "@" in pattern else ()
    if not parts or pattern == "@":
        return value
    return "".join(value if token.text == "@" else token.text for token in parts[-1])


def _by_pattern(value: float, pattern: str, locale: Locale) -> str:
    if shows_dates(pattern):
        return shown_date(value, pattern, locale)
    parts = sections(pattern)
    if value < 0 and len(parts) > 1:
        return _Number.of(parts[1]).shown(-value, locale)
    if value == 0 and len(parts) > 2:
        return _Number.of(parts[2]).shown(value, locale)
    text = _Number.of(parts[0]).shown(abs(value), locale)
    shows_nothing_but_zeros = not any(sign in "123456789" for sign in text)
    return text if value >= 0 or shows_nothing_but_zeros else f"-{text}"


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class _Number:
    """One section of a number pattern, with what its placeholders mean worked out."""

    tokens: tuple[Token, ...]
    integer: tuple[int, ...]  # indices of the placeholders before the point
    fraction: tuple[int, ...]
    exponent: tuple[int, ...]
    grouped: bool
    scale: int  # power of ten the value is multiplied by

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> _Number:
        return _number_section(tokens)

    def shown(self, value: float, locale: Locale) -> str:
        if not self.integer and not self.fraction:
            return "".join(self._plain(token, value, locale) for token in self.tokens)
        scaled = Decimal(repr(value)).scaleb(self.scale)
        power = 0
        if self.exponent and scaled:
            power = scaled.adjusted() - len(self.integer) + 1
            scaled = scaled.scaleb(-power)
        quantum = Decimal(1).scaleb(-len(self.fraction))
        rounded = scaled.quantize(quantum, rounding=ROUND_HALF_UP, context=_WIDE)
        whole, _, decimals = f"{rounded:f}".partition(".")
        return self._filled(whole.lstrip("0"), decimals, power, locale)

    def _plain(self, token: Token, value: float, locale: Locale) -> str:
        if token.kind == "general" or token.text == "@":
            return automatic(value, locale)
        return token.text

    def _filled(self, whole: str, decimals: str, power: int, locale: Locale) -> str:
        places = self._integer_places(whole, locale) | self._fraction_places(decimals)
        if self.exponent:
            places |= self._exponent_places(abs(power))
        out: list[str] = []
        point_pending = False
        for index, token in enumerate(self.tokens):
            if index in places:
                if point_pending and places[index]:
                    out.append(locale.decimal)
                    point_pending = False
                out.append(places[index])
            elif token.kind == "exponent":
                out.append("E" + ("-" if power < 0 else "+" if token.text[1] == "+" else ""))
            elif token.kind == "mark" and token.text == ".":
                point_pending = True
            elif token.kind == "mark" and token.text == ",":
                continue
            elif token.kind != "digit":
                out.append(token.text)
        return "".join(out)

    def _integer_places(self, whole: str, locale: Locale) -> dict[int, str]:
        """Spread the digits before the point over their placeholders from the right; the first takes what is over."""
        places: dict[int, str] = {}
        left = whole
        written = 0
        for position, index in enumerate(reversed(self.integer)):
            last = position == len(self.integer) - 1
            taken = left if last else left[-1:]
            left = "" if last else left[:-1]
            if not taken and self.tokens[index].text != "#":
                taken = "0" if self.tokens[index].text == "0" else " "
            text = ""
            for digit in reversed(taken):
                text = digit + (locale.group if self.grouped and written and written % 3 == 0 else "") + text
                written += 1
            places[index] = text
        return places

    def _fraction_places(self, decimals: str) -> dict[int, str]:
        places: dict[int, str] = {}
        significant = len(decimals.rstrip("0"))
        for position, index in enumerate(self.fraction):
            digit = decimals[position] if position < len(decimals) else "0"
            optional = self.tokens[index].text != "0" and position >= significant
            places[index] = ("" if self.tokens[index].text == "#" else " ") if optional else digit
        return places

    def _exponent_places(self, power: int) -> dict[int, str]:
        digits = str(power).rjust(len(self.exponent), "0")
        first, rest = digits[: len(digits) - len(self.exponent) + 1], digits[len(digits) - len(self.exponent) + 1 :]
        return dict(zip(self.exponent, [first, *rest], strict=True))


@lru_cache(maxsize=512)
def _number_section(tokens: tuple[Token, ...]) -> _Number:
    integer: list[int] = []
    fraction: list[int] = []
    exponent: list[int] = []
    current = integer
    for index, token in enumerate(tokens):
        if token.kind == "digit":
            current.append(index)
        elif token.kind == "mark" and token.text == ".":
            current = fraction
        elif token.kind == "exponent":
            current = exponent
    digits = integer + fraction
    commas = [index for index, token in enumerate(tokens) if token.kind == "mark" and token.text == ","]
    grouped = any(integer and integer[0] < comma < integer[-1] for comma in commas)
    trailing = sum(1 for comma in commas if digits and comma > digits[-1])
    percents = sum(1 for token in tokens if token.kind == "mark" and token.text == "%")
    return _Number(tokens, tuple(integer), tuple(fraction), tuple(exponent), grouped, 2 * percents - 3 * trailing)
