"""The forms as their readers meet them: the questions, submitting, and editing what was submitted."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from integrations.sandbox.google.forms.answers import AnswersRefused
from integrations.sandbox.google.forms.model import Form
from integrations.sandbox.google.forms.resource import form_json
from integrations.sandbox.web.exchange import Asked, Json, Refusal, acting, reading
from integrations.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the forms."""
    return [
        reading("/sandbox/forms/{form}", partial(_form, world)),
        acting("/sandbox/forms/{form}/submit", partial(_submit, world)),
    ]


def forms_by_title(world: World) -> list[tuple[str, str]]:
    """Return the forms there are, with their titles."""
    google = world.google
    return [
        (form.form_id, form.title)
        for form in google.forms.values()
        if form.form_id in google.files and not google.files[form.form_id].trashed
    ]


def _known(world: World, asked: Asked) -> Form:
    form = world.google.forms.get(asked.path["form"])
    if form is None:
        raise Refusal("There is no such form.", status=404)
    return form


def _form(world: World, asked: Asked) -> Json:
    form = _known(world, asked)
    told: Json = {"form": form_json(form), "responses": len(form.responses)}
    wanted = asked.optional_text("response")
    if wanted is None:
        return told
    response = form.responses.get(wanted)
    if response is None:
        raise Refusal("This response is no longer there.", status=404)
    return told | {"response": wanted, "answers": response.answers}


def _submit(world: World, asked: Asked) -> Json:
    """Take a filled-in form; with `response`, as a new version of one sent before."""
    form = _known(world, asked)
    answers = asked.body.get("answers")
    if not isinstance(answers, dict):
        raise Refusal('"answers" is missing.')
    given = {str(name): [str(text) for text in texts] for name, texts in answers.items() if isinstance(texts, list)}
    before = asked.optional_text("response")
    try:
        if before is None:
            return {"response": world.google.submit(form.form_id, given)}
        if before not in form.responses:
            raise Refusal("This response is no longer there. Submit another one.", status=404)
        world.google.edit_response(form.form_id, before, given)
    except AnswersRefused as refused:
        raise Refusal(" ".join(refused.faults.values())) from None
    return {"response": before}
