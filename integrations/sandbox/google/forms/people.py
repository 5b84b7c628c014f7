"""What people do with forms by hand: make them, fill them in, change answers and questions, link a sheet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from integrations.sandbox.google.drive_file import FORM
from integrations.sandbox.google.forms import linked_sheet
from integrations.sandbox.google.forms.answers import AnswersRefused, Given, checked
from integrations.sandbox.google.forms.model import Form, FormResponse, with_ids
from integrations.sandbox.google.identifiers import new_file_id
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet

if TYPE_CHECKING:
    from integrations.sandbox.google.state import GoogleState

Json = dict[str, Any]


class FormsByHand:
    """The forms of one Google, and the hands that touch them."""

    def __init__(self, google: GoogleState) -> None:
        self._google = google
        self.forms: dict[str, Form] = {}

    def create(
        self,
        title: str,
        *,
        owner: str,
        items: Sequence[Json] = (),
        description: str = "",
        document_title: str | None = None,
        email_collection: str = "DO_NOT_COLLECT",
        app: str | None = None,
    ) -> Form:
        """Make a form; `items` are the API's Items, ids left out where they do not matter."""
        form_id = new_file_id()
        form = Form(
            form_id,
            title,
            document_title or title,
            f"{self._google.base_url}/forms/d/e/1FAIpQLS{secrets.token_urlsafe(36)}/viewform",
            description=description,
            email_collection=email_collection,
            items=[with_ids(item) for item in items],
        )
        self.forms[form_id] = form
        self._google.keep_file(form_id, form.document_title, FORM, owner=owner, app=app)
        return form

    def submit(
        self, form_id: str, answers: Mapping[str, Given], *, at: datetime | None = None, email: str | None = None
    ) -> str:
        """Fill in a form; return the response's id. Answers go by question id or title."""
        form, moment = self.forms[form_id], at or self._google.clock.now()
        self._check_open(form, email)
        response_id = "ACYDBN" + secrets.token_urlsafe(60)
        response = FormResponse(
            response_id, moment, _later(form, moment), checked(form, answers), email if form.collects_email else None
        )
        form.responses[response_id] = response
        if book := self._book(form):
            linked_sheet.add_row(form, book, response)
        self._note(form, moment)
        return response_id

    def edit_response(
        self, form_id: str, response_id: str, answers: Mapping[str, Given], *, at: datetime | None = None
    ) -> None:
        """Submit a response again with other answers; what is not given is left blank."""
        form, moment = self.forms[form_id], at or self._google.clock.now()
        self._check_open(form, form.responses[response_id].email)
        response = form.responses[response_id]
        previous = response.last_submitted_at
        response.answers = checked(form, answers)
        response.last_submitted_at = _later(form, moment)
        if book := self._book(form):
            linked_sheet.change_row(form, book, response, previous=previous)
        self._note(form, moment)

    def delete_response(self, form_id: str, response_id: str) -> None:
        """Delete a response in the editor; its row in a linked sheet stays."""
        form = self.forms[form_id]
        del form.responses[response_id]
        self._google.touch(form_id, editor=self._google.files[form_id].owner, content=False)

    def link_to_sheet(self, form_id: str, spreadsheet_id: str) -> Sheet:
        """Choose a spreadsheet as the destination of responses; return the new tab."""
        form, book = self.forms[form_id], self._google.spreadsheets[spreadsheet_id]
        taken = {sheet.sheet_id for sheet in book.sheets}
        sheet = linked_sheet.link(form, book, sheet_id=self._google.new_sheet_id(taken))
        self._note(form, self._google.clock.now())
        return sheet

    def add_item(self, form_id: str, item: Json, *, index: int | None = None) -> Json:
        """Add an item, at the end or at a place; return it with its ids."""
        form = self.forms[form_id]
        whole = with_ids(item)
        form.items.insert(len(form.items) if index is None else index, whole)
        self.questions_changed(form)
        return whole

    def rename_item(self, form_id: str, title: str, new_title: str) -> None:
        """Change an item's title; its questions keep their ids."""
        form = self.forms[form_id]
        next(item for item in form.items if item.get("title") == title)["title"] = new_title
        self.questions_changed(form)

    def remove_item(self, form_id: str, title: str) -> None:
        """Delete an item; answers given to it stay in the responses and in the sheet."""
        form = self.forms[form_id]
        form.items.remove(next(item for item in form.items if item.get("title") == title))
        self.questions_changed(form)

    def change_question(self, form_id: str, title: str, question: Json) -> None:
        """Change how a question is answered; it keeps its id and its title."""
        form = self.forms[form_id]
        asked = next(item for item in form.items if item.get("title") == title)["questionItem"]["question"]
        kept = {"questionId": asked["questionId"]}
        asked.clear()
        asked.update(kept | question)
        self.questions_changed(form)

    def collect_email(self, form_id: str, setting: str) -> None:
        """Choose whether addresses are collected: DO_NOT_COLLECT, VERIFIED or RESPONDER_INPUT."""
        form = self.forms[form_id]
        form.email_collection = setting
        self.questions_changed(form)

    def questions_changed(self, form: Form) -> None:
        """Bring revision, file and linked headers up to the form's questions."""
        form.revision += 1
        if book := self._book(form):
            linked_sheet.write_headers(form, book)
        self._note(form, self._google.clock.now())

    def _book(self, form: Form) -> Spreadsheet | None:
        return self._google.spreadsheets.get(form.link.spreadsheet_id) if form.link else None

    def _note(self, form: Form, moment: datetime) -> None:
        self._google.touch(form.form_id, editor=self._google.files[form.form_id].owner, at=moment)
        if (book := self._book(form)) is not None:
            self._google.touch(book.spreadsheet_id, editor=self._google.files[form.form_id].owner, at=moment)

    def _check_open(self, form: Form, email: str | None) -> None:
        if not (form.is_published and form.is_accepting):
            raise AnswersRefused({"": f"The form {form.title} is no longer accepting responses."})
        if form.collects_email and not email:
            raise AnswersRefused({"email": "Email: This is a required question."})


def _later(form: Form, moment: datetime) -> datetime:
    """Make a time of submission finer than a millisecond, as Forms has it; one given so fine is kept."""
    if moment.microsecond % 1000:
        return moment
    return moment.replace(microsecond=moment.microsecond + 1 + (len(form.responses) * 103) % 997)
