"""The Google adapters, on the sandbox, keep the contracts of the bot's ports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from bot.ports import Form, Workbook
from integrations.sandbox.server import Sandbox
from tests.contracts.form_contract import FormContract
from tests.contracts.workbook_contract import WorkbookContract
from tests.integrations.google.google_in_sandbox import OWNER, Google

QUESTION = {"scaleQuestion": {"low": 1, "high": 5}}


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with Sandbox.start() as sandbox:
        yield Google(sandbox, tmp_path)


class AFile:
    def __init__(self, google: Google) -> None:
        self._google = google
        self._book_id = google.a_spreadsheet("Contract", sheets=("Plan", "Answers"))
        google.book_id = self._book_id

    @cached_property
    def workbook(self) -> Workbook:
        return self._google.workbook(read_only_titles=("Answers",))

    def type_rows(self, title: str, rows: Sequence[Sequence[Any]]) -> None:
        self._google.type_rows(title, rows)


@dataclass
class AForm:
    google: Google
    form_id: str

    @cached_property
    def form(self) -> Form:
        return self.google.form(self.form_id)

    def submit(self, *, useful: str, at: datetime) -> str:
        made: str = self.google.do(lambda world: world.google.submit(self.form_id, {"How useful?": useful}, at=at))
        return made

    def edit(self, response_id: str, *, useful: str, at: datetime) -> None:
        given = {"How useful?": useful}
        self.google.do(lambda world: world.google.edit_response(self.form_id, response_id, given, at=at))

    def goes_down(self) -> None:
        self.google.fails("503", path="/v1/*", times=None)


class TestGoogleWorkbook(WorkbookContract):
    @pytest.fixture
    def file(self, google: Google) -> AFile:
        return AFile(google)


class TestGoogleForm(FormContract):
    @pytest.fixture
    def sheet_of_paper(self, google: Google) -> AForm:
        def make(world: Any) -> str:
            items = [{"title": "How useful?", "questionItem": {"question": QUESTION}}]
            form = world.google.create_form("Contract", owner=OWNER, items=items)
            world.google.share(form.form_id, google.address, role="writer")
            return str(form.form_id)

        return AForm(google, google.do(make))
