"""What people read about outcomes beside the digest and the cards: questions to owners, figures of the plan, drafts."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.actions.model import Action
from bot.outcomes.plan_figures import Share, TermFigures
from integrations.slack.message import Message

TITLE_SHOWN = 160
ASKED_SHOWN = 10
FEWEST_FOR_PERCENT = 10  # below, one action moves a percentage by more than ten points


def what_is_missing(actions: Sequence[tuple[Action, str]]) -> Message:
    """Ask an owner once for what keeps their actions from being checked."""
    number = actions[0][0].number
    lines = [f"• {_titled(action)}: {blocks.escape(why, limit=200)}." for action, why in actions[:ASKED_SHOWN]]
    more = len(actions) - len(lines)
    if more:
        lines.append(f"…and {more} more, marked in the plan")
    text = "Did it help? So far no figure can tell, of what you implemented:"
    how = (
        f"`/action edit {number} measure …` links a measure of the learners' form. If none fits, somebody else can "
        f"verify it by what they have seen: `/action verify {number} …`. I ask this once."
    )
    return Message(text=text, blocks=[blocks.section("\n".join([text, *lines])), blocks.context(how)])


def not_verified(action: Action) -> Message:
    """Tell an owner why their action was not verified."""
    text = f"{action.ref} was not verified."
    said = blocks.escape(action.verification or "", limit=1_000)
    return Message(text=text, blocks=[blocks.section(f":information_source: {_titled(action)}\n{said}")])


def told(text: str, refs: Sequence[str]) -> Message:
    """Give an approved text to whoever asked for it, to copy. Nothing is published by the bot."""
    head = f"Approved and kept, for {', '.join(refs)}. Copy it to where your learners read; I publish nothing myself."
    return Message(text=head, blocks=[blocks.section(head), *map(blocks.plain, _pieces(text))])


def nothing_to_tell(since: str) -> Message:
    text = f"No action was verified since {since} that learners have not been told of."
    how = "`/action verify 12` says that one did what it was to do; `/action yousaid since 1 March` looks further back."
    return Message(text=text, blocks=[blocks.section(text), blocks.context(how)])


def too_late(command: str) -> Message:
    """Say that Slack's three seconds for opening a form were over."""
    return Message(text=f"Slack would not open the form any more. Please type `{command}` again.")


def plan_figures(terms: Sequence[TermFigures]) -> Message:
    """Show how the plan itself does, term by term, the newest first; few actions as counts."""
    text = "How the plan does, term by term"
    return Message(
        text=text,
        blocks=[
            blocks.header(text),
            *(blocks.section(_term_words(term)) for term in terms),
            blocks.context(
                "On time is by the date that stood when the action was agreed, or else its first; a date moved later "
                f"does not count. Percentages from {FEWEST_FOR_PERCENT} actions on."
            ),
        ],
    )


def _term_words(term: TermFigures) -> str:
    lines = [f"*{term.name}*"]
    if not term.done and not term.dropped.of:
        lines.append("Nothing was finished or dropped.")
    if term.done:
        days = "1 day" if term.median_age_days == 1 else f"{term.median_age_days:g} days"
        of = "1 action" if term.done == 1 else f"{term.done} actions"
        lines.append(f"• {of} done; from raised to done: {days} in the middle")
        lines.append(f"• On time: {_share(term.on_time)}" if term.on_time.of else "• On time: none had a date")
        lines.append(f"• Verified by somebody else: {_share(term.verified)}")
    if term.dropped.of:
        lines.append(f"• Dropped: {term.dropped.of}, with a reason: {_share(term.dropped)}")
    return "\n".join(lines)


def _share(share: Share) -> str:
    words = f"{share.count} of {share.of}"
    return f"{words} ({round(100 * share.count / share.of)}%)" if share.of >= FEWEST_FOR_PERCENT else words


def _titled(action: Action) -> str:
    return f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=TITLE_SHOWN)}"


def _pieces(text: str) -> list[str]:
    size = blocks.SECTION_CHARACTERS - 10
    return [text[start : start + size] for start in range(0, len(text), size)]
