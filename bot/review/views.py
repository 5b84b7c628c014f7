"""The private lane as its reader sees it: one comment at a time, as plain text. Facts in, modal out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import blocks
from bot.actions.buttons import add_button
from bot.actions.model import Principle, Source
from bot.actions.wishes import Draft
from bot.analysis.comments.suggestions import candidates
from bot.analysis.comments.themes import ThemeList, principles_for
from bot.review import rules
from bot.review.messages import NET, SEEN
from bot.review.model import Comment, Reader, State
from integrations.slack.message import Block, Modal

LANE, RELEASE_FORM, PARAPHRASE_FORM = "review.lane", "review.release_form", "review.paraphrase_form"
QUOTE, PARAPHRASE, PRIVATE, REFER = "review.quote", "review.paraphrase", "review.private", "review.refer"
THEMES, ASKING, NEXT = "review.themes", "review.asking", "review.next"
WORDS = "words"
TITLE = "Private review"
PIECE = 2_900  # of Slack's 3,000 characters for a section
PIECES_SHOWN = 40
LONGEST_PREFILL = rules.LONGEST_QUOTE
CANDIDATES_SHOWN = 12
EXAMPLE_CHARACTERS = 200


def comment_view(
    comment: Comment, *, question: str, themes: ThemeList, reader: Reader, waiting: int, notice: str | None = None
) -> Modal:
    """Show one comment with what can be done with it."""
    parts = [
        *_notice(notice),
        blocks.context(f"{blocks.bold(comment.ref)} · {comment.state.value} · {_waiting_words(waiting)}"),
        blocks.plain(f"Question: {question}"),
        *_words(comment),
        blocks.context(_why(comment)),
        *_themes(comment, themes, reader),
        *_buttons(comment, reader),
        blocks.context(NET),
    ]
    return blocks.modal(LANE, TITLE, parts, submit=None, private_metadata=comment.ref)


def nothing_waits(*, asking: int = 0, notice: str | None = None) -> Modal:
    """Say that the queue is empty."""
    parts = [*_notice(notice), blocks.section("Nothing waits: every comment that came in has been read by a person.")]
    if asking:
        parts.append(blocks.actions(blocks.button("What learners ask for", ASKING, value="all")))
    return blocks.modal(LANE, TITLE, [*parts, blocks.context(NET)], submit=None)


def release_form(comment: Comment) -> Modal:
    """Ask for the words to be shown, beginning from the masked comment."""
    box = blocks.text_input(
        WORDS,
        "As the team will read it",
        initial=blocks.shorten(comment.masked, limit=LONGEST_PREFILL),
        multiline=True,
        hint="Shorten it as you like, and take out what tells who it is. It is masked once more.",
    )
    return _form(RELEASE_FORM, comment, box, submit="Release")


def paraphrase_form(comment: Comment) -> Modal:
    """Ask for the reviewer's own words, below the comment."""
    box = blocks.text_input(WORDS, "In your own words", multiline=True, hint="Say what it is about, not who said it.")
    return _form(PARAPHRASE_FORM, comment, box, submit="Release")


def one_moment() -> Modal:
    return blocks.modal(LANE, TITLE, [blocks.section("One moment: the next comment comes.")], submit=None)


def asking_view(comments: Sequence[Comment], *, themes: ThemeList) -> Modal:
    """List what reviewed comments ask for, with how many ask it, each with a button that raises an action."""
    asked = [
        (comment.number, text, comment.themes[0] if comment.themes else None)
        for comment in comments
        for text in comment.suggestions
    ]
    found = candidates(asked)
    parts: list[Block] = [
        blocks.section("What reviewed comments ask for. You write the action: no learner's words go into it.")
    ]
    for one in found[:CANDIDATES_SHOWN]:
        count = "1 comment asks" if one.count == 1 else f"{one.count} comments ask"
        title = next((theme.title for theme in themes.themes if theme.key == one.theme), "no theme")
        parts.append(blocks.plain(f"{count} ({title}): {blocks.shorten(one.example, limit=EXAMPLE_CHARACTERS)}"))
        parts.append(blocks.actions(_raise_button(one.theme, one.count, title=title, themes=themes)))
    if len(found) > CANDIDATES_SHOWN:
        parts.append(blocks.context(f"…and {len(found) - CANDIDATES_SHOWN} more that fewer ask for"))
    return blocks.modal(LANE, TITLE, parts, submit=None)


def _raise_button(theme: str | None, count: int, *, title: str, themes: ThemeList) -> Block:
    letters = principles_for([theme], themes=themes) if theme else ()
    who = "1 reviewed comment asks" if count == 1 else f"{count} reviewed comments ask"
    evidence = f"{who} for something on the theme {title}"
    draft = Draft(
        principles=tuple(Principle(letter) for letter in letters), source=Source.LEARNER_FORM, evidence=evidence
    )
    return add_button("Raise an action", draft=draft)


def _form(callback_id: str, comment: Comment, box: Block, *, submit: str) -> Modal:
    parts = [blocks.context(f"{blocks.bold(comment.ref)}, as it stands:"), *_words(comment), box, blocks.context(NET)]
    return blocks.modal(callback_id, TITLE, parts, submit=submit, private_metadata=f"{comment.ref} {comment.stamp}")


def _notice(notice: str | None) -> Iterator[Block]:
    if notice:
        yield blocks.section(f":information_source: {notice}")


def _waiting_words(waiting: int) -> str:
    return "1 waits for you" if waiting == 1 else f"{waiting} wait for you"


def _words(comment: Comment) -> Iterator[Block]:
    all_pieces = list(rules.pieces(comment.masked, size=PIECE))
    for piece in all_pieces[:PIECES_SHOWN]:
        yield blocks.plain(piece if piece.strip() else "…")
    if len(all_pieces) > PIECES_SHOWN:
        yield blocks.context("It is longer than a window shows: read the rest in the form.")


def _why(comment: Comment) -> str:
    reasons = ", ".join(comment.order_reasons)
    said = f"Read early because: {reasons}" if reasons else "No sign of concern was found, which clears nothing"
    trainer = " · May name a trainer: for the Lead Trainer only" if comment.names_trainer else ""
    return f"{blocks.escape(said)}{trainer} · sentiment: {comment.sentiment}"


def _themes(comment: Comment, themes: ThemeList, reader: Reader) -> Iterator[Block]:
    titles = {theme.key: theme.title for theme in themes.themes}
    named = ", ".join(titles.get(key, key) for key in comment.themes) or "cannot label"
    why = "; ".join(
        f"{titles.get(key, key)}: {', '.join(comment.reasons.get(key, [])[:3])}"
        for key in comment.themes
        if comment.reasons.get(key)
    )
    text = f"{blocks.bold('Themes')}: {blocks.escape(named)}"
    menu = blocks.many_menu(THEMES, "Put them right", titles, chosen=comment.themes) if reader.may_review else None
    yield blocks.section(text, accessory=menu, block_id=f"themes.{comment.ref}")
    if why:
        yield blocks.plain(f"Words that gave them: {why}")


def _buttons(comment: Comment, reader: Reader) -> Iterator[Block]:
    value = f"{comment.ref} {comment.stamp}"
    row: list[Block] = []
    if reader.may_review:
        allowed = rules.ALLOWED.get(comment.state, frozenset())
        for state, label, action_id in (
            (State.RELEASED, "Release as quote", QUOTE),
            (State.PARAPHRASED, "Paraphrase", PARAPHRASE),
            (State.PRIVATE, "Keep private", PRIVATE),
            (State.REFERRED, "Refer", REFER),
        ):
            if state in allowed:
                row.append(blocks.button(label, action_id, value=value))
        if comment.state is not State.WAITING:
            row.append(blocks.button("Next", NEXT, value=value))
    if reader.is_safeguarding and comment.concern is not None:
        row.append(blocks.button("I have seen it", SEEN, value=str(comment.concern)))
    if row:
        yield blocks.actions(*row, block_id=f"decide.{comment.ref}.{comment.stamp}")
