"""A whole file profiled: persons and moments first, then scales by their neighbours, then everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.feedback.profile import cells, kinds
from bot.feedback.profile import header_words as says
from bot.feedback.profile.batteries import Battery, digit_batteries, is_digit_scale, is_word_scale, word_batteries
from bot.feedback.profile.columns import Column, columns_of
from bot.feedback.profile.headers import Sheet, is_microsoft
from bot.feedback.profile.kinds import Surroundings, Verdict
from bot.feedback.profile.labels import read_set, split_number
from bot.feedback.profile.masking import masked_example, open_options
from bot.feedback.profile.model import ColumnProfile, Kind, Profile
from bot.feedback.profile.pairs import with_pairs
from bot.feedback.profile.scales import scale_of
from bot.feedback.profile.text import folded

FEW_ROWS = 10


def profile_sheet(sheet: Sheet) -> Profile:
    """Say of every column what it is."""
    columns = columns_of(sheet.header, sheet.rows)
    from_microsoft = is_microsoft(sheet.header)
    personal = _personal(columns, from_microsoft)
    batteries = _batteries([column for column in columns if column.index not in personal and column.filled])
    matrices = _matrices(batteries) if from_microsoft else {}
    profiles = []
    for column in columns:
        battery = batteries.get(column.index)
        if column.index in personal:
            profiles.append(_plain(column, personal[column.index]))
        elif battery:
            profiles.append(_on_scale(column, battery, matrices))
        else:
            profiles.append(_off_scale(column, Surroundings(from_microsoft)))
    return Profile(columns=with_pairs(profiles), rows=len(sheet.rows), warnings=_warnings(sheet, profiles))


def _personal(columns: Sequence[Column], from_microsoft: bool) -> dict[int, Verdict]:
    """Find moments, addresses, names and numbers of persons, before anything is taken for an answer."""
    found: dict[int, Verdict] = {}
    is_first = True
    for column in columns:
        if not column.filled:
            continue
        around = Surroundings(from_microsoft, on_scale=_could_be_scale(column), first_filled=is_first)
        is_first = is_first and not column.asks and column.number_share > 0.9  # an index before the timestamp
        verdict = next(filter(None, (rule(column, around) for rule in kinds.PERSONAL_RULES)), None)
        if verdict:
            found[column.index] = verdict
    return found


def _could_be_scale(column: Column) -> bool:
    """Tell digits of a scale and labels of one from numbers and names of persons, each column by itself."""
    if is_digit_scale(column):
        return not _is_headed_identifier(column)
    return is_word_scale(column) and len(column.spelled) > 1 and read_set(column.spelled) is not None


def _is_headed_identifier(column: Column) -> bool:
    return says.IDENTIFIER.is_all_of(column.asks) and len(column.counts) > 0.7 * column.filled


def _batteries(columns: Sequence[Column]) -> dict[int, Battery]:
    """Map each column on a scale to its battery. Digits come first; words may stand at their ends."""
    ticked = {column.index for column in columns if _is_ticked(column)}
    open_to_scales = [column for column in columns if column.index not in ticked]
    digits = [column for column in open_to_scales if is_digit_scale(column) and not _is_numbered(column)]
    taken = {column.index for column in digits}
    words = [column for column in open_to_scales if column.index not in taken and is_word_scale(column)]
    found = [*digit_batteries(digits), *word_batteries(words)]
    return {column.index: battery for battery in found for column in battery.columns if _is_used(column, battery)}


def _is_ticked(column: Column) -> bool:
    verdict = kinds.multi_choice(column, Surroundings()) if column.mean_words <= 60 else None
    return verdict is not None and verdict.confidence >= 0.8 and len(column.spelled) > 5


def _is_numbered(column: Column) -> bool:
    """Tell "1 - Poor", "2 - Fair": labels that carry their number."""
    return bool(column.spelled) and all(
        split_number(label)[0] is not None and split_number(label)[1] for label in column.spelled
    )


def _is_used(column: Column, battery: Battery) -> bool:
    if battery.is_grid or battery.labels or battery.middle_is_best:
        return True
    return bool(column.digits)


def _matrices(batteries: dict[int, Battery]) -> dict[int, str]:
    """Find the rows of Microsoft's matrices: statements side by side with one set of words, and no brackets to tell."""
    rows: dict[int, str] = {}
    for battery in {id(each): each for each in batteries.values()}.values():
        if battery.labels is None or battery.is_grid:
            continue
        indexes = [column.index for column in battery.columns]
        adjacent = sum(1 for one, other in pairwise(indexes) if other == one + 1)
        if adjacent:
            rows |= {column.index: "" for column in battery.columns}
    return rows


def _on_scale(column: Column, battery: Battery, matrices: dict[int, str]) -> ColumnProfile:
    scale = scale_of(column, battery)
    cell_kind: Kind = "rating" if not battery.labels and not battery.middle_is_best and column.digits else "likert"
    question, row = column.grid or _split_by_line(column) or (None, None)
    in_grid = column.grid is not None or column.index in matrices
    among = f", shared with {len(battery.columns) - 1} other columns" if len(battery.columns) > 1 else ""
    steps = "digits" if cell_kind == "rating" else "labels that stand in an order"
    return ColumnProfile(
        index=column.index,
        header=column.header,
        kind="grid_row" if in_grid else cell_kind,
        confidence=0.75 if scale.is_assumed else 0.9,
        reason=f"the answers are {steps}{among}" + (", in a grid" if in_grid else ""),
        scale=scale,
        question=question if in_grid else None,
        row=(row or column.header.strip()) if in_grid else None,
        cell_kind=cell_kind if in_grid else None,
        answered=column.answered,
        example=masked_example(column, "rating"),
    )


def _split_by_line(column: Column) -> tuple[str, str] | None:
    """Part "Question\\n.Statement", as Microsoft Forms heads some rows of a matrix."""
    question, newline, row = column.header.strip().partition("\n")
    return (question.strip(), row.strip(" .\n")) if newline and row.strip(" .\n") else None


def _off_scale(column: Column, around: Surroundings) -> ColumnProfile:
    verdict = kinds.decide(column, around)
    if column.grid and column.filled and _fills_a_cell(column, verdict):
        question, row = column.grid
        return ColumnProfile(
            index=column.index,
            header=column.header,
            kind="grid_row",
            confidence=0.7,
            reason="the header has a question and a row in brackets",
            question=question,
            row=row,
            cell_kind=verdict.kind,
            answered=column.answered,
            example=masked_example(column, verdict.kind),
        )
    return _plain(column, verdict)


def _fills_a_cell(column: Column, verdict: Verdict) -> bool:
    if verdict.kind == "yes_no":
        return True
    return verdict.kind in ("choice", "multi_choice") and column.recurring_share >= 0.5


def _plain(column: Column, verdict: Verdict) -> ColumnProfile:
    ticks = cells.ticks(column) if verdict.kind == "multi_choice" else None
    return ColumnProfile(
        index=column.index,
        header=column.header,
        kind=verdict.kind,
        confidence=verdict.confidence,
        reason=verdict.reason,
        answered=column.answered,
        separator=ticks.separator if ticks else None,
        example=masked_example(column, verdict.kind),
        options=open_options(column) if verdict.kind in ("choice", "yes_no", "consent") else (),
    )


def _warnings(sheet: Sheet, profiles: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """Say what a person should know of the whole file."""
    said = list(sheet.warnings)
    repeated = [title for title, times in Counter(map(folded, sheet.header)).items() if times > 1 and title]
    if repeated:
        said.append(
            f"{len(repeated)} of the headers stand over more than one column; columns are told apart by position."
        )
    if blank := sum(1 for title in sheet.header if not title.strip()):
        said.append("1 column has no header." if blank == 1 else f"{blank} columns have no header.")
    if len(sheet.rows) < FEW_ROWS:
        said.append(f"Only {len(sheet.rows)} rows: kinds and ranges are less certain than usual.")
    if not any(profile.kind == "timestamp" for profile in profiles):
        said.append("No column tells when an answer was sent.")
    return tuple(said)
