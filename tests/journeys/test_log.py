"""What people keep with /log: the other sources of feedback, in Slack and in their tabs of the shared workbook."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.assembly import Bot
from bot.logbook import repository
from bot.logbook.model import KINDS, Entry
from integrations.sandbox.google.forms import items
from integrations.sandbox.world import World
from tests.journeys.team import LEAVING, Json, Team, Ticking, words_of

SESSIONS = "Session log"
SAID = "Two people asked for the slides in advance"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def entries_of(bot: Bot, kind: str = "session_log") -> tuple[Entry, ...]:
    with bot.storage.read() as connection:
        return repository.of_kind(connection, kind)


def tab_rows(team: Team, tab: str = SESSIONS) -> list[dict[str, str]]:
    """Read a log's tab as a person sees it; nothing where there is no such tab."""
    titles = team.sandbox.do(lambda world: [sheet.title for sheet in world.google.spreadsheets[team.book_id].sheets])
    if tab not in titles:
        return []
    header, *lines = team.at_sheet(lambda person: person.read(f"'{tab}'")) or [[]]
    return [dict(zip(header, line + [""] * (len(header) - len(line)), strict=False)) for line in lines if any(line)]


def column(team: Team, heading: str, tab: str = SESSIONS) -> str:
    header = team.at_sheet(lambda person: person.read(f"'{tab}'!1:1"))[0]
    return chr(ord("A") + header.index(heading))


def types_into(team: Team, row: int, tab: str = SESSIONS, **cells: str) -> None:
    """Have somebody type into a row of a log's tab; `cells` by heading, with _ for a blank and Q for "?"."""
    for heading, text in cells.items():
        place = f"'{tab}'!{column(team, heading.replace('_', ' ').replace('QQ', '?'), tab)}{row}"
        team.at_sheet(partial(_type, place=place, text=text))


def _type(person: Any, *, place: str, text: str) -> None:
    person.type(place, text)


def keeps_session(
    team: Team, bot: Bot, name: str = "Ben", line: str = f"2026-SPR-ON-03 day 1 {SAID}", **more: Any
) -> Json:
    """Have somebody keep a session's feedback; return the answer they alone see."""
    team.types(name, f"/log session {line}")
    form = team.open_form(name)
    answers = {"role": "Trainer", "what": "suggestion", "needs_action": "no", **more}
    known = len(team.private_answers(name))
    sent = team.sends(name, form, **answers)
    assert sent.acknowledged, sent.error
    team.wait_until(lambda: len(team.private_answers(name)) > known)
    return team.private_answers(name)[-1]


# --- in Slack


def test_log_alone_shows_the_six_logs_and_each_button_opens_its_form(team: Team, bot: Bot) -> None:
    seen = team.asks("Ben", "/log")

    assert all(word in seen for word in ("/log observation", "/log session", "/log reflection"))
    assert all(word in seen for word in ("/log cip", "/log qa", "/log guidance"))
    menu = team.private_answers("Ben")[-1]
    team.clicks("Ben", menu, "logbook.open.observation")
    form = team.open_form("Ben")
    assert form["title"]["text"] == "Observation"
    assert team.said() == []


@pytest.mark.parametrize("word", ["observation", "session", "reflection", "cip", "qa", "guidance"])
def test_every_form_is_short_and_is_taken_by_slack(team: Team, bot: Bot, word: str) -> None:
    team.types("Ben", f"/log {word}")

    form = team.open_form("Ben")
    assert len(form["blocks"]) <= 15


def test_a_word_that_names_no_log_shows_the_menu_and_says_so(team: Team, bot: Bot) -> None:
    seen = team.asks("Ben", "/log lunch")

    assert "I know no log called “lunch”" in seen


def test_one_line_opens_the_form_filled_in_and_what_is_sent_becomes_an_entry(team: Team, bot: Bot) -> None:
    team.types("Ben", f"/log session 2026-SPR-ON-03 day 1 {SAID} #D")
    form = team.open_form("Ben")

    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["cohort"]["initial_value"] == "2026-SPR-ON-03"
    assert held["on"]["initial_date"] == "2026-03-16"
    assert held["stage"]["initial_option"]["value"] == "Day 1"
    assert held["said"]["initial_value"] == SAID
    team.sends("Ben", form, role="Trainer", what="suggestion", topic=["Pace", "Timetable"], needs_action="minor")
    team.wait_until(lambda: bool(entries_of(bot)))

    [entry] = entries_of(bot)
    assert entry.ref == "LOG-0001"
    assert (entry.facts.cohort, entry.facts.stage, entry.facts.author_role) == ("2026-SPR-ON-03", "Day 1", "Trainer")
    assert entry.facts.on is not None
    assert entry.facts.on.isoformat() == "2026-03-16"
    assert [letter.value for letter in entry.facts.principles] == ["D"]
    assert entry.facts.needs_action.value == "minor"
    assert entry.logged_by == team.people["Ben"]
    assert entry.answers["topic"] == "Pace; Timetable"


def test_a_second_entry_need_not_say_again_in_which_role_somebody_writes(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)

    team.types("Ben", "/log reflection")
    team.wait_until(lambda: len(team.does("open_views", team.people["Ben"])) > 0)
    form = team.open_form("Ben")

    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["role"]["initial_option"]["value"] == "Trainer"


def test_the_answer_is_private_and_says_nothing_of_what_was_said(team: Team, bot: Bot) -> None:
    answer = keeps_session(team, bot, what="praise")

    words = words_of(answer)
    assert "Kept as *LOG-0001*: Session log, Monday 16 March 2026, 2026-SPR-ON-03." in words
    assert SAID not in words
    assert team.said() == []
    assert all(SAID not in told for told in team.told())


def test_an_entry_stands_in_its_tab_a_moment_later_and_the_tab_is_made_for_it(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)

    team.wait_until(lambda: bool(tab_rows(team)))
    [row] = tab_rows(team)
    assert (row["Ref"], row["Date"], row["Cohort code"], row["What was said"]) == (
        "LOG-0001",
        "16/03/2026",
        "2026-SPR-ON-03",
        SAID,
    )


def test_text_that_looks_like_a_formula_stays_text(team: Team, bot: Bot) -> None:
    keeps_session(team, bot, said='=HYPERLINK("https://evil.example","x")')

    team.wait_until(lambda: bool(tab_rows(team)))
    assert tab_rows(team)[0]["What was said"] == '=HYPERLINK("https://evil.example","x")'


def test_a_form_that_slack_delivers_twice_makes_one_entry(team: Team, bot: Bot) -> None:
    team.types("Ben", f"/log session 2026-SPR-ON-03 day 1 {SAID}")
    form = team.open_form("Ben")
    action_ids = {block["block_id"]: block["element"]["action_id"] for block in form["blocks"] if "element" in block}
    answers = {"role": "Trainer", "what": "praise", "needs_action": "no"}
    state = {block_id: {action_ids[block_id]: answer} for block_id, answer in answers.items()}

    async def double_send(world: World) -> list[Any]:
        sent = [world.slack.submit_view(team.people["Ben"], form["id"], state) for _ in range(2)]
        return list(await asyncio.gather(*sent, return_exceptions=True))

    team.sandbox.do(double_send)
    team.wait_until(lambda: bool(entries_of(bot)))
    team.asks("Ben", "/log")

    assert len(entries_of(bot)) == 1


def test_what_is_wrong_is_said_beside_its_input_and_nothing_is_kept(team: Team, bot: Bot) -> None:
    team.types("Ben", "/log cip")
    form = team.open_form("Ben")

    refused = team.sends(
        "Ben", form, on="2026-03-17", role="Trainer", themes="Attendance", attended="many", needs_action="no"
    )

    assert refused.field_errors == {
        "on": "That day is still to come. Choose the day on which it was.",
        "attended": "Write a number, such as 12.",
    }
    assert entries_of(bot, "cip_log") == ()


def test_an_element_seen_twice_in_the_checklist_is_asked_about(team: Team, bot: Bot) -> None:
    team.types("Ben", "/log observation 2026-SPR-ON-03 day 1 Calm and clear")
    form = team.open_form("Ben")
    sent = {"role": "Lead Trainer", "needs_action": "no", "checklist:0": ["pace", "tools"], "checklist:2": ["pace"]}

    refused = team.sends("Ben", form, **sent)
    assert "“Pace and timing” is under “Very well” too" in refused.field_errors["checklist:2"]
    team.sends("Ben", form, **{**sent, "checklist:2": []})
    team.wait_until(lambda: bool(entries_of(bot, "observation")))

    [entry] = entries_of(bot, "observation")
    assert entry.answers["checklist.pace"] == entry.answers["checklist.tools"] == "Very well"


def test_guests_are_refused_politely(team: Team, bot: Bot) -> None:
    def arrive(world: World) -> str:
        user = world.slack.add_user("visitor", real_name="Vi Sitor", is_restricted=True)
        world.slack.invite(team.channel, user.id)
        return user.id

    team.people["Visitor"] = team.sandbox.do(arrive)

    assert "Guests of this workspace" in team.asks("Visitor", "/log session")
    assert entries_of(bot) == ()


def test_without_the_word_log_in_the_roles_nobody_may_log(team: Team) -> None:
    team.change_settings(', "log"', "")
    with team.running() as bot:
        seen = team.asks("Gil", "/log session")

        assert "Sorry, keeping the log is for nobody yet" in seen
        assert entries_of(bot) == ()


# --- the action an entry asks for


def test_a_corrective_action_comes_ready_filled_with_its_deadline(team: Team, bot: Bot) -> None:
    team.types("Ana", "/log qa The reading list is out of date")
    form = team.open_form("Ana")
    team.sends(
        "Ana",
        form,
        review="targeted assurance",
        corrective="Bring the reading list up to date",
        deadline="2026-04-24",
        principles=["G Research and statutory knowledge"],
        role="Training Programme Manager",
    )
    team.wait_until(lambda: bool(team.private_answers("Ana")))
    answer = team.private_answers("Ana")[-1]
    assert "asks for a major revision by Friday 24 April 2026" in words_of(answer)

    team.clicks("Ana", answer, "actions.add")
    team.wait_until(
        lambda: any(view["callback_id"] == "actions.add" for view in team.does("open_views", team.people["Ana"]))
    )
    filled = team.does("open_views", team.people["Ana"])[-1]
    team.sends("Ana", filled)
    team.wait_until(lambda: bool(bot.actions()))

    [action] = bot.actions()
    assert (action.title, action.source) == ("Bring the reading list up to date", "QA review")
    assert action.due_on is not None
    assert action.due_on.isoformat() == "2026-04-24"
    assert action.evidence == "LOG-0001, QA review, 16 March 2026"
    assert [letter.value for letter in action.principles] == ["G"]


def test_new_statutory_guidance_keeps_the_day_it_is_in_force_from(team: Team, bot: Bot) -> None:
    team.types("Ben", "/log guidance Keeping children safe in education")
    form = team.open_form("Ben")
    team.sends(
        "Ben", form, publisher="DfE", in_force="2026-09-01", status="statutory", impact="major", role="Lead Trainer"
    )
    team.wait_until(lambda: bool(entries_of(bot, "guidance_watch")))

    [entry] = entries_of(bot, "guidance_watch")
    assert entry.facts.is_statutory
    assert entry.facts.in_force_on is not None
    assert entry.facts.in_force_on.isoformat() == "2026-09-01"


# --- the tab by hand


def test_a_row_typed_by_hand_becomes_an_entry_and_gets_its_reference(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))

    types_into(team, 3, Date="12/3/2026", Cohort_code="2026-SPR-FF-02", Stage="day 2", Needs_actionQQ="Urgent")
    bot.refresh()

    assert tab_rows(team)[1]["Ref"] == "LOG-0002"
    entry = entries_of(bot)[1]
    assert (entry.logged_by, entry.facts.stage, entry.facts.needs_action.value) == ("sheet", "Day 2", "urgent")


def test_a_cell_edited_by_hand_changes_the_entry_and_the_log_knows_it(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))

    types_into(team, 2, Needs_actionQQ="major")
    bot.refresh()

    assert entries_of(bot)[0].facts.needs_action.value == "major"
    assert len(tab_rows(team)) == 1


def test_a_row_that_is_deleted_withdraws_its_entry_and_asks_nobody(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    bot.refresh()

    team.at_sheet(lambda person: person.delete(SESSIONS, at=2))
    bot.refresh()

    assert entries_of(bot)[0].is_withdrawn
    assert tab_rows(team) == []
    assert team.said() == []


def test_a_row_copied_with_its_reference_becomes_an_entry_of_its_own(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))

    types_into(team, 3, Ref="LOG-0001", Date="12/3/2026", What_was_said="Another thing")
    bot.refresh()

    assert [row["Ref"] for row in tab_rows(team)] == ["LOG-0001", "LOG-0002"]
    assert [entry.answers["said"] for entry in entries_of(bot)] == [SAID, "Another thing"]


def test_a_date_that_nobody_can_read_stays_and_is_told_with_its_place(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))

    types_into(team, 2, Date="Fryday")
    bot.refresh()
    bot.refresh()

    assert tab_rows(team)[0]["Date"] == "Fryday"
    [told] = [words for words in team.told() if "Session log" in words]
    assert 'LOG-0001 in the tab "Session log": "Date" is not a date' in told


def test_a_tab_deleted_whole_is_made_again_with_every_entry(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    bot.refresh()

    team.at_sheet(lambda person: person.request({"deleteSheet": {"sheetId": person.tab(SESSIONS).sheet_id}}))
    bot.refresh()

    assert [row["Ref"] for row in tab_rows(team)] == ["LOG-0001"]
    assert not entries_of(bot)[0].is_withdrawn


def test_a_row_moved_in_the_moment_of_the_write_costs_no_entry_its_reference(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    bot.refresh()
    types_into(team, 3, Date="12/3/2026", What_was_said="Typed by hand")

    def moves_it_up() -> None:
        team.at_sheet(lambda person: person.move(SESSIONS, at=3, to=2))

    team.breaks(kind="call", path="*:batchUpdate", call=moves_it_up)
    for _ in range(2):
        bot.refresh()

    said = {row["Ref"]: row["What was said"] for row in tab_rows(team)}
    assert said["LOG-0001"] == SAID
    assert sorted(said.values()) == sorted([SAID, "Typed by hand"])
    assert [entry.answers["said"] for entry in entries_of(bot) if not entry.is_withdrawn] == list(
        dict(sorted(said.items())).values()
    )


def test_a_tab_without_its_column_ref_is_told_and_the_other_logs_go_on(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    team.at_sheet(lambda person: person.type(f"'{SESSIONS}'!A1", "Number"))

    team.types("Ben", "/log cip Attendance")
    form = team.open_form("Ben")
    team.sends("Ben", form, role="Facilitator", needs_action="no")
    team.wait_until(lambda: bool(tab_rows(team, "CiP log")))
    bot.refresh()

    assert any('The tab "Session log" has no column "Ref"' in words for words in team.told())
    assert [row["Ref"] for row in tab_rows(team, "CiP log")] == ["LOG-0002"]
    assert not entries_of(bot)[0].is_withdrawn


def test_a_tab_that_was_cleared_withdraws_nothing_and_is_told(team: Team, bot: Bot) -> None:
    for number in (1, 2, 3):
        keeps_session(team, bot, line=f"2026-SPR-ON-03 day 1 Thing {number}")
    team.wait_until(lambda: len(tab_rows(team)) == 3)
    bot.refresh()

    team.at_sheet(lambda person: person.delete(SESSIONS, at=2, count=3))
    bot.refresh()

    assert not any(entry.is_withdrawn for entry in entries_of(bot))
    assert any('Every entry of the tab "Session log" is gone at once' in words for words in team.told())


def test_a_database_that_is_lost_reads_its_entries_back_with_their_references(team: Team) -> None:
    with team.running() as bot:
        keeps_session(team, bot)
        keeps_session(team, bot, line="2026-SPR-ON-03 day 2 Another thing")
        team.wait_until(lambda: len(tab_rows(team)) == 2)
    for leaving in LEAVING.pop(team.sandbox.url):
        leaving.join(timeout=20)
    for file in team.folder.glob("cqi.sqlite3*"):
        file.unlink()
    again = team.bot()

    again.refresh()

    assert [(entry.ref, entry.answers["said"]) for entry in entries_of(again)] == [
        ("LOG-0001", SAID),
        ("LOG-0002", "Another thing"),
    ]


def test_a_tab_that_somebody_makes_by_hand_is_found_within_three_hours(team: Team, bot: Bot) -> None:
    bot.refresh()
    team.at_sheet(lambda person: person.request({"addSheet": {"properties": {"title": "CiP log"}}}))
    headings = ["Ref", "Date", "Recorded by", "Themes raised"]
    line = ["", "12/3/2026", "Facilitator", "Attendance"]
    team.at_sheet(lambda person: person.type("'CiP log'!A1", [headings, line]))
    team.clock.move_on(timedelta(hours=3))

    bot.refresh()

    assert [row["Ref"] for row in tab_rows(team, "CiP log")] == ["LOG-0001"]
    [entry] = entries_of(bot, "cip_log")
    assert entry.answers == {"on": "2026-03-12", "role": "Facilitator", "themes": "Attendance"}


# --- services away


def test_an_entry_kept_while_google_is_away_reaches_its_tab_later(team: Team, bot: Bot) -> None:
    team.breaks(kind="503", face="google", times=None, retry_after=0)
    keeps_session(team, bot)
    team.mends()

    bot.refresh()

    assert [row["Ref"] for row in tab_rows(team)] == ["LOG-0001"]


def test_an_answer_that_google_loses_leaves_one_row(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    team.breaks(kind="cut-after", face="google", path="*:batchUpdate", times=1)
    keeps_session(team, bot, line="2026-SPR-ON-03 day 2 Another thing")
    team.wait_until(lambda: len(tab_rows(team)) == 2)
    team.mends()

    for _ in range(2):
        bot.refresh()

    assert [row["Ref"] for row in tab_rows(team)] == ["LOG-0001", "LOG-0002"]


def test_a_look_when_nothing_changed_still_asks_once(team: Team) -> None:
    with team.running() as listening:
        keeps_session(team, listening)
        team.wait_until(lambda: bool(tab_rows(team)))
    desk = Ticking(team)
    for _ in range(3):
        desk.later(minutes=2)
    start = team.last_request()

    desk.later(minutes=2)

    assert [entry.path.split("/")[1] for entry in team.requests(start)] == ["drive"]


def test_the_kinds_of_the_menu_are_those_of_the_files(team: Team) -> None:
    assert {file.stem for file in (team.folder / "forms").glob("*.toml")} == {*KINDS, "learner"}


def test_logs_and_register_are_read_in_the_same_request_as_the_plan(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)
    team.wait_until(lambda: bool(tab_rows(team)))
    bot.refresh()
    start = team.last_request()

    bot.refresh()

    assert [entry.path.rsplit("/", 1)[1] for entry in team.requests(start)] == ["values:batchGet"]


# --- the digest


def test_the_digest_counts_what_came_from_the_other_sources_and_shows_what_waits_in_private(
    team: Team, bot: Bot
) -> None:
    keeps_session(team, bot, needs_action="urgent")
    keeps_session(team, bot, line="2026-SPR-ON-03 day 2 Another thing")
    team.cohort_answers("2026-SPR-ON-03", 7)

    bot.timetable().tick()

    digest = team.messages()[0]
    assert "*Other sources* — 2 session log entries; 1 waits for an action" in words_of(digest)
    assert all(SAID not in words for words in team.said())
    known = len(team.private_answers("Cat"))
    team.clicks("Cat", digest, "logbook.needing")
    team.wait_until(lambda: len(team.private_answers("Cat")) > known)
    listed = words_of(team.private_answers("Cat")[-1])
    assert "*LOG-0001* Session log, Monday 16 March 2026 — It asks for an urgent action." in listed
    assert "LOG-0002" not in listed
    assert SAID not in listed


def test_a_theme_that_learners_and_the_session_log_raise_is_marked_and_nobodys_words_are_shown(
    team: Team, bot: Bot
) -> None:
    keeps_session(team, bot, line="2026-SPR-ON-03 day 1 Several said that it was too rushed for them")
    quiet = {"most_useful": None, "first_step": None}
    team.cohort_answers("2026-SPR-ON-03", 9, should_change="More time for the second half, please.", **quiet)

    bot.timetable().tick()

    digest = words_of(team.messages()[0])
    assert "9 pace and time (also raised in: session log)" in digest
    assert all("too rushed" not in words for words in team.said())


def test_what_is_on_the_plan_waits_no_longer(team: Team, bot: Bot) -> None:
    answer = keeps_session(team, bot, needs_action="minor")
    team.clicks("Ben", answer, "actions.add")
    team.wait_until(
        lambda: any(view["callback_id"] == "actions.add" for view in team.does("open_views", team.people["Ben"]))
    )
    form = team.does("open_views", team.people["Ben"])[-1]
    team.sends("Ben", form, title="Send the slides a day before")
    team.wait_until(lambda: bool(bot.actions()))

    bot.timetable().tick()

    words = words_of(team.messages()[0])
    assert "*Other sources* — 1 session log entry" in words
    assert "for an action" not in words


def test_a_week_without_forms_still_tells_of_the_other_sources(team: Team, bot: Bot) -> None:
    keeps_session(team, bot)

    bot.timetable().tick()

    words = words_of(team.messages()[0])
    assert "No new learner feedback this week, still working" in words
    assert "1 session log entry" in words


# --- sources that are only read


def test_a_source_can_be_a_tab_of_another_spreadsheet_which_is_never_written_to(team: Team) -> None:
    book = shares_a_book(team, ["Date", "Recorded by", "Themes raised", "Needs action?"])
    types_line(team, book, 2, ["12/3/2026", "Facilitator", "Attendance", "minor"])
    reads_cip_from(team, f'from = "sheet"\nspreadsheet_id = "{book}"\ntab = "CiP"')
    bot = team.bot()

    bot.refresh()

    [entry] = entries_of(bot, "cip_log")
    assert (entry.facts.author_role, entry.facts.needs_action.value, entry.logged_by) == (
        "Facilitator",
        "minor",
        "form",
    )
    assert [line[0] for line in read_book(team, book)] == ["Date", "12/03/2026"]
    assert all(entry.method == "GET" for entry in team.requests() if book in entry.path)


def test_a_source_that_is_read_elsewhere_is_not_typed_in_slack(team: Team) -> None:
    reads_cip_from(team, 'from = "form"\nform_id = "some-form"')
    with team.running():
        seen = team.asks("Ben", "/log cip Attendance")

    assert "Community in Practice comes by a form or sheet of its own here" in seen


def test_rows_of_another_spreadsheet_come_and_go_and_are_read_once(team: Team) -> None:
    book = shares_a_book(team, ["Date", "Recorded by", "Themes raised", "Needs action?"])
    types_line(team, book, 2, ["12/3/2026", "Facilitator", "Attendance", "no"])
    reads_cip_from(team, f'from = "sheet"\nspreadsheet_id = "{book}"\ntab = "CiP"')
    team.bot().refresh()

    types_line(team, book, 2, ["12/3/2026", "Facilitator", "Attendance and funding", "no"])
    for _ in range(2):
        team.bot().refresh()

    found = entries_of(team.bot(), "cip_log")
    assert [entry.answers["themes"] for entry in found if not entry.is_withdrawn] == ["Attendance and funding"]


def test_a_source_can_be_a_form(team: Team) -> None:
    questions = ["Date", "Recorded by", "Themes raised", "Needs action?"]

    def make_form(world: World) -> str:
        form = world.google.create_form("Community in Practice", items=[items.text(title) for title in questions])
        world.google.share(form.form_id, team.key["client_email"])
        answers = dict(zip(questions, ["2026-03-12", "Facilitator", "Attendance", "major"], strict=True))
        world.google.submit(form.form_id, answers, at=team.clock.now())
        return str(form.form_id)

    form_id = team.sandbox.do(make_form)
    reads_cip_from(team, f'from = "form"\nform_id = "{form_id}"')
    bot = team.bot()

    bot.refresh()

    [entry] = entries_of(bot, "cip_log")
    assert entry.facts.needs_action.value == "major"
    assert entry.facts.on is not None
    assert entry.facts.on.isoformat() == "2026-03-12"


def test_a_source_that_does_not_ask_what_it_must_is_named_and_nothing_of_it_is_read(team: Team) -> None:
    book = shares_a_book(team, ["When", "Recorded by", "Themes raised", "Needs action?"])
    types_line(team, book, 2, ["12/3/2026", "Facilitator", "Attendance", "minor"])
    reads_cip_from(team, f'from = "sheet"\nspreadsheet_id = "{book}"\ntab = "CiP"')
    bot = team.bot()

    bot.refresh()

    assert entries_of(bot, "cip_log") == ()
    assert any('The tab "CiP" has no question "Date"' in words for words in team.told())


def shares_a_book(team: Team, header: list[str]) -> str:
    def make(world: World) -> str:
        book = world.google.create_spreadsheet("Community in Practice", sheets=("CiP",))
        world.google.share(book.spreadsheet_id, team.key["client_email"], role="reader")
        world.google.as_person(book.spreadsheet_id).type("'CiP'!A1", [header])
        return str(book.spreadsheet_id)

    return str(team.sandbox.do(make))


def types_line(team: Team, book: str, row: int, line: list[str]) -> None:
    team.sandbox.do(lambda world: world.google.as_person(book).type(f"'CiP'!A{row}", [line]))


def read_book(team: Team, book: str) -> list[list[str]]:
    lines: list[list[str]] = team.sandbox.do(lambda world: world.google.as_person(book).read("'CiP'"))
    return lines


def reads_cip_from(team: Team, settings: str) -> None:
    team.change_settings("[cohorts] ", f"[sources.cip_log]\n{settings}\n\n[cohorts] ")
