"""A form, its questions and its responses, as Forms holds them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def new_hex_id() -> str:
    """Make an id as Forms gives to items and questions: eight hex digits."""
    return f"{secrets.randbelow(2**31):08x}"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question as a person sees it; a grid has one for each row. `title` is its column's header in a sheet."""

    question_id: str
    title: str
    required: bool
    question: Json  # the API's Question; for a row of a grid its rowQuestion
    grid_columns: Json | None = None  # the grid's ChoiceQuestion, where this is a row of one

    @property
    def choices(self) -> Json | None:
        """Return the ChoiceQuestion that answers are picked from, if any."""
        return self.grid_columns or self.question.get("choiceQuestion")


@dataclass(slots=True)
class FormResponse:
    """One person's answers: question id to the texts given. Times are kept to the microsecond, as Forms does."""

    response_id: str
    created_at: datetime
    last_submitted_at: datetime
    answers: dict[str, list[str]]
    email: str | None = None


@dataclass(slots=True)
class Column:
    """A column of the linked sheet: whose answers it holds, its header as last written, and where it last was."""

    key: str  # a question id, or "timestamp", or "email"
    header: str
    position: int


@dataclass(slots=True)
class Link:
    """The sheet that responses go to."""

    spreadsheet_id: str
    sheet_id: int
    columns: list[Column] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """One form. `items` are the API's Items, whole."""

    form_id: str
    title: str
    document_title: str
    responder_uri: str
    description: str = ""
    email_collection: str = "DO_NOT_COLLECT"
    quiz_settings: Json | None = None
    items: list[Json] = field(default_factory=list)
    responses: dict[str, FormResponse] = field(default_factory=dict)
    link: Link | None = None
    revision: int = 2
    is_published: bool = True
    is_accepting: bool = True

    @property
    def revision_id(self) -> str:
        return f"{self.revision:08x}"

    @property
    def collects_email(self) -> bool:
        return self.email_collection in ("VERIFIED", "RESPONDER_INPUT")

    def questions(self) -> Iterator[AskedQuestion]:
        """Give every question in order, each row of a grid by itself."""
        for item in self.items:
            title = item.get("title", "")
            if "questionItem" in item:
                question = item["questionItem"]["question"]
                yield AskedQuestion(question["questionId"], title, question.get("required", False), question)
            for row in item.get("questionGroupItem", {}).get("questions", ()):
                row_title = f"{title} [{row['rowQuestion'].get('title', '')}]"
                columns = item["questionGroupItem"].get("grid", {}).get("columns")
                yield AskedQuestion(row["questionId"], row_title, row.get("required", False), row, columns)

    def question(self, name: str) -> AskedQuestion:
        """Find a question by its id, or by its title where that is said once; KeyError otherwise."""
        asked = list(self.questions())
        by_id = [question for question in asked if question.question_id == name]
        by_title = [question for question in asked if question.title == name]
        found = by_id or by_title
        if len(found) != 1:
            raise KeyError(f"{len(found)} questions of the form {self.title!r} are called {name!r}.")
        return found[0]


def with_ids(item: Json) -> Json:
    """Give an item and its questions the ids they lack."""
    whole = {"itemId": new_hex_id(), **item}
    if "questionItem" in whole:
        question = {"questionId": new_hex_id(), **whole["questionItem"].get("question", {})}
        whole["questionItem"] = {**whole["questionItem"], "question": question}
    if "questionGroupItem" in whole:
        rows = [{"questionId": new_hex_id(), **row} for row in whole["questionGroupItem"].get("questions", ())]
        whole["questionGroupItem"] = {**whole["questionGroupItem"], "questions": rows}
    return whole


def timestamp_text(moment: datetime, *, milliseconds: bool = False) -> str:
    """Write a moment as Google does: UTC with a Z, and as many digits of the second as it needs, by threes."""
    whole = moment.astimezone(UTC)
    micros = whole.microsecond // 1000 * 1000 if milliseconds else whole.microsecond
    text = whole.strftime("%Y-%m-%dT%H:%M:%S")
    if micros == 0:
        return text + "Z"
    return f"{text}.{micros // 1000:03d}Z" if micros % 1000 == 0 else f"{text}.{micros:06d}Z"
