"""One use case: the week's digest. Killed at any step, a second run completes what is missing and repeats nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.model import Action
from bot.analysis.comments.themes import ThemeList
from bot.analysis.model import Unit
from bot.analysis.scores import units_of
from bot.analysis.tally import tally
from bot.analysis.trend import trend_of
from bot.calendar import Week, local_day
from bot.cohorts.service import CohortRegister
from bot.comments.people import PutRight
from bot.digest.chart import trend_picture
from bot.digest.commenting import Commented, Commenting
from bot.digest.facts import (
    actions_now,
    gains_of,
    group_of,
    marks_of,
    new_comments,
    newest_group,
    newest_units,
    recent_group,
)
from bot.digest.findings import watching
from bot.digest.messages import digest_detail, weekly_digest
from bot.digest.model import Checks, CohortsNow, DigestButtons, DigestFacts, OtherSources
from bot.digest.preview import as_plain_text
from bot.digest.raising import principles_of
from bot.feedback.figures import FigureBlock, Figures
from bot.feedback.ingest import source_state
from bot.feedback.model import FormMap, Question, Response
from bot.feedback.repository import Responses
from bot.ports import Clock
from bot.posting import Poster
from bot.privacy.floors import TEAM_FLOOR, Block, Held, WaitingForm, cut, withhold
from integrations.slack.message import Posted

POINTS_WORTH_DRAWING = 2
STALE_AFTER = timedelta(hours=24)  # the responses are read many times a day; a day without is worth a word


@dataclass(frozen=True)
class Window:
    """What a digest looks at: everything seen after one moment, up to another. Fixed at the digest's first attempt."""

    period: str
    at: datetime
    after: datetime | None  # the window of the digest before; None for the first digest ever


@dataclass(frozen=True)
class Cut:
    """All blocks up to now, and what is still held back. `members` are the answers in the blocks that are new."""

    blocks: tuple[FigureBlock, ...]
    fresh: tuple[FigureBlock, ...]
    members: dict[int, tuple[str, ...]]
    held: Held
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class DigestOutcome:
    posted: Posted
    is_quiet: bool


class DigestService:
    """Build a week's digest and post it, its picture and its detail, each once."""

    def __init__(
        self,
        *,
        form_map: FormMap,
        responses: Responses,
        figures: Figures,
        memory: MutableMapping[str, str],
        all_actions: Callable[[], Sequence[Action]],
        themes: Callable[[], ThemeList],
        put_right: Callable[[], PutRight],
        others: Callable[[datetime | None, datetime], OtherSources],
        register: CohortRegister,
        form_notices: Callable[[], Sequence[str]],
        apart: Callable[[], Sequence[Question]],
        poster: Poster,
        channel_id: str,
        buttons: DigestButtons,
        clock: Clock,
        zone: ZoneInfo,
        checks: Checks | None = None,
    ) -> None:
        """Build with `others`, which tells what came in from the other sources after one moment and up to another.

        `apart` are the questions that are counted and in no measure until somebody decides about them.
        """
        self._form_map = form_map
        self._responses = responses
        self._figures = figures
        self._memory = memory
        self._all_actions = all_actions
        self._commenting = Commenting(form_map, themes=themes, put_right=put_right)
        self._others = others
        self._register = register
        self._form_notices = form_notices
        self._apart = apart
        self._poster = poster
        self._channel_id = channel_id
        self._buttons = buttons
        self._clock = clock
        self._zone = zone
        self._checks = checks

    def run(self, week: Week) -> DigestOutcome:
        """Post the digest of this week, or what is missing of it."""
        window = self._window(week)
        self._keep(window)
        cut_now = self._cut(window)
        self._figures.add(cut_now.fresh, members=cut_now.members, cut_at=window.at)
        key = f"digest/{week.key}"
        # What stands in the channel cannot tell of a further look: it is left to the next digest.
        stands = self._poster.is_posted(key)
        checked = () if stands or not self._checks else self._checks.take(cut_now.blocks, period=week.key)
        facts = self._facts(week, window, cut_now, checked)
        posted = self._poster.post_once(key, self._channel_id, weekly_digest(facts))
        if not facts.is_quiet:
            self._post_thread(facts, key=key, posted=posted)
        return DigestOutcome(posted=posted, is_quiet=facts.is_quiet)

    def preview(self, week: Week) -> str:
        """Write what would be posted now, and change nothing."""
        window = self._window(week)
        cut_now = self._cut(window)
        checked = self._checks.preview(cut_now.blocks, period=week.key) if self._checks else ()
        facts = self._facts(week, window, cut_now, checked)
        messages = [weekly_digest(facts)]
        if not facts.is_quiet:
            messages.append(digest_detail(facts))
        return "\n\n\n".join(map(as_plain_text, messages))

    def _post_thread(self, facts: DigestFacts, *, key: str, posted: Posted) -> None:
        """Put picture and counts into the thread, in one message: a request less, and one thing to do once."""
        detail, channel_id = digest_detail(facts), posted.channel_id
        if len(facts.trend.labels) >= POINTS_WORTH_DRAWING and facts.trend.measures:
            name = f"measures-{facts.week.key}"
            self._poster.share_once(
                f"{key}/detail",
                lambda: trend_picture(facts.trend, name=name, marks=facts.marks),
                channel_id=channel_id,
                thread_ts=posted.ts,
                blocks=detail.blocks,
            )
        else:
            self._poster.post_once(f"{key}/detail", channel_id, detail, thread_ts=posted.ts)

    @property
    def _window_name(self) -> str:
        return f"digest.{self._form_map.name}.window"

    def _window(self, week: Week) -> Window:
        """Return this digest's window: the one of an earlier attempt, or a new one that ends now."""
        kept = self._memory.get(f"{self._window_name}/{week.key}")
        if kept is not None:
            return _read(kept)
        last = self._last_window()
        return Window(period=week.key, at=self._clock.now(), after=last.at if last else None)

    def _last_window(self) -> Window | None:
        kept = self._memory.get(self._window_name)
        return _read(kept) if kept else None

    def _keep(self, window: Window) -> None:
        """Remember the window for a second attempt, and as where the next digest goes on from."""
        self._memory[f"{self._window_name}/{window.period}"] = _written(window)
        last = self._last_window()
        if last is None or last.at < window.at:
            self._memory[self._window_name] = _written(window)

    def _cut(self, window: Window) -> Cut:
        """Put what waits into blocks and count it. Run again for the same window, it finds nothing more to cut."""
        kept = self._figures.blocks()
        waiting = self._responses.waiting(until=window.at)
        forms = [
            WaitingForm(key=response.key, cohort=response.cohort, sent_on=self._sent_on(response, window))
            for response in waiting
        ]
        blocks, held = cut(
            forms,
            printed_cohorts={block.unit for block in kept},
            first_number=max((block.number for block in kept), default=0) + 1,
        )
        commented = self._commenting.count(blocks, waiting)
        fresh = self._counted(blocks, waiting, commented, period=window.period)
        members = {block.number: block.keys for block in blocks}
        return Cut(blocks=(*kept, *fresh), fresh=fresh, members=members, held=held, notices=commented.notices)

    def _sent_on(self, response: Response, window: Window) -> date:
        return local_day(response.submitted_at or window.at, zone=self._zone)

    def _counted(
        self, blocks: Sequence[Block], waiting: Sequence[Response], commented: Commented, *, period: str
    ) -> tuple[FigureBlock, ...]:
        block_of = {key: block.number for block in blocks for key in block.keys}
        counts = tally(
            [response for response in waiting if response.key in block_of],
            block_of=block_of,
            questions=(*self._form_map.questions, *self._apart()),
            measures=self._form_map.measures,
            floor=TEAM_FLOOR,
        )
        return tuple(
            FigureBlock(
                number=block.number,
                unit=block.unit,
                label=block.label,
                cohorts=block.cohorts,
                responses=len(block.keys),
                first_on=block.first_on,
                last_on=block.last_on,
                counts={**withhold(counts[block.number]), **commented.counts.get(block.number, {})},
                period=period,
            )
            for block in blocks
        )

    def _facts(self, week: Week, window: Window, cut_now: Cut, checked: Sequence[Action]) -> DigestFacts:
        units = units_of(cut_now.blocks)
        new = newest_units(units, new=[block.unit for block in cut_now.blocks if block.period == week.key])
        state = source_state(self._memory, source=self._responses.source)
        now = self._clock.now()
        today = local_day(now, zone=self._zone)
        actions, trend = self._all_actions(), trend_of(units, self._form_map.measures)
        before = units_of([block for block in cut_now.blocks if block.period != week.key])
        others = self._others(window.after, window.at)
        comments = new_comments(cut_now.blocks, period=week.key)
        return DigestFacts(
            week=week,
            today=today,
            arrivals=self._responses.arrivals(after=window.after, until=window.at),
            is_first=window.after is None,
            held=cut_now.held,
            unread=self._responses.unread(),
            notices=(*self._form_notices(), *state.notices, *cut_now.notices),
            newest=newest_group(new, self._form_map),
            each_new=tuple(group_of([unit], self._form_map, label=unit.label) for unit in new),
            recent=recent_group(units, self._form_map),
            gains=gains_of(units, self._form_map),
            watching=watching(units, self._form_map, before=before, actions=actions),
            comments=comments,
            themes=self._commenting.titles() if comments else {},
            principles=principles_of(self._form_map),
            trend=trend,
            marks=marks_of(actions, trend),
            actions=actions_now(actions, today=today, week_ends=week.ends),
            others=others,
            also_raised=self._commenting.also_raised(others.raised),
            cohorts=self._cohorts(window, new, today=today),
            checked=checked,
            read_at=state.read_at.astimezone(self._zone) if state.read_at else None,
            is_stale=state.read_at is not None and now - state.read_at > STALE_AFTER,
            buttons=self._buttons,
        )

    def _cohorts(self, window: Window, new: Sequence[Unit], *, today: date) -> CohortsNow:
        """Look the new groups up in the register: a pool has no row there, and is not named."""
        rates = self._register.rates({unit.unit: unit.responses for unit in new})
        return CohortsNow(
            rates=tuple(rates.values()),
            outside=self._register.outside(today=today),
            unregistered=self._register.unregistered(after=window.after, until=window.at),
        )


def _written(window: Window) -> str:
    after = window.after.isoformat() if window.after else None
    return json.dumps({"period": window.period, "at": window.at.isoformat(), "after": after})


def _read(text: str) -> Window:
    kept = json.loads(text)
    after = datetime.fromisoformat(kept["after"]) if kept["after"] else None
    return Window(period=kept["period"], at=datetime.fromisoformat(kept["at"]), after=after)
