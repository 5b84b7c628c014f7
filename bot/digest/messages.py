"""What the team reads: the weekly digest, a quiet week's line, every count in the thread. Facts in, messages out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions.check_views import checked_actions
from bot.actions.model import Action
from bot.actions.views import action_with_menu
from bot.analysis.scores import MeasureScore, highest, lowest
from bot.blocks import (
    SECTION_CHARACTERS,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    fitted,
    header,
    link_button,
    mention,
    section,
    short_date,
)
from bot.cohorts.words import rate_words
from bot.digest.comment_words import comment_words
from bot.digest.finding_messages import changes, watch_lines
from bot.digest.finding_words import heading_words
from bot.digest.model import ActionsNow, DigestFacts, Group, OtherSources
from bot.digest.raising import raise_button
from bot.digest.words import (
    brief_words,
    counted,
    gained_words,
    listed,
    measure_words,
    of_how_many,
    question_words,
    range_words,
)
from bot.feedback.model import UnreadRow
from bot.privacy.floors import PERCENTAGE_FLOOR, TEAM_FLOOR
from integrations.slack.message import Block, Message

FINDINGS_SHOWN = 3  # what went well among them: what a meeting can talk about
ACTIONS_SHOWN = 8  # of each kind: what a meeting can talk about; the plan has the rest
NOTICES_SHOWN = 3
PLACES_SHOWN = 3
UNREAD_SHOWN = 20
OUTSIDE_SHOWN = 10
TITLE_CHARACTERS = 120
LABEL_CHARACTERS = 80
NOTICE_CHARACTERS = 300


def weekly_digest(facts: DigestFacts) -> Message:
    """Show the week on one screen."""
    if facts.is_quiet:
        return quiet_week(facts)
    blocks = [
        header(f"Learner feedback, {facts.week.label()}"),
        context(came_in(facts)),
        *_others(facts),
        *_notices(facts),
        *_figures(facts),
        *_highlights(facts),
        *_comments(facts),
        divider(),
        *_actions(facts.actions),
        *checked_actions(facts.checked, period=facts.week.key),
        _buttons(facts),
        _footer(facts),
    ]
    return Message(text=_fallback(facts), blocks=fitted(blocks, left_out=_left_out))


def quiet_week(facts: DigestFacts) -> Message:
    """Say that nothing came in and that the bot is well."""
    open_count = counted(facts.actions.open_count, "action")
    what = "No new learner feedback" if facts.others.by_source else "Nothing new"
    words = f"{what} this week, still working; {actions_words(facts.actions, count=open_count)}."
    checked = checked_actions(facts.checked, period=facts.week.key)
    blocks = [section(words), *_others(facts), *_notices(facts), *checked, _buttons(facts), _footer(facts)]
    return Message(text=f"{facts.week.label()}: {words}", blocks=fitted(blocks, left_out=_left_out))


def digest_detail(facts: DigestFacts) -> Message:
    """Show every question's counts, for the thread. Sections only: no other block may go with a picture."""
    text = f"Every question in counts, {facts.week.label()}"
    groups = [*facts.each_new, *([facts.recent] if facts.recent else [])]
    blocks = [section(bold(text))]
    lines = list(watch_lines(facts.watching, shown=_findings_shown(facts), also=facts.also_raised))
    if lines:
        blocks.extend(_sections(lines))
    for group in groups:
        blocks.extend(_group_detail(group))
    if facts.unread:
        blocks.extend(_unread_detail(facts.unread))
    blocks.extend(_standards(facts))
    blocks.append(
        section(
            f"_Where fewer than {TEAM_FLOOR} people of a group answered, nothing is shown. Figures stay as first "
            "printed: a late form counts in the next group that is large enough._"
        )
    )
    return Message(text=text, blocks=fitted(blocks, left_out=lambda count: section(_left_out_words(count))))


def came_in(facts: DigestFacts) -> str:
    """Say in one line what was read, what was left out and what could not be read."""
    arrivals = facts.arrivals
    what = f"{counted(arrivals.forms, 'form')} from {counted(arrivals.cohorts, 'cohort')}"
    parts = [f"First digest: {what} so far" if facts.is_first else f"Since the last digest: {what}"]
    if arrivals.excluded:
        parts.append(f"{counted(arrivals.excluded, 'test form')} left out")
    if facts.held.forms:
        held = f"{counted(facts.held.forms, 'form')} from {counted(facts.held.cohorts, 'small cohort')}"
        parts.append(f"{held} held back until a group of {TEAM_FLOOR} is complete")
    if facts.unread:
        parts.append(_unread_words(facts.unread))
    return " · ".join(parts)


def others_words(others: OtherSources) -> str:
    """Say what came in from the other sources, and what of all they brought still waits: counts, never words."""
    came = listed([_of_source(source, count) for source, count in others.by_source.items()])
    waits = "waits" if others.needing_action == 1 else "wait"
    waiting = f"{others.needing_action} {waits} for an action" if others.needing_action else ""
    return "; ".join(part for part in (came or "nothing new", waiting) if part)


def _of_source(source: str, count: int) -> str:
    """Say "3 session log entries", "1 observation"."""
    name = escape(source, limit=LABEL_CHARACTERS)
    if source.endswith(("log", "watch")):
        return counted(count, f"{name} entry", f"{name} entries")
    return counted(count, name)


def actions_words(now: ActionsNow, *, count: str = "") -> str:
    """Say how many actions are open, and how many press. `count` says the number where a noun must stand beside it."""
    words = [f"{count or now.open_count} open"]
    if now.overdue:
        words.append(f"{len(now.overdue)} overdue")
    if now.due_this_week:
        words.append(f"{len(now.due_this_week)} due this week")
    return ", ".join(words)


def _unread_words(unread: Sequence[UnreadRow]) -> str:
    places = [escape(row.place, limit=LABEL_CHARACTERS) for row in unread[:PLACES_SHOWN]]
    more = len(unread) - len(places)
    if more:
        places.append(f"{more} more, listed in the thread")
    return f"{counted(len(unread), 'row')} could not be read: {listed(places)}"


def _notices(facts: DigestFacts) -> Iterator[Block]:
    shown = facts.notices[:NOTICES_SHOWN]
    lines = [f":warning: {escape(notice, limit=NOTICE_CHARACTERS)}" for notice in shown]
    lines += _unregistered(facts.cohorts.unregistered)
    if not lines:
        return
    more = len(facts.notices) - len(shown)
    if more:
        lines.append(f"And {counted(more, 'more finding')} about the form; `cqi check` lists them all.")
    yield section("\n".join(lines))


def _others(facts: DigestFacts) -> Iterator[Block]:
    """Say what the other sources brought, with the way to what waits; what somebody wrote is seen in private."""
    others = facts.others
    if not others.by_source and not others.needing_action:
        return
    see = button("See them", facts.buttons.show_needing, value=facts.week.key) if others.needing_action else None
    yield section(f"{bold('Other sources')} — {others_words(others)}", accessory=see)


def _unregistered(codes: Sequence[str]) -> Iterator[str]:
    if not codes:
        return
    named = [escape(code, limit=LABEL_CHARACTERS) for code in codes[:PLACES_SHOWN]]
    more = len(codes) - len(named)
    names = listed([*named, *([f"{more} more"] if more else [])])
    verb = "answered and is" if len(codes) == 1 else "answered and are"
    yield f":warning: {names} {verb} not in the register of cohorts; add a row, and the response rate is known."


def _rates(facts: DigestFacts) -> Iterator[str]:
    """Say how many of each new cohort answered: below what the team asks for, the figures speak for few."""
    for found in facts.cohorts.rates:
        words = f"{escape(found.code, limit=LABEL_CHARACTERS)}: {rate_words(found)}"
        yield f":warning: {words}, too few to speak for the others" if found.is_low else f"_{words}_"


def _figures(facts: DigestFacts) -> Iterator[Block]:
    """Line up the main measures: this week's group, and the last four beside it."""
    if facts.newest is None and facts.recent is None:
        yield section("There are no figures yet: no group of five people has answered so far.")
        return
    yield section("\n".join([*_figure_lines(facts), *_rates(facts)]))


def _figure_lines(facts: DigestFacts) -> Iterator[str]:
    newest, recent = facts.newest, facts.recent
    shown = newest or recent
    if shown is None:
        return
    pairs = [(score, recent.measures[at] if newest and recent else None) for at, score in enumerate(shown.measures)]
    ratings = [(score, beside) for score, beside in pairs if score.change is None]
    if newest is not None:
        means = "; in brackets what so few answers can mean" if any(_is_few(score) for score, _ in ratings) else ""
        yield f"{bold(escape(newest.label, limit=4 * LABEL_CHARACTERS))}, {counted(newest.forms, 'form')}{means}"
    else:
        yield f"No new group is complete; the {shown.label} stand as before."
    for score, beside in ratings:
        few_words = f" ({range_words(score.favourable, score.answers)})" if _is_few(score) else ""
        line = f"• {bold(score.title)} — {measure_words(score)}{few_words}"
        yield f"{line} · {recent.label} {brief_words(beside)}" if beside and recent else line
    gained = [(score, beside) for score, beside in pairs if score.change is not None]
    if gained:
        yield bold("Gained, as people rate themselves")
    for score, beside in gained:
        line = f"• {bold(score.title)} — {measure_words(score)}"
        line += f" · {recent.label} {brief_words(beside)}" if beside and recent else ""
        together = gained_words(facts.gains[score.key]) if score.key in facts.gains else ""
        yield f"{line}, {together}" if together else line


def _is_few(score: MeasureScore) -> bool:
    return 0 < score.answers < PERCENTAGE_FLOOR


def _highlights(facts: DigestFacts) -> Iterator[Block]:
    """Say what changed, or what stands lowest as long as that cannot be told; and always what went well."""
    group = facts.recent or facts.newest
    best, worst = highest(_ratings(group)), lowest(_ratings(group))
    over = f"over the {group.label}" if group and facts.recent else "so far"
    yield from changes(facts.watching, shown=_findings_shown(facts), also=facts.also_raised)
    if best:
        yield section(f":seedling: {bold('What went well')} — {_stands(best, over=over, where='highest')}")
    if worst and group and facts.watching.state in ("nothing", "baseline"):
        words = f":mag: {bold('Worth a look')} — {_stands(worst, over=over, where='lowest')}"
        button_beside = raise_button(worst, group, principles=facts.principles)
        yield section(f"{words} This says where it stands, not that it changed.", accessory=button_beside)


def _comments(facts: DigestFacts) -> Iterator[Block]:
    if facts.comments:
        yield section(f":speech_balloon: {comment_words(facts.comments, titles=facts.themes, also=facts.also_raised)}")


def _findings_shown(facts: DigestFacts) -> int:
    """Tell how many findings the digest has room for: the last place is kept for what went well."""
    return FINDINGS_SHOWN - 1 if highest(_ratings(facts.recent or facts.newest)) else FINDINGS_SHOWN


def _ratings(group: Group | None) -> list[MeasureScore]:
    return [score for score in group.measures if score.change is None] if group else []


def _stands(scores: Sequence[MeasureScore], *, over: str, where: str) -> str:
    if len(scores) == 1:
        score = scores[0]
        many = of_how_many(score.favourable, score.answers)
        can_mean = range_words(score.favourable, score.answers)
        return f"{score.title} stands {where} {over}: {many}, which can mean {can_mean}."
    figures = [f"{score.title}, {of_how_many(score.favourable, score.answers)}" for score in scores]
    return f"{'; '.join(figures)}: stand {where} {over}."


def _actions(now: ActionsNow) -> Iterator[Block]:
    yield section(f"{bold('Actions')} — {actions_words(now)}")
    for title, due in (("Overdue", now.overdue), ("Due this week", now.due_this_week)):
        if due:
            yield section(bold(title))
            yield from (action_with_menu(action, action_line(action)) for action in due[:ACTIONS_SHOWN])
            more = len(due) - ACTIONS_SHOWN
            if more > 0:
                yield context(f"…and {more} more in the plan")


def action_line(action: Action) -> str:
    """Show one action in a line: what, who, until when."""
    due = f", due {short_date(action.due_on)}" if action.due_on else ""
    return f"• {bold(action.ref)} {escape(action.title, limit=TITLE_CHARACTERS)} — {_owner(action)}{due}"


def _owner(action: Action) -> str:
    if action.owner_id:
        return mention(action.owner_id)
    return escape(action.owner_name, limit=LABEL_CHARACTERS) if action.owner_name else "nobody yet"


def _buttons(facts: DigestFacts) -> Block:
    links = facts.buttons
    return actions(
        link_button("Open the plan", links.plan_url, action_id=links.open_plan),
        button("Add an action", links.add_action, value=facts.week.key),
    )


def _footer(facts: DigestFacts) -> Block:
    if facts.read_at is None:
        read = "The responses have not been read yet"
    else:
        read = f"Responses last read on {short_date(facts.read_at.date())} at {facts.read_at:%H:%M}"
    if facts.is_stale:
        read = f":warning: {read}; the bot keeps trying"
    return context(f"{read} · No figure is about fewer than {TEAM_FLOOR} people · `/action help`")


def _fallback(facts: DigestFacts) -> str:
    """Say the digest in plain sentences, for notifications and screen readers."""
    sentences = [f"Learner feedback, {facts.week.label()}", came_in(facts)]
    shown = facts.newest or facts.recent
    if shown is not None:
        figures = [f"{score.title}: {measure_words(score)}" for score in shown.measures]
        sentences.append(f"{escape(shown.label, limit=4 * LABEL_CHARACTERS)}: {'; '.join(figures)}")
    arisen = facts.watching.arisen[: _findings_shown(facts)]
    sentences += [escape(heading_words(finding), limit=2 * TITLE_CHARACTERS) for finding in arisen]
    if facts.others.by_source:
        sentences.append(f"Other sources: {others_words(facts.others)}")
    sentences.append(f"Actions: {actions_words(facts.actions)}")
    return ". ".join(sentences) + "."


def _group_detail(group: Group) -> Iterator[Block]:
    label = escape(group.label[:1].upper() + group.label[1:], limit=LABEL_CHARACTERS)
    yield from _sections(
        [
            f"{bold(label)}, {counted(group.forms, 'form')}",
            *(f"• {escape(score.title, limit=TITLE_CHARACTERS)}: {question_words(score)}" for score in group.questions),
        ]
    )


def _unread_detail(unread: Sequence[UnreadRow]) -> Iterator[Block]:
    lines = [f"• {escape(row.place)}: {escape(row.reason, limit=NOTICE_CHARACTERS)}" for row in unread[:UNREAD_SHOWN]]
    more = len(unread) - len(lines)
    if more:
        lines.append(f"…and {more} more")
    yield from _sections([bold("Rows that could not be read; correct them in the sheet and they count"), *lines])


def _standards(facts: DigestFacts) -> Iterator[Block]:
    outside = facts.cohorts.outside
    if not outside:
        return
    lines = [
        f"• {escape(one.code, limit=LABEL_CHARACTERS)}: {escape('; '.join(one.findings), limit=NOTICE_CHARACTERS)}"
        for one in outside[:OUTSIDE_SHOWN]
    ]
    more = len(outside) - len(lines)
    if more:
        lines.append(f"…and {more} more; `cqi cohorts` lists them all")
    yield from _sections([bold("Outside the delivery standards"), *lines])


def _sections(lines: Sequence[str]) -> Iterator[Block]:
    """Put lines into as few sections as hold them."""
    held: list[str] = []
    for line in lines:
        if held and sum(len(one) + 1 for one in held) + len(line) > SECTION_CHARACTERS:
            yield section("\n".join(held))
            held = []
        held.append(line)
    yield section("\n".join(held))


def _left_out(count: int) -> Block:
    return context(_left_out_words(count))


def _left_out_words(count: int) -> str:
    return f"{counted(count, 'more part')} did not fit into this message; the plan and the sheet have everything."
