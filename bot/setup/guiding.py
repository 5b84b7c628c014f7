"""The guided set-up: look, show, let a person correct and confirm, then write. Every question is also a flag."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.feedback.coverage import coverage
from bot.feedback.forms import USUAL_GAP_DAYS, read_form_map
from bot.feedback.profile.report import report
from bot.feedback.values import folded
from bot.initialising import TEMPLATES, template, write_templates
from bot.setup import bot_file, form_file
from bot.setup.asking import Asker
from bot.setup.editing import FIELDS, apply_flags, changed, with_cohort
from bot.setup.looking import Looked, Where, google_door, id_in, look
from bot.setup.model import LEFT_OUT, Entry, FormFile, TeamChoices
from bot.setup.showing import entries_table, unmapped_words
from bot.setup.suggesting import entries_of, measures
from bot.setup.writing import differences, read_files, write_files

SETTINGS, QUESTIONS = "bot.toml", "forms/learner.toml"
KEY_FILE = "service-account.json"
DATES = "dates"
CHANNEL = r"[CG][A-Z0-9]{5,}"
ALERTS = r"[CGDUW][A-Z0-9]{5,}"
MEMBERS = r"(?:[UWS][A-Z0-9]{5,}[\s,]*)*"
ASKED_ROLES: Mapping[str, str] = {
    "lead_trainer": "Lead Trainer",
    "programme_manager": "Training Programme Manager",
    "quality_team": "QA and CI team",
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What was given as flags. None, or nothing, is asked."""

    where: Where | None = None
    credentials: Path | None = None
    channel: str | None = None
    alert_channel: str | None = None
    plan_sheet: str | None = None
    cohort: str | None = None
    gap_days: int | None = None
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    corrections: Sequence[tuple[str, str]] = ()  # (field, "question=value")


class Guide:
    """One set-up of one folder."""

    def __init__(self, folder: Path, *, asker: Asker, wishes: Wishes) -> None:
        self._folder = folder
        self._ask = asker
        self._say = asker.say
        self._wishes = wishes
        self._settings = folder / SETTINGS
        self._questions = folder / QUESTIONS
        self._before = read_files(*(folder / name for name in TEMPLATES))

    def run(self) -> str:
        """Go through all of it and say what was done. Nothing is written before the last question is answered."""
        where = self._wishes.where or self._where()
        if where is None:
            return write_templates(self._folder)
        door = google_door(self._settings, credentials=self._key_file(where))
        looked = look(where, door=door)
        self._say(f"\n{report(looked.profile, called=looked.called)}")
        known = self._known()
        form = self._form(looked, known)
        text = self._form_text(looked, form, known)
        choices = self._choices(looked.where)
        settings = bot_file.with_choices(self._before.get(self._settings, template(SETTINGS)), looked.where, choices)
        return self._write({self._settings: settings, self._questions: text})

    # --- where the answers are

    def _where(self) -> Where | None:
        """Ask where the answers are. None: nowhere yet."""
        self._say("Where are the learners' answers?\n  1  in the Google Form itself\n  2  in the sheet linked to it")
        self._say("  3  in an export (CSV or XLSX), to try\n  4  nowhere yet: only write the settings files")
        number = self._ask.choice("1, 2, 3 or 4", ("1", "2", "3", "4"), usual="2")
        if number == "4":
            return None
        if number == "3":
            return Where(kind="export", place=self._ask.text("The file", needed=True))
        what = "form" if number == "1" else "sheet"
        question = f"The address of the {what}, or its id"
        place = self._ask.understood(question, lambda text: id_in(text, what=what), needed=True)
        return Where(kind="form" if number == "1" else "sheet", place=place)

    def _key_file(self, where: Where) -> Path | None:
        if self._wishes.credentials or where.kind == "export":
            return self._wishes.credentials
        usual = google_door(self._settings).credentials
        return usual if usual.is_file() else Path(self._ask.text("The Google key file", usual=str(usual)))

    # --- what the questions mean

    def _known(self) -> str | None:
        """Give the form's file as it is, if a team has confirmed one: the shipped example is nobody's form."""
        text = self._before.get(self._questions)
        if text is None or text == template(QUESTIONS):
            return None
        try:
            read_form_map(tomllib.loads(text), called=QUESTIONS)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError([f"{self._questions} cannot be read: {error}."]) from None
        return text

    def _form(self, looked: Looked, known: str | None) -> FormFile:
        titles = form_file.known_titles(known) if known else frozenset()
        columns = [column for column in looked.profile.columns if folded(column.header) not in titles]
        taken = form_file.known_keys(known) if known else ()
        entries = entries_of(columns, options=looked.options, taken=taken)
        if known:
            self._say_what_stays(looked, known, titles)
            entries = tuple(map(_beside_known, entries))
        news = [(name, text) for name, text in self._wishes.corrections if not _is_known(text, titles)]
        entries = apply_flags(entries, news)
        if entries:
            entries = self._corrected(entries)
        entries, gap_days = self._with_cohort(entries, known)
        if words := unmapped_words(entries):
            self._say(f"\n{words}")
        return FormFile(entries=entries, gap_days=gap_days)

    def _say_what_stays(self, looked: Looked, known: str, titles: frozenset[str]) -> None:
        """Say what is confirmed already, and what the form no longer asks."""
        headers = [column.header for column in looked.profile.columns]
        count = len(titles.intersection(map(folded, headers)))
        self._say(f"\n{count} questions are known and stay as they are in {self._questions}.")
        asked = coverage(headers, read_form_map(tomllib.loads(known), called=QUESTIONS))
        if asked.gone:
            self._say("No longer in the form, and left in the file: " + ", ".join(f'"{one}"' for one in asked.gone))
        if not asked.new:
            self._say("Nothing is new.")

    def _corrected(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Show the table and take corrections until there are none."""
        current = list(entries)
        while True:
            self._say(f"\n{entries_table(current)}")
            answer = self._ask.text("\nThe number of a question to change, or Enter if all is right")
            if not answer:
                return tuple(current)
            if not answer.isdigit() or not 1 <= int(answer) <= len(current):
                self._say(f'  "{answer}" is no number from 1 to {len(current)}.')
                continue
            place = int(answer) - 1
            current[place] = self._changed(current[place])

    def _changed(self, entry: Entry) -> Entry:
        name = self._ask.choice(f"What of it ({', '.join(FIELDS)})", tuple(FIELDS), usual="measure")
        hint = f" ({', '.join(measures())}, or none)" if name == "measure" else ""
        value = self._ask.text(f"New {name}{hint}", needed=True)
        try:
            return changed(entry, name, value)
        except UserError as error:
            self._say(f"  {error}")
            return entry

    def _with_cohort(self, entries: tuple[Entry, ...], known: str | None) -> tuple[tuple[Entry, ...], int | None]:
        """Settle what tells the cohort: a question, or the dates."""
        if known is not None:
            return entries, None  # settled the first time
        wish = self._wishes.cohort
        if wish is None:
            found = next((entry.title for entry in entries if entry.kind == "cohort"), None)
            say = f'"{found}"' if found else "none found"
            self._say(f"\nWhich question tells the cohort ({say})? Without one, cohorts are made from the dates.")
            placed = self._ask.understood(
                "Its wording, or dates", lambda text: _with_cohort_named(entries, text), usual=found or DATES
            )
        else:
            placed = _with_cohort_named(entries, wish)
        has_cohort = any(entry.kind == "cohort" for entry in placed)
        return placed, None if has_cohort else self._gap_days()

    def _gap_days(self) -> int:
        if self._wishes.gap_days is not None:
            return self._wishes.gap_days
        question = "Days without a response that part two cohorts"
        return int(self._ask.text(question, usual=str(USUAL_GAP_DAYS), pattern=r"[1-9]\d{0,2}", says="is no number"))

    def _form_text(self, looked: Looked, form: FormFile, known: str | None) -> str:
        text = form_file.added_to(known, form) if known else form_file.form_file(form, title="Learner feedback")
        read_form_map(tomllib.loads(text), called=QUESTIONS)  # names what is missing before anything is written
        return text

    # --- the team

    def _choices(self, where: Where) -> TeamChoices:
        held = bot_file.present(self._before.get(self._settings, template(SETTINGS)))
        wishes = self._wishes
        self._say("")
        return TeamChoices(
            channel=self._id(wishes.channel, "The team's channel in Slack (its id, C…)", held.channel, CHANNEL),
            alert_channel=self._id(
                wishes.alert_channel,
                "Where to tell of trouble (a channel's or a person's id)",
                held.alert_channel,
                ALERTS,
            ),
            plan_sheet=self._plan_sheet(where, held.plan_sheet),
            credentials=self._credentials(held.credentials),
            roles={role: self._members(role, title, held.roles.get(role, ())) for role, title in ASKED_ROLES.items()},
        )

    def _id(self, wish: str | None, question: str, usual: str, pattern: str) -> str:
        if wish is None:
            return self._ask.text(f"{question}, or Enter for later", usual=usual, pattern=pattern, says="is no such id")
        return wish

    def _plan_sheet(self, where: Where, held: str) -> str:
        wish = self._wishes.plan_sheet
        if wish is not None:
            return _sheet_id(wish)
        usual = held or (where.place if where.kind == "sheet" else "")
        question = "The sheet for the action plan (address or id), or Enter for later"
        return self._ask.understood(question, _sheet_id, usual=usual)

    def _credentials(self, held: str) -> str:
        given = self._wishes.credentials
        return str(given.resolve()) if given and given.resolve() != (self._folder / held).resolve() else ""

    def _members(self, role: str, title: str, held: Sequence[str]) -> tuple[str, ...]:
        if role in self._wishes.roles:
            return self._wishes.roles[role]
        question = f"Who is {title}? Member ids (U…) or user groups (S…), with commas; Enter for later"
        given = self._ask.text(question, usual=", ".join(held), pattern=MEMBERS, says="holds something that is no id")
        return tuple(given.replace(",", " ").split())

    # --- writing

    def _write(self, texts: dict[Path, str]) -> str:
        """Show what changes and write it if that is right; the templates that are missing come along."""
        for name in TEMPLATES:
            file = self._folder / name
            if file not in texts and file not in self._before:
                texts[file] = template(name)
        shown = {file: text for file, text in self._before.items() if text != self._shipped(file)}
        news = {file: text for file, text in texts.items() if self._before.get(file) != text}
        if not news:
            return f"All files in {self._folder} are as they should be."
        self._say(f"\n{differences(shown, news)}\n")
        if not self._ask.yes("Write this"):
            return "Nothing was written."
        write_files(news)
        names = ", ".join(str(file.relative_to(self._folder)) for file in news)
        then = f"Next: `cqi check --config {self._settings}` says what is still missing."
        return f"Written in {self._folder}: {names}.\n{then}"

    def _shipped(self, file: Path) -> str:
        return template(file.relative_to(self._folder).as_posix())


def _is_known(correction: str, titles: frozenset[str]) -> bool:
    """Tell a correction of a question that was confirmed before: it stays, so that one command can be run again."""
    title = folded(correction.rpartition("=")[0])
    return title in titles or any(known.startswith(f"{title} [") for known in titles)


def _with_cohort_named(entries: tuple[Entry, ...], wanted: str) -> tuple[Entry, ...]:
    return with_cohort(entries, None if wanted.casefold() == DATES else wanted)


def _sheet_id(text: str) -> str:
    return id_in(text, what="sheet") if text else ""


def _beside_known(entry: Entry) -> Entry:
    """Take a new question for neither cohort nor moment: those were settled the first time."""
    if entry.kind not in ("cohort", "timestamp"):
        return entry
    return replace(entry, kind="choice" if entry.kind == "cohort" else LEFT_OUT)
