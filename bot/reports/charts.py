"""An XmR chart as a small drawing for a web page: labelled where things are, told apart by shape, not colour alone.

Colours are Making Data Count's: blue improves, orange concerns, grey is chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.analysis.spc import Better, Chart, Limits, label_of
from bot.reports.words import RULE_WORDS, VARIATION_WORDS, chart_words

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 36, 96, 20, 36  # room for the labels beside the plot
INK, QUIET, GRID = "#1b1b1b", "#595959", "#d9d9d9"
BLUE, ORANGE, GREY = "#005eb8", "#b84a00", "#6f6f6f"
LEAST_SPAN = 0.6  # of the vertical axis, in points: hundredths must not look like mountains
LABEL_GAP = 16.0  # between two labels at the right, so that they do not touch


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What one chart shows. `marks` are places between points, 0 before the first, with what happened there."""

    title: str
    labels: tuple[str, ...]
    chart: Chart
    better: Better
    low: float
    high: float
    marks: tuple[tuple[float, str], ...] = ()


def svg(drawn: Drawn) -> str:
    """Draw it. The words for those who cannot see it are in its title."""
    ends = _vertical(drawn)
    plot = _Plot(points=len(drawn.chart.values), low=ends[0], high=ends[1])
    parts = [
        *_axis(plot),
        *_limits(plot, drawn.chart),
        *_marks(plot, drawn),
        *_course(plot, drawn),
        *_names(plot, drawn),
        *_right_labels(plot, drawn.chart),
    ]
    words = escape(alt_text(drawn))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}" xmlns="http://www.w3.org/2000/svg">'
        f"{''.join(parts)}</svg>"
    )


@dataclass(frozen=True)
class _Plot:
    points: int
    low: float
    high: float

    def x(self, place: float) -> float:
        width = WIDTH - LEFT - RIGHT
        return LEFT + width * ((place + 0.5) / self.points if self.points < 2 else place / (self.points - 1))

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)


def _vertical(drawn: Drawn) -> tuple[float, float]:
    """Choose the ends of the vertical axis: all points and limits, within the scale, and never less than a little."""
    values = [*drawn.chart.values]
    for segment in drawn.chart.segments:
        if segment.limits:
            values += [segment.limits.lower, segment.limits.upper]
    low, high = max(drawn.low, min(values)), min(drawn.high, max(values))
    low, high = min(low, *drawn.chart.values), max(high, *drawn.chart.values)
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    margin = 0.06 * max(high - low, LEAST_SPAN)
    return low - missing - margin, high + missing + margin


def _axis(plot: _Plot) -> Iterator[str]:
    step = next(step for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1e9) if (plot.high - plot.low) / step <= 6)
    tick = -(-plot.low // step) * step
    while tick <= plot.high:
        y = plot.y(tick)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>'
        yield _text(LEFT - 6, y + 4, f"{tick:.1f}".removesuffix(".0"), anchor="end")
        tick += step


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = QUIET, size: int = 14) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}" font-size="{size}">{escape(words)}</text>'


def _limits(plot: _Plot, chart: Chart) -> Iterator[str]:
    for segment in chart.segments:
        if segment.limits is None:
            continue
        x1, x2 = plot.x(segment.start), plot.x(segment.stop - 1)
        for value, dash in _levels(segment.limits):
            if plot.low <= value <= plot.high:
                y = plot.y(value)
                yield (
                    f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-width="1.2"'
                    f' stroke-dasharray="{dash}"/>'
                )


def _levels(limits: Limits) -> tuple[tuple[float, str], ...]:
    return ((limits.mean, "none"), (limits.upper, "5 4"), (limits.lower, "5 4"))


def _marks(plot: _Plot, drawn: Drawn) -> Iterator[str]:
    for place, words in drawn.marks:
        x = plot.x(place)
        ends = f'x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"'
        yield f'<line {ends} stroke="{INK}" stroke-dasharray="2 3"/>'
        side = "end" if x > WIDTH / 2 else "start"
        yield _text(x + (-4 if side == "end" else 4), TOP - 4, words, anchor=side, colour=INK)


def _course(plot: _Plot, drawn: Drawn) -> Iterator[str]:
    chart = drawn.chart
    for segment in chart.segments:
        path = " ".join(f"{plot.x(at):.1f},{plot.y(chart.values[at]):.1f}" for at in range(segment.start, segment.stop))
        yield f'<polyline points="{path}" fill="none" stroke="{GREY}" stroke-width="1.3"/>'
    for at, value in enumerate(chart.values):
        yield _shape(plot.x(at), plot.y(value), label_of(chart.signals[at], better=drawn.better))


def _shape(x: float, y: float, label: str) -> str:
    """Draw a point: a grey dot for chance, a blue diamond where it improves, an orange triangle where it concerns."""
    if label.startswith("improving"):
        corners = f"{x:.1f},{y - 6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 6:.1f} {x - 6:.1f},{y:.1f}"
        return f'<polygon points="{corners}" fill="{BLUE}" stroke="white"/>'
    if label.startswith("concerning"):
        corners = f"{x - 6:.1f},{y - 5:.1f} {x + 6:.1f},{y - 5:.1f} {x:.1f},{y + 6:.1f}"
        return f'<polygon points="{corners}" fill="{ORANGE}" stroke="white"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{GREY}"/>'


def _names(plot: _Plot, drawn: Drawn) -> Iterator[str]:
    """Name the first and the last group, and the middle one where there is room."""
    last = len(drawn.labels) - 1
    y = HEIGHT - BOTTOM + 18
    if last < 1:
        yield _text(plot.x(0), y, _short(drawn.labels[0]), anchor="middle")
        return
    yield _text(LEFT, y, _short(drawn.labels[0]))
    yield _text(WIDTH - RIGHT, y, _short(drawn.labels[last]), anchor="end")


def _short(label: str, *, characters: int = 20) -> str:
    return label if len(label) <= characters else label[: characters - 1] + "…"


def _right_labels(plot: _Plot, chart: Chart) -> Iterator[str]:
    """Label the lines and the last point where they end, moved apart so that no two touch."""
    wanted = [(plot.y(chart.values[-1]), f"last {chart.values[-1]:.1f}", INK)]
    if chart.limits:
        named = ((chart.limits.mean, "mean"), (chart.limits.upper, "upper"), (chart.limits.lower, "lower"))
        wanted += [
            (plot.y(value), f"{name} {value:.1f}", QUIET) for value, name in named if plot.low <= value <= plot.high
        ]
    for y, (_, words, colour) in zip(_apart([y for y, _, _ in sorted(wanted)]), sorted(wanted), strict=True):
        yield _text(WIDTH - RIGHT + 10, y + 4, words, colour=colour)


def _apart(heights: Sequence[float]) -> list[float]:
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + LABEL_GAP) if moved else max(height, float(TOP)))
    over = max(0.0, moved[-1] - (HEIGHT - BOTTOM)) if moved else 0.0
    return [height - over for height in moved]


def alt_text(drawn: Drawn) -> str:
    """Say what the chart says, with its numbers."""
    values, chart = drawn.chart.values, drawn.chart
    span = f"from {drawn.labels[0]} to {drawn.labels[-1]}" if len(values) > 1 else f"of {drawn.labels[0]}"
    between = f" between {min(values):.1f} and {max(values):.1f}, last {values[-1]:.1f}" if len(values) > 1 else ""
    groups = "1 group" if len(values) == 1 else f"{len(values)} groups"
    words = f"{drawn.title}: means of {groups} {span},{between or f' {values[-1]:.1f}'}."
    if chart.limits is None:
        return f"{words} {chart_words(chart).capitalize()}."
    words += f" Usual level {chart.limits.mean:.1f}, limits {chart.limits.lower:.1f} to {chart.limits.upper:.1f}."
    latest = chart.signals[-1]
    because = f" ({RULE_WORDS[latest.rule]})" if latest else ""
    words += f" Latest point: {VARIATION_WORDS[label_of(latest, better=drawn.better)]}{because}."
    return words + "".join(f" Marked: {what}." for _, what in drawn.marks)
