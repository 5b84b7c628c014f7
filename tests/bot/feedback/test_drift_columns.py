"""How each change of a sheet's header is found, where there are no ids: by title, by contents, by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from bot.feedback.changes import Known, content_hash
from bot.feedback.drift import Resolution, resolved_table
from bot.feedback.drift_filing import filed
from bot.feedback.drift_model import Answer, Change, What, settled
from bot.feedback.reading import read_table
from integrations.google.tables import Cell, Table
from tests.bot.learner_form import HEADER, KEYS, LEARNER, NINE, a_row, a_tab

NEEDS, DELIVERY = "The training met my needs", "I am satisfied with how it was delivered"
NEEDS_AT, DELIVERY_AT = HEADER.index(NEEDS), HEADER.index(DELIVERY)


def some_rows(count: int = 12, **cells: Cell) -> list[tuple[Cell, ...]]:
    """Rows in which no two rating columns hold the same."""
    return [
        a_row(NINE + timedelta(minutes=number), met_needs=1 + number % 5, delivery=1 + (number + 2) % 5, **cells)
        for number in range(count)
    ]


def headed(**titles: str) -> tuple[str, ...]:
    """The header with other titles for some questions."""
    return tuple(titles.get(key, title) for key, title in zip(KEYS, HEADER, strict=True))


def look(table: Table, *, after: Resolution | None = None, changes: Sequence[Change] | None = None) -> Resolution:
    known = changes if changes is not None else (after.changes if after else ())
    return resolved_table(LEARNER, table, shape=after.shape if after else None, changes=known, now=NINE)


def first_look(rows: Sequence[Sequence[Cell]] | None = None) -> Resolution:
    return look(a_tab(some_rows() if rows is None else rows))


def hashes(table: Table, seen: Resolution) -> Mapping[str, Known]:
    read = read_table(Table(table.title, seen.header, table.rows), seen.form_map)
    return {one.key: Known(content_hash=content_hash(one), is_withdrawn=False) for one in read.responses}


def moved(cells: Sequence[Cell], *, at: int, to: int) -> list[Cell]:
    rest = [*cells[:at], *cells[at + 1 :]]
    return [*rest[:to], cells[at], *rest[to:]]


def test_the_first_look_reads_the_header_as_the_file_has_it() -> None:
    first = first_look()

    assert first.found == ()
    assert first.header == HEADER


def test_a_title_gone_and_another_in_its_place_is_asked_about_and_read_apart() -> None:
    changed = look(a_tab(some_rows(), header=headed(met_needs="The course met my needs")), after=first_look())

    [change] = changed.found
    assert (change.what, change.before, change.key) == (What.RENAMED, "met_needs", "met_needs@2")
    assert changed.header[NEEDS_AT] == "The course met my needs"
    assert not changed.is_blocked


def test_answers_known_from_before_stay_with_the_question_that_was_asked_then() -> None:
    before, first = a_tab(some_rows()), first_look()
    after = a_tab(
        [*some_rows(), a_row(NINE + timedelta(days=1), met_needs=2)],
        header=headed(met_needs="The course met my needs"),
    )

    changed = look(after, after=first)
    batch = read_table(Table(after.title, changed.header, after.rows), changed.form_map)
    *old, new = filed(batch, hashes(before, first), changed.changes).responses

    assert all("met_needs" in one.answers and "met_needs@2" not in one.answers for one in old)
    assert (new.answers.get("met_needs"), new.answers["met_needs@2"]) == (None, 2.0)


def test_a_column_that_somebody_moved_is_the_same_column() -> None:
    rows = [moved(row, at=NEEDS_AT, to=2) for row in some_rows()]

    changed = look(a_tab(rows, header=[str(cell) for cell in moved(HEADER, at=NEEDS_AT, to=2)]), after=first_look())

    assert changed.found == ()
    assert changed.header[2] == NEEDS


def test_a_column_that_was_moved_and_renamed_is_found_by_what_it_holds() -> None:
    rows = [moved(row, at=NEEDS_AT, to=len(HEADER) - 1) for row in some_rows()]
    header = [str(cell) for cell in moved(headed(met_needs="Anew"), at=NEEDS_AT, to=len(HEADER) - 1)]

    [change] = look(a_tab(rows, header=header), after=first_look()).found

    assert (change.what, change.before) == (What.RENAMED, "met_needs")
    assert change.new is not None
    assert change.new.title == "Anew"


def test_two_titles_that_changed_places_are_two_questions_to_ask_about() -> None:
    changed = look(a_tab(some_rows(), header=headed(met_needs=DELIVERY, delivery=NEEDS)), after=first_look())

    assert [(one.what, one.before, one.new.title if one.new else "") for one in changed.found] == [
        (What.RENAMED, "met_needs", DELIVERY),
        (What.RENAMED, "delivery", NEEDS),
    ]


def test_the_title_of_a_column_that_is_gone_on_another_column_is_not_taken_for_it() -> None:
    renamed = look(a_tab(some_rows(), header=headed(met_needs="Anew")), after=first_look())

    stolen = look(a_tab(some_rows(), header=headed(met_needs="Anew", delivery=NEEDS)), after=renamed)

    [change] = stolen.found
    assert (change.before, change.key) == ("delivery", "delivery@2")


def test_a_second_column_of_the_same_title_is_asked_about() -> None:
    rows = [[*row, None] for row in some_rows()]

    changed = look(a_tab(rows, header=[*HEADER, NEEDS]), after=first_look())

    [change] = changed.found
    assert (change.what, change.key) == (What.TWIN, "met_needs@2")
    assert changed.header[-1] == f"{NEEDS} (2)"


def test_a_new_column_and_one_that_is_gone_are_told() -> None:
    rows = [[*row[:NEEDS_AT], *row[NEEDS_AT + 1 :], None] for row in some_rows()]
    header = [*HEADER[:NEEDS_AT], *HEADER[NEEDS_AT + 1 :], "Anything else?"]

    changed = look(a_tab(rows, header=header), after=first_look())

    assert [one.what for one in changed.found] == [What.REMOVED, What.ADDED]
    assert changed.header[-1] == ""


def test_a_column_of_addresses_is_an_alarm() -> None:
    rows = [[*row, None] for row in some_rows()]

    known = look(a_tab(rows, header=[*HEADER, "Email Address"]), after=first_look())
    foreign = look(a_tab(rows, header=[*HEADER, "Adresse e-mail"]), after=first_look())

    assert [one.what for one in known.found] == [What.COLLECTS_EMAIL]
    assert [one.what for one in foreign.found] == [What.COLLECTS_EMAIL]
    assert "Adresse" not in "".join(foreign.header)


def test_no_sum_of_an_address_is_kept() -> None:
    rows = [[*row, "ana@example.org"] for row in some_rows()]

    first = look(a_tab(rows, header=[*HEADER, "Email Address"]))

    assert first.shape.marks
    assert all("email" not in cells for cells in first.shape.marks.values())


def test_a_header_that_was_emptied_is_asked_about_and_its_answers_are_not_lost() -> None:
    table = a_tab([*some_rows(), a_row(NINE + timedelta(days=1), met_needs=2)], header=headed(met_needs=""))

    changed = look(table, after=first_look())
    read = read_table(Table(table.title, changed.header, table.rows), changed.form_map)

    [change] = changed.found
    assert (change.what, change.before) == (What.RENAMED, "met_needs")
    assert read.responses[-1].answers["met_needs@2"] == 2.0


def test_a_column_without_a_title_that_holds_something_is_told() -> None:
    noted = [[*row, "seen"] for row in some_rows()]
    blank = [[*row, None] for row in some_rows()]

    assert [one.what for one in look(a_tab(noted, header=[*HEADER, ""]), after=first_look()).found] == [What.BLANK]
    assert look(a_tab(blank, header=[*HEADER, ""]), after=first_look()).found == ()


@pytest.mark.parametrize("values, scale", [((6, 7), (1, 7)), ((0, 10, 9), (0, 10)), ((7, 6, 0), (0, 7))])
def test_answers_of_another_scale_are_found_by_two_that_the_old_one_has_not(
    values: Sequence[int], scale: tuple[int, int]
) -> None:
    new = [a_row(NINE + timedelta(days=1, minutes=one), met_needs=value) for one, value in enumerate(values)]

    changed = look(a_tab([*some_rows(), *new]), after=first_look())

    [change] = changed.found
    assert change.what is What.RESCALED
    assert change.new is not None
    assert change.new.scale == scale


def test_words_where_there_were_ratings_are_another_way_to_answer() -> None:
    words = [a_row(NINE + timedelta(days=1, minutes=one), met_needs="Agree") for one in range(2)]

    [change] = look(a_tab([*some_rows(), *words]), after=first_look()).found

    assert (change.what, change.before) == (What.RETYPED, "met_needs")


def test_one_slip_of_somebody_who_typed_is_no_other_scale_nor_is_what_was_there_at_first() -> None:
    old_slips = [a_row(NINE + timedelta(hours=one), met_needs=7) for one in range(5, 9)]
    first = first_look([*some_rows(), *old_slips])

    changed = look(a_tab([*some_rows(), *old_slips, a_row(NINE + timedelta(days=1), met_needs=6)]), after=first)

    assert changed.found == ()


def test_once_it_is_the_same_question_further_answers_join_it_at_once() -> None:
    header = headed(met_needs="The course met my needs")
    renamed = look(a_tab(some_rows(), header=header), after=first_look())
    same = [settled(one, Answer.SAME, by="UANA", at=NINE, joins=one.before) for one in renamed.changes]
    table = a_tab([*some_rows(), a_row(NINE + timedelta(days=1), met_needs=2)], header=header)

    resolved = look(table, after=renamed, changes=same)
    batch = read_table(Table(table.title, resolved.header, table.rows), resolved.form_map)

    assert filed(batch, {}, resolved.changes).responses[-1].answers["met_needs"] == 2.0
