"""The vocabulary of Block Kit that the bot speaks: small functions from facts to dictionaries that Slack accepts.

Each block is built with `slack_sdk.models`, which enforces Slack's lengths and names the field at fault; `fitted`
keeps a whole message inside the limits that hold across blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from integrations.slack.message import Block, Modal

MESSAGE_BLOCKS = 50  # https://docs.slack.dev/reference/block-kit/blocks (read 2026-11-23)
MESSAGE_CHARACTERS = 13_000  # over all blocks: undocumented, refused from about 13,200 (slackapi/bolt-js issue 2509)
SECTION_CHARACTERS = 3_000
ELLIPSIS = "…"

# Slack has no escape for its emphasis marks, so a zero-width space after each keeps it from being read as one.
_EMPHASIS = str.maketrans({mark: mark + "\u200b" for mark in "*_~`"})


def escape(text: str, *, limit: int | None = None) -> str:
    """Make somebody's words literal inside mrkdwn: no mention, no link, no emphasis.

    Cut before escaping, so that an entity is never cut in two.
    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping (read 2026-11-23).
    """
    shortened = shorten(text, limit=limit) if limit else text
    escaped = shortened.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.translate(_EMPHASIS)


def shorten(text: str, *, limit: int) -> str:
    """Cut a text to `limit` characters, with an ellipsis; what is seen as one character stays whole."""
    if len(text) <= limit:
        return text
    import regex

    end = 0
    for seen in regex.finditer(r"\X", text[: limit * 2]):
        if seen.end() > limit - 1:
            break
        end = seen.end()
    return text[:end].rstrip() + ELLIPSIS


def bold(text: str) -> str:
    return f"*{text}*"


def mention(user_id: str) -> str:
    """Name a person so that Slack notifies them. Only for ids the bot looked up itself."""
    return f"<@{user_id}>"


def link(url: str, label: str) -> str:
    return f"<{url}|{escape(label)}>"


def long_date(day: date) -> str:
    """Write a date as people in Britain do: Monday 16 March 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def header(text: str) -> Block:
    from slack_sdk.models.blocks import HeaderBlock, PlainTextObject

    return HeaderBlock(text=PlainTextObject(text=shorten(text, limit=150))).to_dict()


def section(
    text: str | None = None, *, fields: Sequence[str] = (), accessory: Block | None = None, block_id: str | None = None
) -> Block:
    """Show mrkdwn, or up to ten fields side by side, with at most one button or picker beside it."""
    from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock

    block = SectionBlock(
        block_id=block_id,
        text=MarkdownTextObject(text=text, verbatim=True) if text else None,
        fields=[MarkdownTextObject(text=field, verbatim=True) for field in fields] or None,
    ).to_dict()
    return {**block, "accessory": dict(accessory)} if accessory else block


def plain(text: str) -> Block:
    """Show somebody's words as they are, without any markup."""
    from slack_sdk.models.blocks import PlainTextObject, SectionBlock

    return SectionBlock(text=PlainTextObject(text=shorten(text, limit=SECTION_CHARACTERS), emoji=False)).to_dict()


def context(*texts: str) -> Block:
    from slack_sdk.models.blocks import ContextBlock, MarkdownTextObject

    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True) for text in texts]).to_dict()


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """Put buttons and pickers in a row."""
    block: dict[str, Any] = {"type": "actions", "elements": [dict(element) for element in elements]}
    return {**block, "block_id": block_id} if block_id else block


def button(label: str, action_id: str, *, value: str, style: str | None = None, confirm: Block | None = None) -> Block:
    from slack_sdk.models.blocks import ButtonElement

    block = ButtonElement(text=shorten(label, limit=75), action_id=action_id, value=value, style=style).to_dict()
    return {**block, "confirm": dict(confirm)} if confirm else block


def menu(action_id: str, choices: Mapping[str, str]) -> Block:
    """Offer up to five `choices`, a mapping from value to words, behind three dots."""
    from slack_sdk.models.blocks import Option, OverflowMenuElement

    options = [Option(value=value, text=shorten(words, limit=75)) for value, words in choices.items()]
    return OverflowMenuElement(action_id=action_id, options=options).to_dict()


def link_button(label: str, url: str, *, action_id: str) -> Block:
    """Open a page. Slack reports even these clicks, so the id needs a listener."""
    from slack_sdk.models.blocks import LinkButtonElement

    return LinkButtonElement(text=shorten(label, limit=75), url=url, action_id=action_id).to_dict()


def confirm(title: str, text: str, *, yes: str, no: str = "Cancel") -> Block:
    from slack_sdk.models.blocks import ConfirmObject, PlainTextObject

    question = PlainTextObject(text=text)
    return ConfirmObject(title=title, text=question, confirm=yes, deny=no).to_dict()


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    multiline: bool = False,
    optional: bool = False,
    hint: str | None = None,
    limit: int | None = None,
) -> Block:
    """Ask for words in a modal. The answer stands in `state.values[block_id]["value"]`."""
    from slack_sdk.models.blocks import PlainTextInputElement

    element = PlainTextInputElement(
        action_id="value", initial_value=initial or None, multiline=multiline, max_length=limit
    )
    return _input(block_id, label, element.to_dict(), optional=optional, hint=hint)


def date_input(
    block_id: str, label: str, *, initial: date | None = None, optional: bool = False, hint: str | None = None
) -> Block:
    from slack_sdk.models.blocks import DatePickerElement

    element = DatePickerElement(action_id="value", initial_date=initial.isoformat() if initial else None)
    return _input(block_id, label, element.to_dict(), optional=optional, hint=hint)


def person_input(block_id: str, label: str, *, initial: str | None = None, optional: bool = False) -> Block:
    from slack_sdk.models.blocks import UserSelectElement

    element = UserSelectElement(action_id="value", placeholder="Choose a person", initial_user=initial)
    return _input(block_id, label, element.to_dict(), optional=optional)


def choice_input(
    block_id: str,
    label: str,
    choices: Mapping[str, str],
    *,
    initial: str | None = None,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    """Ask for one of `choices`, a mapping from value to words."""
    from slack_sdk.models.blocks import Option, StaticSelectElement

    options = {value: Option(value=value, label=shorten(words, limit=75)) for value, words in choices.items()}
    element = StaticSelectElement(
        action_id="value",
        placeholder="Choose",
        options=list(options.values()),
        initial_option=options.get(initial) if initial else None,
    )
    return _input(block_id, label, element.to_dict(), optional=optional, hint=hint)


def choices_input(block_id: str, label: str, choices: Mapping[str, str], *, hint: str | None = None) -> Block:
    """Ask for any number of up to a hundred `choices`, from a menu that folds away."""
    from slack_sdk.models.blocks import Option, StaticMultiSelectElement

    options = [Option(value=value, label=shorten(words, limit=75)) for value, words in choices.items()]
    element = StaticMultiSelectElement(action_id="value", placeholder="Choose", options=options)
    return _input(block_id, label, element.to_dict(), optional=True, hint=hint)


def ticks_input(
    block_id: str, label: str, choices: Mapping[str, str], *, initial: Sequence[str] = (), optional: bool = True
) -> Block:
    """Ask for any number of `choices` (at most ten, Slack's limit for tick boxes)."""
    from slack_sdk.models.blocks import CheckboxesElement, Option

    options = {value: Option(value=value, text=shorten(words, limit=75)) for value, words in choices.items()}
    chosen = [options[value] for value in initial if value in options]
    element = CheckboxesElement(action_id="value", options=list(options.values()), initial_options=chosen or None)
    return _input(block_id, label, element.to_dict(), optional=optional)


def many_menu(action_id: str, placeholder: str, choices: Mapping[str, str], *, chosen: Sequence[str] = ()) -> Block:
    """Offer any number of `choices` in a menu, for beside a section: each change is told at once."""
    from slack_sdk.models.blocks import Option, StaticMultiSelectElement

    options = {value: Option(value=value, label=shorten(words, limit=75)) for value, words in choices.items()}
    first = [options[value] for value in chosen if value in options]
    return StaticMultiSelectElement(
        action_id=action_id, placeholder=placeholder, options=list(options.values()), initial_options=first or None
    ).to_dict()


def _input(block_id: str, label: str, element: Block, *, optional: bool, hint: str | None = None) -> Block:
    from slack_sdk.models.blocks import InputBlock

    return InputBlock(label=label, block_id=block_id, optional=optional, hint=hint, element=dict(element)).to_dict()


def modal(
    callback_id: str, title: str, blocks: Sequence[Block], *, submit: str | None, private_metadata: str = ""
) -> Modal:
    from slack_sdk.models.views import View

    view = View(
        type="modal",
        callback_id=callback_id,
        title={"type": "plain_text", "text": shorten(title, limit=24)},
        submit={"type": "plain_text", "text": submit} if submit else None,
        close={"type": "plain_text", "text": "Cancel" if submit else "Close"},
        private_metadata=private_metadata,
        blocks=[dict(block) for block in blocks],
    )
    return Modal(view.to_dict())


def characters(block: Block) -> int:
    """Count every character a block would show."""
    total = 0
    for key, value in block.items():
        if key == "text" and isinstance(value, str):
            total += len(value)
        elif isinstance(value, Mapping):
            total += characters(value)
        elif isinstance(value, list):
            total += sum(characters(item) for item in value if isinstance(item, Mapping))
    return total


def fitted(blocks: Sequence[Block], *, left_out: Callable[[int], Block], limit: int = MESSAGE_BLOCKS) -> list[Block]:
    """Keep as many blocks from the front as Slack takes; what does not fit is replaced by `left_out(how many)`."""
    if len(blocks) <= limit and sum(map(characters, blocks)) <= MESSAGE_CHARACTERS:
        return list(blocks)
    room = MESSAGE_CHARACTERS - max(characters(left_out(count)) for count in (1, len(blocks)))
    kept: list[Block] = []
    for block in blocks[: limit - 1]:
        room -= characters(block)
        if room < 0:
            break
        kept.append(block)
    return [*kept, left_out(len(blocks) - len(kept))]
