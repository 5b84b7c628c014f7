"""What is odd about a heading row, and in which words it is told."""

from __future__ import annotations

from bot.sync import rows
from bot.sync.cells import SheetRow
from bot.sync.headings import Oddity, base_after_return, column_findings, finding_lines
from integrations.google.tables import Table

NAMED = rows.headings({})
HEADER = tuple(NAMED.values())


def a_table(header: tuple[str, ...], *lines: dict[str, object]) -> Table:
    cells = tuple(tuple(line.get(heading) for heading in header) for line in lines)
    return Table("Action plan", header, cells)  # type: ignore[arg-type]  # the lines hold cells


def renamed(old: str, new: str) -> tuple[str, ...]:
    return tuple(new if heading == old else heading for heading in HEADER)


def test_a_whole_heading_row_has_nothing_odd() -> None:
    table = a_table(HEADER)

    assert column_findings(table, rows.columns_of(table, NAMED), NAMED) == ()


def test_a_new_name_is_known_by_what_stands_under_it_even_if_it_sounds_like_another_column() -> None:
    header = (*renamed("Area", "Where"), "Area of interest")
    table = a_table(header, {"Ref": "ACT-0001", "Where": "Talk", "Area of interest": "Maths"})
    base = {"ACT-0001": {"title": "Shorten it", "area": "Talk"}}

    [found] = column_findings(
        table, rows.columns_of(table, NAMED), NAMED, rows=[SheetRow(2, "ACT-0001", {})], base=base
    )

    assert (found.field, found.oddity, found.likely) == ("area", Oddity.GONE, "Where")


def test_a_date_column_is_known_again_by_its_days() -> None:
    table = a_table(renamed("Start", "First day"), {"Ref": "ACT-0001", "First day": 46115})
    base = {"ACT-0001": {"start_on": "2026-04-03"}}

    [found] = column_findings(
        table, rows.columns_of(table, NAMED), NAMED, rows=[SheetRow(2, "ACT-0001", {})], base=base
    )

    assert found.likely == "First day"
    assert '[plan.columns] start_on = "First day"' in finding_lines([found])[0]


def test_a_column_that_never_was_is_offered_and_one_that_was_is_missed() -> None:
    header = tuple(heading for heading in HEADER if heading not in ("Outcome", "Area"))
    table = a_table(header, {"Ref": "ACT-0001"})
    base = {"ACT-0001": {"area": None, "title": "Shorten it"}}

    found = column_findings(table, rows.columns_of(table, NAMED), NAMED, base=base)

    assert {one.field: one.oddity for one in found} == {"area": Oddity.GONE, "outcome": Oddity.ABSENT}
    missed, offered = finding_lines(found)
    assert 'no column "Area" any more' in missed
    assert offered.startswith('New in this version: "Outcome".')


def test_a_cell_that_is_blank_in_a_column_that_is_back_was_emptied_by_nobody() -> None:
    base = {"ACT-0001": {"area": "Talk"}, "ACT-0002": {"area": "Print"}}
    lines = [SheetRow(2, "ACT-0001", {"area": None}), SheetRow(3, "ACT-0002", {"area": "Paper"})]

    assert base_after_return(base, lines, returned={"area"}) == {"ACT-0001": {}, "ACT-0002": {"area": "Print"}}


def test_a_date_goes_by_its_short_name_in_the_settings_too() -> None:
    assert rows.headings({"due": "Deadline"})["due_on"] == "Deadline"
    assert rows.unknown_columns({"due": "Deadline", "colour": "Light"}) == ["colour"]
