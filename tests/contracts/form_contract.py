"""What every answer to the bot's Form must do, the real one and any stand-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.ports import Form
from integrations.errors import ServiceUnavailable

MORNING = datetime(2025, 3, 14, 9, 0, tzinfo=UTC)


class FormAtHand(Protocol):
    """A form with one scale question "How useful?" from 1 to 5."""

    @property
    def form(self) -> Form: ...

    def submit(self, *, useful: str, at: datetime) -> str:
        """Fill the form in; return the response's id."""
        ...

    def edit(self, response_id: str, *, useful: str, at: datetime) -> None: ...

    def goes_down(self) -> None:
        """Fail every request from now on."""
        ...


class FormContract:
    """Subclasses give `sheet_of_paper`."""

    @pytest.fixture
    def sheet_of_paper(self) -> FormAtHand:
        raise NotImplementedError

    def test_the_definition_names_the_question_that_answers_go_by(self, sheet_of_paper: FormAtHand) -> None:
        sheet_of_paper.submit(useful="4", at=MORNING)

        [question] = sheet_of_paper.form.definition().questions
        [answers] = sheet_of_paper.form.answers(since=None)

        assert (question.title, question.kind, question.scale) == ("How useful?", "scale", (1, 5))
        assert answers.answers == {question.question_id: ("4",)}

    def test_answers_since_a_moment_include_that_moment_and_leave_out_what_was_before(
        self, sheet_of_paper: FormAtHand
    ) -> None:
        sheet_of_paper.submit(useful="1", at=MORNING)
        later = sheet_of_paper.submit(useful="2", at=MORNING + timedelta(hours=1))
        [moment] = [a.submitted_at for a in sheet_of_paper.form.answers(since=None) if a.response_id == later]

        found = [answers.response_id for answers in sheet_of_paper.form.answers(since=moment)]

        assert found == [later]

    def test_an_edited_response_comes_again_under_its_own_id(self, sheet_of_paper: FormAtHand) -> None:
        response_id = sheet_of_paper.submit(useful="1", at=MORNING)
        sheet_of_paper.edit(response_id, useful="5", at=MORNING + timedelta(hours=2))

        [answers] = sheet_of_paper.form.answers(since=MORNING + timedelta(hours=1))

        assert answers.response_id == response_id
        assert next(iter(answers.answers.values())) == ("5",)
        assert answers.created_at < answers.submitted_at

    def test_the_inventory_names_every_response_once_edited_ones_too(self, sheet_of_paper: FormAtHand) -> None:
        ids = {sheet_of_paper.submit(useful="1", at=MORNING + timedelta(minutes=number)) for number in range(3)}
        sheet_of_paper.edit(min(ids), useful="5", at=MORNING + timedelta(hours=2))

        assert sheet_of_paper.form.inventory() == ids

    def test_a_form_that_is_away_raises_when_asked_and_not_in_the_middle_of_a_loop(
        self, sheet_of_paper: FormAtHand
    ) -> None:
        sheet_of_paper.submit(useful="1", at=MORNING)
        sheet_of_paper.goes_down()

        with pytest.raises(ServiceUnavailable):
            sheet_of_paper.form.answers(since=None)
