"""What every answer to the bot's Workbook must do, the real one and any stand-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import pytest

from bot.ports import Workbook
from integrations.errors import IntegrationError, Overtaken, ServiceMisconfigured
from integrations.google.tables import CellWrite, Part, TabLayout

HEADINGS = ["Ref", "Action", "Due", "Status"]


class WorkbookAtHand(Protocol):
    """A workbook with an empty tab "Plan" and a tab "Answers" that the bot must not write to."""

    @property
    def workbook(self) -> Workbook: ...

    def type_rows(self, title: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put values into a tab, from its first cell on, as a person would."""
        ...


class WorkbookContract:
    """Subclasses give `file`."""

    @pytest.fixture
    def file(self) -> WorkbookAtHand:
        raise NotImplementedError

    def test_a_tab_is_read_with_rows_as_wide_as_its_header(self, file: WorkbookAtHand) -> None:
        file.type_rows("Plan", [HEADINGS, ["ACT-1", "Louder mic"], [], ["ACT-2", None, 45730, "Open"]])

        table = file.workbook.read("Plan")

        assert table is not None
        assert table.header == tuple(HEADINGS)
        assert table.rows == (
            ("ACT-1", "Louder mic", None, None),
            (None, None, None, None),
            ("ACT-2", None, 45730, "Open"),
        )
        assert table.first_row == 2

    def test_a_tab_that_is_not_there_is_none(self, file: WorkbookAtHand) -> None:
        assert file.workbook.read("Nothing of this name") is None

    def test_a_gathered_copy_serves_one_read(self, file: WorkbookAtHand) -> None:
        file.type_rows("Plan", [HEADINGS, ["ACT-1"]])
        file.workbook.gather("Plan", "Answers")
        file.type_rows("Plan", [HEADINGS, ["ACT-9"]])

        gathered, fresh = file.workbook.read("Plan"), file.workbook.read("Plan")

        assert gathered is not None
        assert fresh is not None
        assert (gathered.rows[0][0], fresh.rows[0][0]) == ("ACT-1", "ACT-9")

    def test_parts_of_a_tab_are_read_together_without_blank_ends(self, file: WorkbookAtHand) -> None:
        file.type_rows("Plan", [HEADINGS, ["ACT-1", None, 45730], [None, "Louder mic"], ["ACT-3", "", 45731, "Open"]])

        found = file.workbook.read_parts(Part("Plan", 1, 1), Part("Plan", 2, None, 2, 2), Part("Plan", 3))

        assert found is not None
        header, dates, rows = found
        assert header.rows == (tuple(HEADINGS),)
        assert dates.rows == ((45730,), (), (45731,))
        assert rows.rows == ((None, "Louder mic"), ("ACT-3", None, 45731, "Open"))
        assert header.end_row == 1
        assert dates.end_row == rows.end_row >= 4

    def test_parts_of_a_tab_that_is_not_there_are_none(self, file: WorkbookAtHand) -> None:
        assert file.workbook.read_parts(Part("Nothing of this name")) is None

    def test_a_part_below_the_last_row_is_refused_and_not_taken_for_blank(self, file: WorkbookAtHand) -> None:
        file.type_rows("Plan", [HEADINGS])
        whole = file.workbook.read_parts(Part("Plan"))
        assert whole is not None

        with pytest.raises(Overtaken):
            file.workbook.read_parts(Part("Plan", whole[0].end_row + 1))

    def test_a_gathered_part_serves_one_read_and_does_not_keep_the_tabs_beside_it_from_being_gathered(
        self, file: WorkbookAtHand
    ) -> None:
        file.type_rows("Plan", [HEADINGS, ["ACT-1"]])
        file.type_rows("Answers", [["Timestamp"], [1]])
        file.workbook.gather(Part("Answers", 2), "Plan")
        file.type_rows("Answers", [["Timestamp"], [2]])
        gathered, fresh = (file.workbook.read_parts(Part("Answers", 2)) for _ in range(2))

        file.workbook.gather(Part("Answers", 100_000), "Plan")

        assert gathered is not None
        assert fresh is not None
        assert (gathered[0].rows, fresh[0].rows) == (((1,),), ((2,),))
        plan = file.workbook.read("Plan")
        assert plan is not None
        assert plan.rows[0][0] == "ACT-1"

    def test_a_watched_write_of_few_rows_brings_back_those_and_one_of_many_the_whole_tab(
        self, file: WorkbookAtHand
    ) -> None:
        file.type_rows(
            "Plan", [HEADINGS, *([f"ACT-{number}", "Louder mic", 45730, "Open"] for number in range(2, 102))]
        )

        few, many = (
            file.workbook.write_watched(
                "Plan", token=str(len(rows)), width=4, cells=[CellWrite(row, 3, "Done") for row in rows]
            )
            for rows in ([5, 90], range(2, 102, 2))
        )

        assert not few.is_whole
        assert few.table.header == tuple(HEADINGS)
        assert [row for row in few.table.rows if row[0]] == [
            ("ACT-5", "Louder mic", 45730, "Done"),
            ("ACT-90", "Louder mic", 45730, "Done"),
        ]
        assert few.table.rows[90 - few.table.first_row][0] == "ACT-90"
        assert few.before.rows[90][3] == "Open"
        assert many.is_whole
        assert many.table == file.workbook.read("Plan")

    def test_a_write_returns_the_tab_as_a_read_after_it_does(self, file: WorkbookAtHand) -> None:
        file.type_rows("Plan", [HEADINGS, ["ACT-1", "Louder mic", 45730, "Open"]])

        written = file.workbook.write(
            "Plan",
            cells=[CellWrite(2, 3, "Done"), CellWrite(2, 2, date(2025, 3, 21)), CellWrite(2, 1, None)],
            rows=[["ACT-2", "=1+1", None, "Open"]],
        )

        assert written.rows == (("ACT-1", None, 45737, "Done"), ("ACT-2", "=1+1", None, "Open"))
        assert file.workbook.read("Plan") == written

    def test_a_tab_of_answers_is_never_written(self, file: WorkbookAtHand) -> None:
        with pytest.raises(ServiceMisconfigured):
            file.workbook.write("Answers", rows=[["x"]])

    def test_a_write_to_a_tab_that_is_not_there_is_an_error(self, file: WorkbookAtHand) -> None:
        with pytest.raises(IntegrationError):
            file.workbook.write("Nothing of this name", rows=[["x"]])

    def test_a_tab_is_set_up_with_its_headings_and_setting_it_up_again_keeps_its_rows(
        self, file: WorkbookAtHand
    ) -> None:
        layout = TabLayout(headings=("Ref", "Status"), choices={"Status": ("Open", "Done")})

        file.workbook.set_up("Ours", layout)
        file.workbook.write("Ours", rows=[["ACT-1", "Open"]])
        file.workbook.set_up("Ours", layout)

        table = file.workbook.read("Ours")
        assert table is not None
        assert table.header == ("Ref", "Status")
        assert table.rows == (("ACT-1", "Open"),)

    def test_the_version_stays_while_nothing_changes_and_differs_afterwards(self, file: WorkbookAtHand) -> None:
        before = file.workbook.version()
        assert file.workbook.version() == before

        file.type_rows("Plan", [HEADINGS])

        assert file.workbook.version() != before
