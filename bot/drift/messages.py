"""How a change of the form is told: what it was, what it is, and two buttons; afterwards, who decided what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import blocks
from bot.feedback.drift_filing import turned
from bot.feedback.drift_model import Answer, Asked, Change, What
from bot.feedback.drift_reading import BOT, THE_FILE
from integrations.slack.message import Block, Message

SAME, NEW, SEEN = "form.same", "form.new", "form.seen"
SHOWN = 10  # questions listed in one paragraph; more are counted
QUESTIONS_IN_A_MESSAGE = 15  # two blocks each and up to 750 characters: Slack takes 50 and 13,000
TITLE_CHARACTERS = 150
OPTIONS_CHARACTERS = 120
LABELS_CHARACTERS = 60

_HEADINGS = {
    What.RENAMED: "Reworded",
    What.REPLACED: "Another question in its place",
    What.ASKED_AGAIN: "Deleted, and asked again",
    What.TWIN: "Asked twice under one title",
    What.RETYPED: "Answered in another way",
    What.RESCALED: "Another scale",
    What.REVERSED: "The ends of its scale changed places",
    What.RELABELLED: "Other words at the ends of its scale",
    What.OPTIONS: "Other answers to choose from",
}
_KINDS = {
    "text": "a short text",
    "paragraph": "a paragraph",
    "choice": "one to choose",
    "tick-many": "several to tick",
    "grid": "a row of a grid",
    "date": "a date",
    "time": "a time",
    "file": "a file",
    "words": "words",
}


def form_changed(changes: Sequence[Change], *, source: str, file: str) -> Message:
    """Tell everything that one look found; what was decided since stands in the place of its buttons."""
    questions = [change for change in changes if change.is_question]
    alarms = [change for change in changes if change.what is What.COLLECTS_EMAIL]
    others = [change for change in changes if not change.is_question and change not in alarms]
    drawn = [blocks.section(f":pencil2: *{_headline(questions)}*")]
    drawn += [block for alarm in alarms for block in _alarm(alarm, source=source)]
    drawn += [block for change in questions for block in _question(change, source=source)]
    drawn += _others(others, source=source, file=file)
    if any(change.waits for change in questions):
        drawn.append(blocks.context(_what_happens(questions)))
    return Message(blocks.escape(_spoken(changes)), drawn)


def decided_words(change: Change) -> str:
    """Say what was decided, by whom and when; in mrkdwn."""
    words = {
        Answer.SAME: "the same question. Its answers count with the earlier ones.",
        Answer.NEW: "a new question. Its answers stay apart; say in the form's file what it measures.",
        Answer.SEEN: "understood.",
        Answer.IN_FILE: "settled in the form's file.",
        Answer.BACK: "it is again as it was.",
    }
    answer = change.answer or Answer.SEEN
    who = {None: "", BOT: "", THE_FILE: ""}.get(change.answered_by, f"{blocks.mention(change.answered_by or '')}: ")
    when = f" ({blocks.short_date(change.answered_at.date())})" if change.answered_at else ""
    return f":white_check_mark: {who}{words[answer]}{when}"


def waiting_line(changes: Sequence[Change]) -> str:
    """Say in one line which questions wait for a decision, for the digest."""
    titles = [f'"{_title(change.new)}"' for change in changes]
    one = len(titles) == 1
    what = f"The question {titles[0]} of the form waits" if one else f"{len(titles)} questions of the form wait"
    named = "" if one else f" ({', '.join(titles[:SHOWN])})"
    if any(change.is_needed for change in changes):
        until = "nothing new is read until then"
    else:
        until = f"{'its' if one else 'their'} answers are counted apart until then"
    return f"{what}{named} for a decision, because the form was changed: {until}. The buttons are in the alert channel."


def unmapped_line(titles: Sequence[str], *, file: str) -> str:
    """List what the form asks and no figure counts."""
    named = ", ".join(f'"{blocks.shorten(title, limit=TITLE_CHARACTERS)}"' for title in titles[:SHOWN])
    more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return f"In no figure so far: {named}{more}. Say in {file} what it measures, and it is counted."


def removed_line(changes: Sequence[Change]) -> str:
    named = ", ".join(f'"{_title(change.old)}"' for change in changes[:SHOWN])
    return f"The form no longer asks {named}. Earlier answers stay."


def email_line() -> str:
    return "The form now collects e-mail addresses: it is no longer anonymous."


def _headline(questions: Sequence[Change]) -> str:
    open_ones = sum(change.waits for change in questions)
    if not questions:
        return "The learners' form has changed"
    if not open_ones:
        return "The learners' form has changed: all is decided"
    return f"The learners' form has changed: {open_ones} question{'s' if open_ones > 1 else ''} for you"


def _question(change: Change, *, source: str) -> Iterator[Block]:
    lines = [f"*{_HEADINGS[change.what]}*", f"Was: {_described(change.old)}", f"Now: {_described(change.new)}"]
    if change.waits:
        lines += list(_cautions(change))
    yield blocks.section("\n".join(lines))
    if not change.waits:
        yield blocks.context(decided_words(change))
        return
    value = f"{source}/{change.number}"
    yield blocks.actions(
        blocks.button("Same question", SAME, value=value), blocks.button("A new question", NEW, value=value)
    )


def _cautions(change: Change) -> Iterator[str]:
    old, new = change.old, change.new
    if change.is_needed:
        yield ":warning: Without it no answer can be placed: nothing new is read until you choose."
    if old is None or new is None or old.scale is None:
        return
    if change.what is What.REVERSED:
        yield f"_If it is the same, answers are turned round: {old.scale[1]} then counts as {old.scale[0]}._"
    elif new.scale is not None and new.scale != old.scale:
        yield f"_If it is the same, answers are counted in proportion: {_steps(old, new)}._"
    elif change.what is What.RETYPED:
        yield f"_If it is the same, only answers that are a number from {old.scale[0]} to {old.scale[1]} join it._"


def _steps(old: Asked, new: Asked) -> str:
    """Show what the lowest, the middle and the highest value of the new scale count as on the old one."""
    low, high = new.scale or (0, 0)
    shown = ((value, turned(value, old=old, new=new)) for value in (low, (low + high) // 2, high))
    return ", ".join(f"{value} as {counted:g}" for value, counted in shown if counted is not None)


def _alarm(change: Change, *, source: str) -> Iterator[Block]:
    column = f" (column “{_escaped(change.new)}”)" if change.new else ""
    yield blocks.section(
        f":rotating_light: *The form now collects e-mail addresses{column}. It is no longer anonymous.*\n"
        "Whoever answers from now on can be identified by all who see the responses. If that is not meant, "
        "switch it off today: in the form, _Settings &gt; Responses &gt; Collect email addresses &gt; Do not collect_. "
        "Tell learners if some have answered meanwhile. The bot keeps no address, and shows none."
    )
    yield from _understood(change, source=source)


def _others(changes: Sequence[Change], *, source: str, file: str) -> Iterator[Block]:
    """List what there is nothing to choose about, with one button for all."""
    if not changes:
        return
    words = {
        What.REMOVED: ("No longer asked", "Earlier answers stay where they are."),
        What.ADDED: ("New, and in no figure", f"Say in {file} what it measures, and it is counted."),
        What.BLANK: ("A column without a title", "Give it one in the sheet's first row; it is in no figure."),
    }
    lines = []
    for what, (heading, how) in words.items():
        titles = [_escaped(change.new or change.old) for change in changes if change.what is what]
        if titles:
            more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
            lines.append(f"*{heading}*: {', '.join(f'“{title}”' for title in titles[:SHOWN])}{more}. {how}")
    yield from map(blocks.section, lines)
    yield from _understood(changes[0], source=source)


def _understood(change: Change, *, source: str) -> Iterator[Block]:
    if change.answer is not None:
        yield blocks.context(decided_words(change))
        return
    yield blocks.actions(blocks.button("Understood", SEEN, value=f"{source}/{change.number}"))


def _what_happens(questions: Sequence[Change]) -> str:
    many = "their answers are" if sum(change.waits for change in questions) > 1 else "its answers are"
    return (
        f"Until you choose, {many} kept and counted apart, and nothing is lost. *Same question* brings them together; "
        "*A new question* begins a series of its own. What was printed stays as it was."
    )


def _described(asked: Asked | None) -> str:
    """Show a question's title and, as far as it is known, how it is answered."""
    if asked is None:
        return "—"
    words = [f"“{_escaped(asked)}”"]
    if asked.scale:
        ends = f", {_within(' … '.join(asked.labels), LABELS_CHARACTERS)}" if asked.labels else ""
        words.append(f"({asked.scale[0]} to {asked.scale[1]}{ends})")
    elif asked.options:
        words.append(f"({_within(' / '.join(asked.options), OPTIONS_CHARACTERS)})")
    elif asked.kind in _KINDS:
        words.append(f"({_KINDS[asked.kind]})")
    return " ".join(words)


def _escaped(asked: Asked | None) -> str:
    return _within(_title(asked), TITLE_CHARACTERS)


def _within(text: str, limit: int) -> str:
    """Escape somebody's words and keep within so many characters as Slack counts them, which is after escaping."""
    cut = limit
    while len(escaped := blocks.escape(text, limit=cut)) > limit:
        cut = cut * 3 // 4
    return escaped


def _title(asked: Asked | None) -> str:
    if asked is None or not asked.wording:
        return f"column {asked.place + 1}, without a title" if asked else "the form"
    return blocks.shorten(asked.wording, limit=TITLE_CHARACTERS)


def _spoken(changes: Sequence[Change]) -> str:
    """Say it for notifications and screen readers."""
    parts = [email_line()] if any(change.what is What.COLLECTS_EMAIL for change in changes) else []
    for change in [change for change in changes if change.is_question][:SHOWN]:
        was, now = _title(change.old), _title(change.new)
        parts.append(f'{_HEADINGS[change.what]}: "{was}"' + (f' is now "{now}".' if was != now else "."))
    return " ".join(["The learners' form has changed.", *parts])
