"""What operators and functions compute from values, and the words Google finds for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from integrations.sandbox.google.sheets.grid import ErrorValue, Scalar
from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.number_formats import automatic
from integrations.sandbox.google.sheets.typed_numbers import typed_number

_OPERATOR_NAMES = {
    "+": "ADD",
    "-": "MINUS",
    "*": "MULTIPLY",
    "/": "DIVIDE",
    "^": "POW",
    "&": "CONCAT",
}
_SIGN_NAMES = {"+": "UPLUS", "-": "UMINUS", "%": "UNARY_PERCENT"}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of several cells, read one by one as they are asked for."""

    cells: Callable[[], Iterator[Scalar]]


Operand = Scalar | Values


class Failure(Exception):
    """A computation ended in an error value."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.message)
        self.error = error


def fail(kind: str, message: str) -> Failure:
    """Make the failure of a kind (VALUE, N_A, ...) with Google's words."""
    return Failure(ErrorValue(kind, message))


def number(value: Scalar, locale: Locale, *, function: str, parameter: int) -> float:
    """Return a value as a number, as arithmetic takes it: blank is 0, numeric text counts, other text fails."""
    if isinstance(value, ErrorValue):
        raise Failure(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        found = typed_number(value.strip(), locale)
        if found is None:
            raise fail(
                "VALUE",
                f"Function {function} parameter {parameter} expects number values. "
                f"But '{value}' is a text and cannot be coerced to a number.",
            )
        return found[0]
    return float(value)


def text(value: Scalar, locale: Locale) -> str:
    """Return a value as text, as & takes it."""
    if isinstance(value, ErrorValue):
        raise Failure(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    return value if isinstance(value, str) else automatic(value, locale)


def truth(value: Scalar, *, function: str) -> bool:
    """Return a value as a condition."""
    if isinstance(value, ErrorValue):
        raise Failure(value)
    if isinstance(value, str):
        if value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        raise fail(
            "VALUE",
            f"Function {function} parameter 1 expects boolean values. "
            f"But '{value}' is a text and cannot be coerced to a boolean.",
        )
    return bool(value)


def signed(operator: str, value: Scalar, locale: Locale) -> Scalar:
    """Compute +x, -x or x%."""
    if operator == "+":
        return value
    operand = number(value, locale, function=_SIGN_NAMES[operator], parameter=1)
    return -operand if operator == "-" else operand / 100


def combined(operator: str, left: Scalar, right: Scalar, locale: Locale) -> Scalar:
    """Compute a binary operator."""
    if operator == "&":
        return text(left, locale) + text(right, locale)
    if operator in _OPERATOR_NAMES:
        return _arithmetic(operator, left, right, locale)
    return _compared(operator, left, right)


def _arithmetic(operator: str, left: Scalar, right: Scalar, locale: Locale) -> float:
    name = _OPERATOR_NAMES[operator]
    first = number(left, locale, function=name, parameter=1)
    second = number(right, locale, function=name, parameter=2)
    if operator == "/" and second == 0:
        raise fail("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    try:
        result = _ARITHMETIC[operator](first, second)
    except (OverflowError, ZeroDivisionError):
        raise fail("NUM", f"Function {name} result is out of range.") from None
    if isinstance(result, complex) or result in (float("inf"), float("-inf")):
        raise fail("NUM", f"Function {name} result is out of range.")
    return float(result)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda first, second: first + second,
    "-": lambda first, second: first - second,
    "*": lambda first, second: first * second,
    "/": lambda first, second: first / second,
    "^": lambda first, second: first**second,
}


def _rank(value: Scalar) -> tuple[int, float | str]:
    """Order values of different kinds: numbers, then text (whatever its case), then FALSE and TRUE."""
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, float(value) if isinstance(value, float | int) else 0.0


def _compared(operator: str, left: Scalar, right: Scalar) -> bool:
    for value in (left, right):
        if isinstance(value, ErrorValue):
            raise Failure(value)
    first, second = _rank(_blank_like(left, right)), _rank(_blank_like(right, left))
    if operator == "=":
        return first == second
    if operator == "<>":
        return first != second
    if first[0] != second[0]:
        less, equal = first[0] < second[0], False
    else:
        less, equal = first[1] < second[1], first[1] == second[1]  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}[operator]


def _blank_like(value: Scalar, other: Scalar) -> Scalar:
    """Give a blank the kind of what it is compared with: 0, an empty text or FALSE."""
    if value is not None:
        return value
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def require_arguments(function: str, given: int, least: int, most: int | None) -> None:
    """Refuse a wrong number of arguments as Google does."""
    if given >= least and (most is None or given <= most):
        return
    if most is None:
        expected = f"at least {least} arguments"
    elif least == most:
        expected = f"{least} arguments"
    else:
        expected = f"between {least} and {most} arguments"
    raise fail("N_A", f"Wrong number of arguments to {function}. Expected {expected}, but got {given} arguments.")


def numbers_in(operands: Sequence[Operand], locale: Locale, *, function: str) -> Iterator[float]:
    """Give the numbers that SUM and AVERAGE see: in cells only numbers count, written arguments must be numbers."""
    for place, operand in enumerate(operands, start=1):
        if not isinstance(operand, Values):
            yield number(operand, locale, function=function, parameter=place)
            continue
        for value in operand.cells():
            if isinstance(value, ErrorValue):
                raise Failure(value)
            if _is_number(value):
                yield float(value)


def _is_number(value: Scalar) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def summed(operands: Sequence[Operand], locale: Locale) -> float:
    """Compute SUM."""
    require_arguments("SUM", len(operands), 1, None)
    return sum(numbers_in(operands, locale, function="SUM"))


def averaged(operands: Sequence[Operand], locale: Locale) -> float:
    """Compute AVERAGE; of no numbers at all it is a division by zero."""
    require_arguments("AVERAGE", len(operands), 1, None)
    found = list(numbers_in(operands, locale, function="AVERAGE"))
    if not found:
        raise fail("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return sum(found) / len(found)


def counted(operands: Sequence[Operand], locale: Locale) -> float:
    """Compute COUNT: numbers in cells, and written arguments that are numbers or numeric text."""
    require_arguments("COUNT", len(operands), 1, None)
    count = 0
    for operand in operands:
        if isinstance(operand, Values):
            count += sum(1 for value in operand.cells() if _is_number(value))
        elif isinstance(operand, str):
            count += typed_number(operand.strip(), locale) is not None
        else:
            count += isinstance(operand, bool | int | float)
    return float(count)


def counted_all(operands: Sequence[Operand], locale: Locale) -> float:
    """Compute COUNTA: everything that is not blank, errors and empty texts too."""
    require_arguments("COUNTA", len(operands), 1, None)
    count = 0
    for operand in operands:
        count += sum(1 for value in operand.cells() if value is not None) if isinstance(operand, Values) else 1
    return float(count)


OVER_CELLS: dict[str, Callable[[Sequence[Operand], Locale], float]] = {
    "SUM": summed,
    "AVERAGE": averaged,
    "COUNT": counted,
    "COUNTA": counted_all,
}
