"""The three-way merge: what each side gets, and that nothing anybody wrote is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sync.cells import Cells, SheetRow, normal
from bot.sync.merge import MergePlan, plan

COMPUTED = frozenset({"rag"})
FIELDS = ("title", "owner", "due_on", "rag")


def row(number: int, ref: str | None, **cells: str | None) -> SheetRow:
    return SheetRow(number, ref, {"title": "Slides", "owner": None, "due_on": None, "rag": None, **cells})


def cells(**values: str | None) -> Cells:
    return {"title": "Slides", "owner": None, "due_on": None, "rag": None, **values}


def test_a_cell_changed_in_slack_is_written_to_the_sheet() -> None:
    merged = plan(
        {"ACT-0001": cells()}, ours={"ACT-0001": cells(owner="Ann")}, theirs=[row(2, "ACT-0001")], computed=COMPUTED
    )

    assert [(edit.row, edit.field, edit.text) for edit in merged.edits] == [(2, "owner", "Ann")]
    assert merged.agreed["ACT-0001"]["owner"] == "Ann"


def test_a_cell_changed_in_the_sheet_is_taken_over() -> None:
    merged = plan(
        {"ACT-0001": cells()}, ours={"ACT-0001": cells()}, theirs=[row(2, "ACT-0001", owner="Bea")], computed=COMPUTED
    )

    assert [(change.ref, change.field, change.text) for change in merged.taken_over] == [("ACT-0001", "owner", "Bea")]
    assert not merged.writes_to_sheet


def test_different_cells_changed_on_both_sides_both_survive() -> None:
    merged = plan(
        {"ACT-0001": cells()},
        ours={"ACT-0001": cells(owner="Ann")},
        theirs=[row(2, "ACT-0001", due_on="2026-03-20")],
        computed=COMPUTED,
    )

    assert [edit.field for edit in merged.edits] == ["owner"]
    assert [change.field for change in merged.taken_over] == ["due_on"]


def test_the_same_cell_changed_differently_keeps_both_values_and_writes_nothing() -> None:
    merged = plan(
        {"ACT-0001": cells()},
        ours={"ACT-0001": cells(owner="Ann")},
        theirs=[row(2, "ACT-0001", owner="Bea")],
        computed=COMPUTED,
    )

    assert [(clash.in_sheet, clash.in_slack) for clash in merged.clashes] == [("Bea", "Ann")]
    assert merged.is_empty
    assert merged.agreed["ACT-0001"]["owner"] is None


def test_a_colour_typed_over_by_a_person_is_computed_again() -> None:
    merged = plan(
        {"ACT-0001": cells(rag="red")},
        ours={"ACT-0001": cells(rag="red")},
        theirs=[row(2, "ACT-0001", rag="green")],
        computed=COMPUTED,
    )

    assert [(edit.field, edit.text) for edit in merged.edits] == [("rag", "red")]


def test_a_copied_row_is_adopted_and_the_first_keeps_its_reference() -> None:
    merged = plan(
        {"ACT-0001": cells()},
        ours={"ACT-0001": cells()},
        theirs=[row(2, "ACT-0001"), row(5, "ACT-0001", title="A copy")],
        computed=COMPUTED,
    )

    assert [adopted.number for adopted in merged.adopted] == [5]


def test_a_row_typed_by_hand_is_adopted_and_an_empty_one_is_left_alone() -> None:
    merged = plan(
        {}, ours={}, theirs=[row(2, None, title="Typed"), row(3, None, title=None, owner="Ann")], computed=COMPUTED
    )

    assert [adopted.number for adopted in merged.adopted] == [2]


def test_a_deleted_row_is_archived_and_never_put_back() -> None:
    base = {"ACT-0001": cells(), "ACT-0002": cells()}

    first = plan(base, ours=base, theirs=[row(2, "ACT-0002")], computed=COMPUTED)
    later = plan(base, ours=base, theirs=[row(2, "ACT-0002")], computed=COMPUTED, retired=frozenset({"ACT-0001"}))

    assert first.archived == ("ACT-0001",)
    assert later.is_empty


def test_nothing_is_done_when_many_rows_are_gone_at_once() -> None:
    base = {f"ACT-{number:04}": cells() for number in range(1, 11)}

    merged = plan(base, ours=base, theirs=[row(2, "ACT-0001")], computed=COMPUTED)

    assert merged.stopped is not None
    assert "9 of 10 actions are gone" in merged.stopped
    assert not merged.archived


def test_a_cell_nobody_can_read_is_kept_and_told_and_the_rest_of_its_row_goes_on() -> None:
    odd = SheetRow(4, "ACT-0001", {**cells(due_on="31/02", owner="Bea")}, {"due_on": "There is no 31 February."})

    merged = plan({"ACT-0001": cells()}, ours={"ACT-0001": cells()}, theirs=[odd], computed=COMPUTED)

    assert [(cell.row, cell.text, cell.reason) for cell in merged.unreadable] == [
        (4, "31/02", "There is no 31 February.")
    ]
    assert [change.field for change in merged.taken_over] == ["owner"]
    assert not merged.edits


def test_texts_that_differ_only_in_outer_blanks_line_ends_or_composed_accents_are_the_same() -> None:
    assert normal(" Zoe\u0308 \r\nB ") == normal("Zo\u00eb \nB")


@dataclass
class World:
    """Both sides and what they last agreed on, and what a plan does to them."""

    base: dict[str, dict[str, str | None]]
    ours: dict[str, dict[str, str | None]]
    theirs: dict[str, dict[str, str | None]]

    def plan(self) -> MergePlan:
        rows = [SheetRow(number, ref, held) for number, (ref, held) in enumerate(self.theirs.items(), start=2)]
        return plan(self.base, ours=self.ours, theirs=rows, computed=COMPUTED)

    def apply(self, merged: MergePlan) -> None:
        for edit in merged.edits:
            self.theirs[edit.ref][edit.field] = edit.text
        for change in merged.taken_over:
            self.ours[change.ref][change.field] = change.text
        for ref in merged.appended:
            self.theirs[ref] = dict(self.ours[ref])
            self.base[ref] = dict(self.ours[ref])
        for ref, agreed in merged.agreed.items():
            self.base[ref] = {**self.base.get(ref, {}), **agreed}


words = st.sampled_from([None, "a", "b", "c"])
row_cells = st.fixed_dictionaries(dict.fromkeys(FIELDS, words))
refs = ("ACT-0001", "ACT-0002", "ACT-0003")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    sides: list[dict[str, dict[str, str | None]]] = [{ref: draw(row_cells) for ref in refs} for _ in range(3)]
    return World(*sides)


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_no_change_of_either_side_disappears_without_a_clash(world: World) -> None:
    before = {ref: (dict(world.base[ref]), dict(world.ours[ref]), dict(world.theirs[ref])) for ref in refs}

    merged = world.plan()
    world.apply(merged)

    clashing = {(clash.ref, clash.field) for clash in merged.clashes}
    for ref, (base, ours, theirs) in before.items():
        for name in set(FIELDS) - COMPUTED:
            held = {world.ours[ref][name], world.theirs[ref][name]}
            if (ref, name) in clashing:
                assert held == {ours[name], theirs[name]}
            else:
                assert held == {_expected(base[name], ours[name], theirs[name])}


def _expected(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    return theirs if ours == base else ours


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_merging_again_changes_nothing(world: World) -> None:
    world.apply(world.plan())

    assert world.plan().is_empty


@given(worlds(), st.permutations(refs))
@settings(max_examples=100, deadline=None)
def test_sorting_the_sheet_changes_no_decision(world: World, order: list[str]) -> None:
    sorted_world = World(world.base, world.ours, {ref: world.theirs[ref] for ref in order})

    assert _by_cell(world.plan()) == _by_cell(sorted_world.plan())


def _by_cell(merged: MergePlan) -> Mapping[str, object]:
    return {
        "edits": {(edit.ref, edit.field, edit.text) for edit in merged.edits},
        "taken_over": {(change.ref, change.field, change.text) for change in merged.taken_over},
        "clashes": {(clash.ref, clash.field) for clash in merged.clashes},
    }
