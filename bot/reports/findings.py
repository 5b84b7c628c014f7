"""What matters most, at most three: what fell, what rose, what people learned; praise always among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.analysis.monitor import HISTORY, INDEX_LIMIT, QUESTION_LIMIT, Alert, Direction, Watch, baseline_words
from bot.analysis.paired import FEWEST_PAIRS, gain_words
from bot.analysis.scores import LAST_UNITS
from bot.reports.model import Cohort, Counts, Finding, Group, IndexFacts, Knowledge, QuestionFacts
from bot.reports.words import counted, favourable_words

MOST = 3
RECENT = 8  # cohorts: what was over before them has had its meeting
MONITOR_RULE = "EWMA of cohorts, standardised on all earlier ones"


def findings(
    questions: Sequence[QuestionFacts],
    index: IndexFacts | None,
    knowledge: Sequence[Knowledge],
    watch: Watch,
    cohorts: Sequence[Cohort],
    groups: Sequence[Group],
) -> tuple[Finding, ...]:
    """Order what there is to say. Something good is kept in even where much fell."""
    if not questions or not any(facts.answers for facts in questions):
        return (_nothing(questions, cohorts),)
    recent = [alert for alert in watch.alerts if is_standing(alert, cohorts)]
    told = {alert.question or "": alert for alert in recent}  # the latest of each series
    concerns = [_of_alert(alert, questions, cohorts, groups) for alert in _ordered(told.values(), "down")]
    good = [_of_alert(alert, questions, cohorts, groups) for alert in _ordered(told.values(), "up")]
    good += [each for each in map(_of_knowledge, knowledge) if each]
    good += list(_highest(questions, groups))
    calm = [] if concerns else list(_calm(questions, index, cohorts, groups))
    return (*concerns[: MOST - 1], *[*good[:1], *calm, *good[1:]])[:MOST] if good else (*concerns, *calm)[:MOST]


def is_standing(alert: Alert, cohorts: Sequence[Cohort]) -> bool:
    """Tell what is still so, or was until a few cohorts ago, from what is long over."""
    return alert.over_at is None or alert.over_at >= len(cohorts) - RECENT


def _ordered(alerts: Iterable[Alert], direction: Direction) -> list[Alert]:
    """Put the course as a whole first, then the clearest."""
    chosen = [alert for alert in alerts if alert.direction == direction]
    return sorted(chosen, key=lambda alert: (alert.layer != "index", -abs(alert.score)))


def _nothing(questions: Sequence[QuestionFacts], cohorts: Sequence[Cohort]) -> Finding:
    if not questions:
        words = "No column holds ratings, so there is nothing to follow over time."
    elif not sum(cohort.responses for cohort in cohorts):
        words = "Nobody has answered yet."
    else:
        words = "No group of five people answered a rating question, so no figure can be shown."
    people = sum(cohort.responses for cohort in cohorts)
    return Finding(kind="nothing", words=words, n=people, window="the whole file", rule="groups of five or more")


def _of_alert(
    alert: Alert, questions: Sequence[QuestionFacts], cohorts: Sequence[Cohort], groups: Sequence[Group]
) -> Finding:
    since, last = cohorts[alert.since], cohorts[-1]
    many = len(cohorts) - alert.since
    window = f"{since.name} to {last.name}, {counted(many, 'cohort')}" if many > 1 else f"{since.name}, 1 cohort"
    limit = INDEX_LIMIT if alert.layer == "index" else QUESTION_LIMIT
    facts = next((each for each in questions if each.asked.key == alert.question), None)
    way = "lower" if alert.direction == "down" else "higher"
    about = "The course as a whole" if facts is None else f'"{facts.asked.title}"'
    beside = "" if facts is None else " beside the other questions"
    figures, people = _before_and_since(facts, alert, groups) if facts else ("", _people(groups, alert))
    return Finding(
        kind="concern" if alert.direction == "down" else "praise",
        words=f"{about} is rated {way} than usual{beside} since {since.name}{figures}.",
        n=people,
        window=window,
        rule=f"{MONITOR_RULE}, beyond {limit:g} sigma",
        question=facts.asked.title if facts else None,
        cohort=alert.cohort,
        layer=alert.layer,
    )


def _people(groups: Sequence[Group], alert: Alert) -> int:
    return sum(group.responses for group in groups if min(group.cohorts) >= alert.since)


def _before_and_since(facts: QuestionFacts, alert: Alert, groups: Sequence[Group]) -> tuple[str, int]:
    """Count the favourable answers since and before, of groups that lie wholly on one side."""
    begin = {group.label: (min(group.cohorts), max(group.cohorts)) for group in groups}
    since = [point for point in facts.points if begin[point.group][0] >= alert.since]
    before = [point for point in facts.points if begin[point.group][1] < alert.since]
    if not since or not before:
        return "", sum(point.answers for point in since)
    now, then = (
        favourable_words(sum(point.share.favourable for point in side), sum(point.answers for point in side))
        for side in (since, before)
    )
    return f": {now} {facts.asked.said}, before it {then}", sum(point.answers for point in since)


def _of_knowledge(knowledge: Knowledge) -> Finding | None:
    gain = knowledge.gain
    if gain.pairs < FEWEST_PAIRS or gain.up <= gain.down:
        return None
    return Finding(
        kind="knowledge",
        words=f'Knowledge gained on "{knowledge.title}": {gain_words(gain)}.',
        n=gain.pairs,
        window="all groups shown",
        rule="pairs of one person, Wilcoxon signed-rank",
        question=knowledge.title,
    )


def _highest(questions: Sequence[QuestionFacts], groups: Sequence[Group]) -> Iterator[Finding]:
    """Name what stands highest among the last four groups: praise is a finding too."""
    rated = _rated(questions)
    if not rated:
        return
    best = max(rated, key=lambda facts: (_share(facts.recent, facts), facts.answers))
    good, many = _favourable(best.recent, best), sum(best.recent.values())
    if 2 * good < many:
        return
    yield Finding(
        kind="praise",
        words=f'What stands highest: "{best.asked.title}", {favourable_words(good, many)} {best.asked.said}.',
        n=many,
        window=last_words(groups),
        rule="largest favourable share; says where it stands, not that it changed",
        question=best.asked.title,
    )


def _calm(
    questions: Sequence[QuestionFacts], index: IndexFacts | None, cohorts: Sequence[Cohort], groups: Sequence[Group]
) -> Iterator[Finding]:
    """Say that nothing fell, or that it is too early to say so; then what stands lowest."""
    people = sum(group.responses for group in groups)
    building = baseline_words(index.course) if index else None
    if building:
        words = f"{building} Until then nothing is judged to have changed."
        yield Finding(kind="baseline", words=words, n=people, window="the whole file", rule=f"{HISTORY} cohorts first")
    else:
        words = "No rating has fallen by more than chance."
        yield Finding(kind="steady", words=words, n=people, window=f"the last {RECENT} cohorts", rule=MONITOR_RULE)
    rated = _rated(questions)
    if len(rated) > 1:
        low = min(rated, key=lambda facts: _share(facts.recent, facts))
        good, many = _favourable(low.recent, low), sum(low.recent.values())
        if good < many:
            yield Finding(
                kind="steady",
                words=f'What stands lowest: "{low.asked.title}", {favourable_words(good, many)} {low.asked.said}.',
                n=many,
                window=last_words(groups),
                rule="smallest favourable share; says where it stands, not that it changed",
                question=low.asked.title,
            )


def _rated(questions: Sequence[QuestionFacts]) -> list[QuestionFacts]:
    """Choose the questions of which highest and lowest are said: where some have a known good end, only those."""
    answered = [facts for facts in questions if facts.recent]
    return [facts for facts in answered if not facts.asked.direction_assumed] or answered


def _favourable(counts: Counts, facts: QuestionFacts) -> int:
    return sum(many for worth, many in counts.items() if worth in facts.asked.favourable)


def _share(counts: Counts, facts: QuestionFacts) -> float:
    return _favourable(counts, facts) / sum(counts.values())


def last_words(groups: Sequence[Group]) -> str:
    many = min(LAST_UNITS, len(groups))
    return f"{groups[-1].label}" if many == 1 else f"the last {many} groups shown"
