"""What is said about comments outside the lane: counts, references and times, and never a word of a comment.

The one exception is `released_quote`, whose words a person has released.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot import blocks
from bot.review.erasure import Reached
from bot.review.model import Comment, LogEntry, State, Step, ref_of
from integrations.slack.message import Message

OPEN = "review.open"
SEEN = "review.seen"
REFS_SHOWN = 10
NET = (
    "This is a net with holes, not a safeguarding service: it finds some of what looks like a disclosure, distress or "
    "a concern about conduct, and misses more. Every comment needs a person."
)
WITHDRAWN_QUOTE = "[quote withdrawn]"


def comments_wait(count: int) -> Message:
    """Tell a reviewer that something waits, as a count."""
    what = "1 comment of a learner waits" if count == 1 else f"{count} comments of learners wait"
    text = f"{what} in your private review. Nothing of it reaches a channel until you release it."
    button = blocks.button("Review now", OPEN, value="next")
    return Message(text, [blocks.section(text), blocks.actions(button), blocks.context("Or type `/review`.")])


def concern_for_lead(number: int, refs: Sequence[str], *, since: datetime, step: Step) -> Message:
    """Tell the safeguarding lead, or the deputy, that something waits to be read. `since` is local time."""
    lead_in = {
        Step.LEAD: "",
        Step.REMINDER: "Still waiting, and nobody has said that they have seen it. ",
        Step.DEPUTY: "The safeguarding lead has not answered, so this comes to you as the deputy. ",
    }[step]
    what = "A learner's comment looks" if len(refs) == 1 else f"{len(refs)} comments of learners look"
    words = (
        f"{lead_in}{what} like a disclosure, distress or a concern about conduct. "
        f"It waits since {_moment(since)}. Reference: {_listed(refs)}."
    )
    where = (
        f"Read it with `/review {refs[0]}`: its words are in no message, and there only you and the reviewers see them."
    )
    row = blocks.actions(
        blocks.button("I have seen it", SEEN, value=str(number), style="primary"),
        blocks.button(f"Read {refs[0]}", OPEN, value=refs[0]),
    )
    return Message(words, [blocks.section(words), blocks.section(where), row, blocks.context(NET)])


def concern_for_alert_channel(refs: Sequence[str], *, since: datetime, nobody_is_named: bool) -> Message:
    """Tell whoever looks after the bot that nobody answers, so that a person is found by other ways."""
    why = (
        "nobody is named as safeguarding lead or deputy in the bot's settings"
        if nobody_is_named
        else "neither the safeguarding lead nor the deputy has said that they have seen it"
    )
    words = (
        f"Something in the private review waits for the safeguarding lead since {_moment(since)}, and {why}. "
        f"Reference: {_listed(refs)}. Please reach one of them by telephone today."
    )
    note = "Its words are in no message. `[safeguarding]` in `bot.toml` names who is told."
    return Message(words, [blocks.section(f":warning: {words}"), blocks.context(note)])


def seen(at: datetime, *, zone: ZoneInfo) -> Message:
    local = at.astimezone(zone)
    words = f"Noted: seen on {blocks.short_date(local.date())} at {local:%H:%M}. Nobody else is chased for it."
    return Message(words, [blocks.section(words)])


def released_quote(comment: Comment, *, themes: Sequence[str]) -> Message:
    """Show a quote that a person has released, or what they said in their own words."""
    words = blocks.escape(comment.quote or "")
    how = "a learner's words, released by a person"
    if comment.state is State.PARAPHRASED:
        how = "what a learner said, put in other words by a person"
    about = f"On {', '.join(themes)}: " if themes else ""
    line = f"{blocks.escape(about)}“{words}”" if comment.state is State.RELEASED else f"{blocks.escape(about)}{words}"
    return Message(f"{line} ({how})", [blocks.section(f":speech_balloon: {line}"), blocks.context(f"_{how}_")])


def withdrawn_quote() -> Message:
    return Message(WITHDRAWN_QUOTE, [blocks.section(WITHDRAWN_QUOTE)])


def told_log(entries: Sequence[LogEntry], *, agreed: int, reviewed: int, zone: ZoneInfo) -> Message:
    """Say what was told to whom and when, and how often the themes stood."""
    lines = [_log_line(entry, zone) for entry in entries] or ["Nothing that looks like a disclosure has come in yet."]
    if reviewed:
        stood = f"Themes: left as listed in {agreed} of {reviewed} reviewed comments"
        stood += f" ({round(100 * agreed / reviewed)}%)." if reviewed >= 10 else "."
    else:
        stood = "Themes: no comment was reviewed yet."
    shown = blocks.fitted(
        [blocks.section(line) for line in lines], left_out=lambda count: blocks.context(f"…and {count} older"), limit=40
    )
    return Message("The private review's log", [*shown, blocks.section(stood), blocks.context(NET)])


def _log_line(entry: LogEntry, zone: ZoneInfo) -> str:
    at = entry.at.astimezone(zone)
    ref = f" {ref_of(entry.comment)}" if entry.comment else ""
    who = f" by {blocks.mention(entry.who)}" if entry.who.startswith(("U", "W")) else ""
    told = f" {_place(entry.told)}" if entry.told else ""
    return f"{blocks.short_date(at.date())} {at:%H:%M} · notice {entry.concern}{ref} · {entry.did}{told}{who}"


def _place(told: str) -> str:
    return f"<#{told}>" if told.startswith(("C", "G")) else blocks.mention(told)


def _listed(refs: Sequence[str]) -> str:
    more = len(refs) - REFS_SHOWN
    return ", ".join(refs[:REFS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _moment(at: datetime) -> str:
    return f"{blocks.long_date(at.date())} at {at:%H:%M}"


def erasure_report(found: Reached, *, is_done: bool, what: str, mentions: Sequence[str] = ()) -> str:
    """Say what was reached, or would be, and what only a person can do."""
    if not found.total:
        return f"{what}: nothing of it is kept any more."
    lines = [f"{what}: {'erased' if is_done else 'this would be erased'}"]
    lines += [f"  {getattr(found, name):5}  {words}" for name, words in _PLACES.items() if getattr(found, name)]
    if mentions:
        lines.append(
            f"Somebody put words of it into {', '.join(mentions)}: please look, and change what is theirs by hand."
        )
    lines += [
        "Figures that are printed stay: each counts at least five people, and none can be taken apart (decision 0001).",
        "The form is never written to. Delete the response there, and its row in the linked sheet, by hand. Until then",
        "it stays there, and the bot does not read it in again; a row that is edited counts as another.",
        "Copies of the database that you made before still hold it.",
    ]
    if not is_done:
        lines.append("Nothing was erased. Add --yes to do it.")
    return "\n".join(lines)


def erased_before(reference: str) -> str:
    return f"{reference} was erased before; nothing of it is kept, and it is not read in again."


def nothing_kept(reference: str) -> str:
    return (
        f'Nothing is kept under "{reference}". Give the id of a response (in the Forms API, or the `key` in the '
        "database), or the reference of one of its comments, such as C-0012."
    )


def purged(found: Reached, *, before: date) -> Message:
    """Tell whoever looks after the bot what the purge reached, as counts."""
    parts = [f"{getattr(found, name)} {words}" for name, words in _PLACES.items() if getattr(found, name)]
    words = f"Raw responses sent before {day(before)} were erased: {', '.join(parts)}."
    note = (
        "Figures and the action plan stay. The form and its sheet are never written to: delete old rows there by hand."
    )
    return Message(words, [blocks.section(words), blocks.context(note)])


def day(of: date) -> str:
    return f"{of.day} {of:%B %Y}"


_PLACES = {
    "responses": "responses as they were read",
    "earlier_versions": "earlier versions of them",
    "unread_rows": "notes of rows that could not be read",
    "comments": "comments in the private review, masked",
    "themes_put_right": "themes that a person put right",
    "posted_quotes": f"quotes shown in Slack, which now say {WITHDRAWN_QUOTE}",
    "requests_under_way": "requests about them that were under way",
}
