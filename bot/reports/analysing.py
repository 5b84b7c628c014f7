"""An export analysed: profile and columns in, a report out. Pure; `service` reads the file and `messages` words it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.analysis.columns import Coded, Columns, Rating, on_common_scale
from bot.analysis.intervals import Share, rolling
from bot.analysis.monitor import Course
from bot.analysis.paired import gain_of
from bot.analysis.scores import LAST_UNITS
from bot.analysis.shrinkage import GroupSpread, shrink
from bot.analysis.spc import assurance_icon, label_of, variation_icon, xmr
from bot.analysis.survey import Grouping, Survey, survey
from bot.feedback.profile.model import ColumnProfile, Profile
from bot.privacy.floors import TEAM_FLOOR
from bot.reports.cohorts import (
    Placed,
    cohort_column,
    column_named,
    grouped,
    placed_as_one,
    placed_by_column,
    placed_by_date,
)
from bot.reports.findings import findings
from bot.reports.model import Asked, Cohort, Counts, Group, IndexFacts, Knowledge, Point, QuestionFacts, Report
from bot.reports.moments import Moments, read_moments
from bot.reports.reading import asked_of, key_of, pairs_of, questions_of, rating_of, title_of
from bot.reports.words import counted

VIEW = 156  # groups on a chart: three years of a course a week (analysis.md 1.1: keep two or three years in view)
NOT_FOLLOWED = frozenset({"yes_no", "choice", "multi_choice", "number", "other"})
MANY_TURNED = 0.02  # of the responses; fewer people who read a scale backwards are not worth a word


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file as it was read: its profile, its ratings as codes, and as text the columns that `wanted` asked for."""

    called: str
    profile: Profile
    columns: Columns

    @property
    def responses(self) -> int:
        return self.columns.rows

    def texts(self, column: ColumnProfile) -> list[str]:
        return [str(answer or "") for answer in self.columns.kept[column.index]]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person asked for beside the file."""

    cohort_column: str | None = None
    trainer_column: str | None = None
    target: float | None = None
    actions_on: tuple[date, ...] = ()


def wanted(profile: Profile, wishes: Wishes) -> tuple[dict[int, Rating], set[int]]:
    """Say which columns are read as ratings, and which as text: no other is kept."""
    paired = [column for pair in pairs_of(profile) for column in pair]
    ratings = {column.index: rating_of(column, key=key_of(column)) for column in (*questions_of(profile), *paired)}
    texts = [_moment_column(profile), _cohort_column(profile, wishes), _trainer_column(profile, wishes)]
    return ratings, {column.index for column in texts if column is not None}


def analysed(export: Export, wishes: Wishes) -> Report:
    """Work everything out that the file can tell."""
    placed, date_notes = _placed(export, wishes)
    groups, cohorts = grouped(placed, view=VIEW)
    asked = [asked_of(column) for column in questions_of(export.profile)]
    columns = [export.columns.coded[one.index] for one in asked]
    pairs = pairs_of(export.profile)
    paired = [(export.columns.coded[before.index], export.columns.coded[after.index]) for before, after in pairs]
    facts = survey(columns, paired, _grouping(export, placed, groups, wishes))
    questions = _questions(asked, facts, groups, target=wishes.target)
    index = _index(columns, facts, groups) if columns else None
    knowledge = tuple(_knowledge(after, counts) for (_, after), counts in zip(pairs, facts.gains, strict=True))
    held = [cohort for cohort in cohorts if cohort.group is None]
    return Report(
        called=export.called,
        responses=export.responses,
        cohorts_by=placed.by,
        cohorts=cohorts,
        groups=groups,
        held_responses=sum(cohort.responses for cohort in held),
        held_cohorts=len(held),
        questions=questions,
        index=index,
        knowledge=knowledge,
        watch=facts.watch,
        findings=findings(questions, index, knowledge, facts.watch, cohorts, groups),
        comparison=facts.comparison,
        notes=(*placed.notes, *date_notes, *_notes(export, facts, questions, cohorts, groups)),
        actions_on=wishes.actions_on,
    )


# --- who belongs where


def _placed(export: Export, wishes: Wishes) -> tuple[Placed, tuple[str, ...]]:
    moments = _moments(export)
    notes: tuple[str, ...] = ()
    if moments and moments.is_assumed:
        notes = ("Day and month of the dates may stand either way round; the day is taken to come first.",)
    column = _cohort_column(export.profile, wishes)
    if column is not None:
        return placed_by_column(export.texts(column), moments, header=column.header), notes
    by_date = placed_by_date(moments, rows=export.responses) if moments else None
    return by_date or placed_as_one(moments, rows=export.responses), notes


def _cohort_column(profile: Profile, wishes: Wishes) -> ColumnProfile | None:
    if wishes.cohort_column is not None:
        return column_named(profile, wishes.cohort_column, option="--cohort-column")
    return cohort_column(profile)


def _trainer_column(profile: Profile, wishes: Wishes) -> ColumnProfile | None:
    if wishes.trainer_column is None:
        return None
    return column_named(profile, wishes.trainer_column, option="--trainer-column")


def _moment_column(profile: Profile) -> ColumnProfile | None:
    """Choose the column that tells when answers were sent; of several, the surest, then the one filled most."""
    found = [column for column in profile.columns if column.kind == "timestamp" and column.answered]
    return max(found, key=lambda each: (each.confidence, each.answered), default=None)


def _moments(export: Export) -> Moments | None:
    column = _moment_column(export.profile)
    moments = read_moments(export.texts(column)) if column else None
    return moments if moments and moments.read else None


def _grouping(export: Export, placed: Placed, groups: Sequence[Group], wishes: Wishes) -> Grouping:
    shown = {place: number for number, group in enumerate(groups) for place in group.cohorts}
    column = _trainer_column(export.profile, wishes)
    return Grouping(
        names=placed.names,
        cohorts=placed.cohorts,
        shown_in=tuple(shown.get(place) for place in range(len(placed.cohorts))),
        groups=len(groups),
        floor=TEAM_FLOOR,
        trainers=_trainers(export.texts(column), placed) if column else None,
    )


def _trainers(answers: Sequence[str], placed: Placed) -> tuple[str | None, ...]:
    """Give each cohort its trainer. None where a cohort names several, or nobody."""
    named: dict[str, Counter[str]] = {}
    for cohort, answer in zip(placed.names, answers, strict=True):
        if cohort and (trainer := " ".join(answer.split())):
            named.setdefault(cohort, Counter())[trainer] += 1
    chosen = {cohort: next(iter(counts)) for cohort, counts in named.items() if len(counts) == 1}
    return tuple(chosen.get(cohort) for cohort in placed.cohorts)


# --- questions


def _questions(
    asked: Sequence[Asked],
    facts: Survey,
    groups: Sequence[Group],
    *,
    target: float | None,
) -> tuple[QuestionFacts, ...]:
    courses = {course.question: course for course in facts.watch.courses if course.question}
    if len(asked) == 1:
        courses = {asked[0].key: facts.watch.courses[0]}
    return tuple(
        _question(one, counts, groups, course=courses.get(one.key), target=target)
        for one, counts in zip(asked, facts.counts, strict=True)
    )


def _question(
    asked: Asked,
    counts: Sequence[Counts | None],
    groups: Sequence[Group],
    *,
    course: Course | None,
    target: float | None,
) -> QuestionFacts:
    shown = [(group, own) for group, own in zip(groups, counts, strict=True) if own]
    chart = xmr([_mean(own) for _, own in shown])
    shares = [_share_of(own, asked) for _, own in shown]
    shrunken = shrink([_spread(own) for _, own in shown])
    points = tuple(
        Point(
            group=group.label,
            answers=sum(own.values()),
            mean=chart.values[at],
            share=shares[at],
            rolling=together,
            shrunken=shrunken[at].score,
            variation=label_of(chart.signals[at], better=asked.better) if chart.limits else "not_judged",
        )
        for at, ((group, own), together) in enumerate(zip(shown, rolling(shares), strict=True))
    )
    return QuestionFacts(
        asked=asked,
        points=points,
        chart=chart,
        better=asked.better,
        variation=variation_icon(chart, better=asked.better),
        assurance=assurance_icon(chart, target=target, better=asked.better),
        counts=added(own for _, own in shown),
        recent=added(own for _, own in shown[-LAST_UNITS:]),
        course=course,
    )


def added(counts: Iterable[Counts]) -> Counts:
    total: Counter[float] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))


def _mean(counts: Counts) -> float:
    return sum(worth * many for worth, many in counts.items()) / sum(counts.values())


def _share_of(counts: Counts, asked: Asked) -> Share:
    favourable = sum(many for worth, many in counts.items() if worth in asked.favourable)
    return Share(favourable=favourable, answers=sum(counts.values()))


def _spread(counts: Counts) -> GroupSpread:
    centre = _mean(counts)
    squares = sum((worth - centre) ** 2 * many for worth, many in counts.items())
    return GroupSpread(mean=centre, answers=sum(counts.values()), squares=squares)


def _index(columns: Sequence[Coded], facts: Survey, groups: Sequence[Group]) -> IndexFacts:
    """Average the questions of each group: only those that are shown, or the hidden one could be worked out."""
    shown = []
    for at, group in enumerate(groups):
        means = [
            _common_mean(counts[at], column.rating)
            for counts, column in zip(facts.counts, columns, strict=True)
            if counts[at]
        ]
        if means:
            shown.append((group.label, sum(means) / len(means)))
    chart = xmr([mean for _, mean in shown])
    return IndexFacts(
        groups=tuple(label for label, _ in shown),
        means=chart.values,
        chart=chart,
        variation=variation_icon(chart, better="high"),
        course=facts.watch.courses[0],
    )


def _common_mean(counts: Counts | None, rating: Rating) -> float:
    return _mean({on_common_scale(worth, rating): many for worth, many in (counts or {}).items()})


def _knowledge(after: ColumnProfile, counts: Sequence[Counts | None]) -> Knowledge:
    shown = [each for each in counts if each]
    return Knowledge(title=title_of(after), gain=gain_of(added(shown)), recent=gain_of(added(shown[-LAST_UNITS:])))


# --- what to know about the figures


def _notes(
    export: Export,
    facts: Survey,
    questions: Sequence[QuestionFacts],
    cohorts: Sequence[Cohort],
    groups: Sequence[Group],
) -> list[str]:
    notes = [*_scale_notes(questions, facts, export)]
    earlier = sum(1 for cohort in cohorts if cohort.group) - sum(len(group.cohorts) for group in groups)
    if earlier > 0:
        notes.append(
            f"Figures show the latest {VIEW} groups; {counted(earlier, 'earlier cohort')} count for the monitor."
        )
    unasked = [title_of(column) for column in export.profile.columns if not column.answered and column.kind == "other"]
    if unasked:
        notes.append(f"Nobody answered {_listed(unasked)}.")
    others = [column for column in export.profile.columns if column.kind in NOT_FOLLOWED and column.answered]
    if others:
        verb, rest = ("is", "it is") if len(others) == 1 else ("are", "each is")
        what = f"{counted(len(others), 'more column')} {verb} no rating and in no figure"
        notes.append(f"{what}; `cqi profile` says what {rest}.")
    silent = [facts.asked.title for facts in questions if not facts.answers]
    if silent:
        verb = "was" if len(silent) == 1 else "were"
        notes.append(f"{_listed(silent)} {verb} answered by no group of five: no figure.")
    notes += [warning for warning in export.profile.warnings if "when an answer was sent" not in warning]
    return notes


def _scale_notes(questions: Sequence[QuestionFacts], facts: Survey, export: Export) -> list[str]:
    notes = []
    assumed = [each.asked.title for each in questions if each.asked.direction_assumed]
    if assumed:
        notes.append(f"High is taken to be good for {_listed(assumed)}: the words do not say so. Please check.")
    lower = [each.asked.title for each in questions if each.asked.better == "low"]
    if lower:
        notes.append(f"Low is good for {_listed(lower)}: in the index and in alerts it is turned round.")
    ranges = [each.asked.title for each in questions if each.asked.range_assumed]
    if ranges:
        notes.append(f"Not every step of the scale was chosen for {_listed(ranges)}: its ends are assumed.")
    if facts.not_on_scale:
        notes.append(f"{counted(facts.not_on_scale, 'answer')} not on the question's scale: left out.")
    if facts.turned_round >= max(TEAM_FLOOR, MANY_TURNED * export.responses):
        notes.append(
            f"{facts.turned_round:,} of {export.responses:,} people may have read the scale backwards: their answers "
            "fit everybody else's far better when turned round. Nothing was changed; please look at the form's wording."
        )
    return notes


def _listed(titles: Sequence[str], *, most: int = 3) -> str:
    shown = [f'"{title}"' for title in titles[:most]]
    more = len(titles) - most
    if more > 0:
        return f"{', '.join(shown)} and {counted(more, 'more question')}"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
