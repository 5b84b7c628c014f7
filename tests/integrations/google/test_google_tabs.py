"""What is remembered of a spreadsheet's tabs."""

from __future__ import annotations

from typing import Any

from integrations.google.tabs import Tab, TabMemory, derived_sheet_id


def file_with(**tabs: int) -> dict[str, Any]:
    sheets = [{"properties": {"sheetId": sheet_id, "title": title}} for title, sheet_id in tabs.items()]
    return {"properties": {"timeZone": "Europe/Paris", "locale": "fr_FR"}, "sheets": sheets}


def test_a_fresh_process_finds_what_an_earlier_one_learnt() -> None:
    memory: dict[str, str] = {}
    TabMemory("1abc", memory).learn(file_with(Plan=5), configured_titles=("Plan",))

    later = TabMemory("1abc", memory)

    assert later.find("Plan") == Tab(5, "Plan")
    assert (later.time_zone, later.locale) == ("Europe/Paris", "fr_FR")


def test_a_renamed_tab_is_found_by_its_id() -> None:
    tabs = TabMemory("1abc", {})
    tabs.learn(file_with(Plan=5), configured_titles=("Plan",))

    tabs.learn(file_with(Actions=5, Other=6), configured_titles=("Plan",))

    assert tabs.find("Plan") == Tab(5, "Actions")


def test_a_tab_made_anew_under_the_old_title_takes_the_place_of_a_deleted_one() -> None:
    tabs = TabMemory("1abc", {})
    tabs.learn(file_with(Plan=5), configured_titles=("Plan",))

    tabs.learn(file_with(Plan=9), configured_titles=("Plan",))

    assert tabs.find("Plan") == Tab(9, "Plan")


def test_a_deleted_tab_is_not_found_and_what_there_is_can_be_named() -> None:
    tabs = TabMemory("1abc", {})
    tabs.learn(file_with(Plan=5), configured_titles=("Plan",))

    tabs.learn(file_with(Answers=1), configured_titles=("Plan",))

    assert tabs.find("Plan") is None
    assert tabs.titles == ("Answers",)


def test_a_tab_the_bot_made_is_known_by_its_id_even_if_renamed_and_the_memory_is_lost() -> None:
    tabs = TabMemory("1abc", {})

    tabs.learn(file_with(Renamed=derived_sheet_id("Plan")), configured_titles=("Plan",))

    assert tabs.find("Plan") == Tab(derived_sheet_id("Plan"), "Renamed")


def test_the_first_tab_whose_id_google_leaves_out_as_zero_is_known_too() -> None:
    tabs = TabMemory("1abc", {})

    tabs.learn({"sheets": [{"properties": {"title": "Plan"}}]}, configured_titles=("Plan",))

    assert tabs.find("Plan") == Tab(0, "Plan")


def test_a_title_with_an_apostrophe_is_quoted_as_google_wants_it() -> None:
    assert Tab(1, "Learners' voices").range_text == "'Learners'' voices'"


def test_a_memory_that_cannot_be_read_is_as_good_as_none() -> None:
    assert TabMemory("1abc", {"google.spreadsheet.1abc": "{half"}).find("Plan") is None
