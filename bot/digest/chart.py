"""One calm picture: each main measure's course over the cohorts, in small panels. matplotlib is loaded only to draw it.

A rating is drawn as an XmR chart in the style of NHS Making Data Count, before and after as two lines. Nothing is told
by colour alone: points differ in shape, lines in dash and marker, all are labelled where they are, and the verdict
stands above each panel in words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.analysis.spc import Limits
from bot.analysis.trend import MeasureTrend, Trend, TrendLine
from bot.blocks import shorten
from bot.digest.chart_words import TITLE, alt_text, panel_words, verdict_of, verdict_on
from bot.digest.model import ActionMark
from integrations.slack.message import File

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS_A_ROW = 4
TITLE_CHARACTERS = 32  # fit above a panel, beside the scale
COLOURS = 64
WIDTH, ROW_HEIGHT, TITLE_HEIGHT, DOTS = 16.0, 4.0, 1.0, 100  # inches and dots per inch: 1600 x 900 pixels for two rows

INK, QUIET, GRID = "#1b1b1b", "#6b6b6b", "#dddddd"
DARK_BLUE = "#17456b"  # 9.9:1 against white; in greyscale much darker than QUIET
BLUE, ORANGE, GREY = "#005eb8", "#b84a00", "#6f6f6f"  # Making Data Count's, the orange darker: 5:1 against white
SHAPES = {"improving": ("D", BLUE, 6.5), "concerning": ("v", ORANGE, 8.0), "chance": ("o", GREY, 4.5)}
SIGNS = {"improving": "◆", "concerning": "▼", "chance": "●"}  # the same shapes, in words' company
LEAST_SPAN = 0.3  # of the scale on the vertical axis: tenths must not look like mountains
LABEL_GAP = 0.075  # of the panel's height, between two labels at the right
MARKS_STAGGERED = 3


def trend_picture(trend: Trend, *, name: str, marks: Sequence[ActionMark] = ()) -> File:
    """Draw the measures over time."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(draw(trend, marks=marks))
    canvas.draw()  # type: ignore[no-untyped-call]
    # A palette makes the file a third as large; a few small points keep their colour.
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    pixels = Image.fromarray(drawn).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    picture = io.BytesIO()
    pixels.save(picture, format="png", optimize=True)
    return File(name=f"{name}.png", title=TITLE, content=picture.getvalue(), alt_text=alt_text(trend, marks=marks))


def draw(trend: Trend, *, marks: Sequence[ActionMark] = ()) -> Figure:
    from matplotlib.figure import Figure

    rows = -(-len(trend.measures) // PANELS_A_ROW)
    height = rows * ROW_HEIGHT + TITLE_HEIGHT
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor="white")
    panels = figure.subplots(rows, PANELS_A_ROW, squeeze=False)
    for index, axes in enumerate(panels.flat):
        if index < len(trend.measures):
            measure = trend.measures[index]
            _draw_panel(axes, measure, trend, [mark for mark in marks if mark.measure == measure.key])
        else:
            axes.set_axis_off()
    figure.text(0.03, 1 - 0.38 / height, TITLE, fontsize=20, weight="bold", color=INK, va="center")
    explained = (
        "Each point is the average of one cohort, or of small ones put together; below it, how many answered. "
        f"{SIGNS['concerning']} and {SIGNS['improving']} alone are no finding."
    )
    figure.text(0.03, 1 - 0.74 / height, explained, fontsize=13, color=QUIET, va="center")
    figure.subplots_adjust(left=0.03, right=0.93, bottom=0.55 / height, top=1 - 1.6 / height, wspace=0.48, hspace=0.5)
    return figure


def _draw_panel(axes: Axes, measure: MeasureTrend, trend: Trend, marks: Sequence[ActionMark]) -> None:
    low, high = _ends(measure)
    span = high - low
    axes.set_title(
        f"{shorten(measure.title, limit=TITLE_CHARACTERS)}, {measure.scale[0]} to {measure.scale[1]}",
        loc="left",
        fontsize=13,
        color=INK,
        pad=22,
    )
    verdict = verdict_of(measure)
    axes.text(
        0.0,
        1.03,
        f"{SIGNS[verdict]} {panel_words(measure)}" if measure.limits else panel_words(measure),
        transform=axes.transAxes,
        fontsize=11,
        color=SHAPES[verdict][1] if measure.limits else QUIET,
    )
    axes.set_ylim(low - 0.2 * span, high + 0.1 * span)
    axes.set_xlim(-0.5, len(trend.labels) - 0.5)
    axes.set_yticks(_ticks(low, high))
    axes.set_xticks(*_days_named(trend))
    axes.tick_params(labelsize=11, colors=QUIET, length=0)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    if measure.is_pair:
        for line in measure.lines:
            _draw_line(axes, line)
    else:
        _draw_course(axes, measure)
    for point in measure.lines[-1].points:
        axes.text(point.position, low - 0.13 * span, str(point.answers), ha="center", fontsize=9, color=QUIET)
    _draw_marks(axes, marks, top=high + 0.09 * span, step=0.075 * span, middle=len(trend.labels) / 2)


def _ends(measure: MeasureTrend) -> tuple[float, float]:
    """Choose the ends of the vertical axis: of before and after the whole scale, else the points and their limits."""
    low, high = measure.scale
    if measure.is_pair or not measure.lines[0].points:
        return low, high
    values = [point.mean for point in measure.lines[0].points]
    wanted = [*values, *([measure.limits.lower, measure.limits.upper] if measure.limits else [])]
    bottom, top = max(low, min(wanted)), min(high, max(wanted))
    missing = LEAST_SPAN * (high - low) - (top - bottom)
    if missing > 0:  # grow to both sides, and stay within the scale
        top = min(high, top + missing / 2)
        bottom = max(low, top - LEAST_SPAN * (high - low))
        top = min(high, bottom + LEAST_SPAN * (high - low))
    return bottom, top


def _ticks(low: float, high: float) -> list[float]:
    step = next(step for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1e9) if (high - low) / step <= 6)
    first = -int(-low / step // 1)
    return [round(number * step, 6) for number in range(first, int(high / step + 1e-9) + 1)]


def _draw_course(axes: Axes, measure: MeasureTrend) -> None:
    """Draw a rating: its line in grey, each point in the shape and colour of what it says, limits at the right."""
    points = measure.lines[0].points
    axes.plot([point.position for point in points], [point.mean for point in points], color=GREY, linewidth=1.3)
    for point in points:
        marker, colour, size = SHAPES[verdict_on(point, better=measure.better)]
        axes.plot([point.position], [point.mean], marker=marker, color=colour, markersize=size, markeredgecolor="white")
    if measure.limits:
        _draw_limits(axes, measure.limits, scale=measure.scale)


def _draw_limits(axes: Axes, limits: Limits, *, scale: tuple[int, int]) -> None:
    """Draw mean and limits; a limit that no answer can reach is left out."""
    from matplotlib.transforms import blended_transform_factory

    bottom, top = axes.get_ylim()
    named = [(limits.lower, "lower", "--"), (limits.mean, "mean", "-"), (limits.upper, "upper", "--")]
    inside = [each for each in named if scale[0] <= each[0] <= scale[1]]
    heights = _apart([value for value, _, _ in inside], gap=LABEL_GAP * (top - bottom), top=top)
    beside = blended_transform_factory(axes.transAxes, axes.transData)
    for height, (value, name, dash) in zip(heights, inside, strict=True):
        axes.axhline(value, color=INK, linewidth=1.1, linestyle=dash, zorder=1)
        axes.text(1.02, height, f"{name} {value:.1f}", transform=beside, fontsize=10.5, color=QUIET, va="center")


def _apart(heights: Sequence[float], *, gap: float, top: float) -> list[float]:
    """Move labels, given from the lowest, apart so that no two touch, and keep the uppermost inside."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else height)
    over = max(0.0, moved[-1] - top) if moved else 0.0
    return [height - over for height in moved]


def _draw_marks(axes: Axes, marks: Sequence[ActionMark], *, top: float, step: float, middle: float) -> None:
    """Mark where actions took effect, with their references."""
    for number, mark in enumerate(marks):
        axes.axvline(mark.place, color=INK, linewidth=1.1, linestyle=":")
        is_right = mark.place > middle
        axes.annotate(
            mark.ref,
            (mark.place, top - step * (number % MARKS_STAGGERED)),
            xytext=(-3 if is_right else 3, 0),
            textcoords="offset points",
            ha="right" if is_right else "left",
            va="top",
            fontsize=9.5,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )


def _draw_line(axes: Axes, line: TrendLine) -> None:
    if not line.points:
        return
    is_before = line.name == "before"
    axes.plot(
        [point.position for point in line.points],
        [point.mean for point in line.points],
        color=QUIET if is_before else DARK_BLUE,
        linestyle="--" if is_before else "-",
        marker="o" if is_before else "s",
        markerfacecolor="white" if is_before else DARK_BLUE,
        markersize=5,
        linewidth=1.6,
    )
    last = line.points[-1]
    axes.annotate(
        f"{line.name} {last.mean:.1f}".strip(),
        (last.position, last.mean),
        xytext=(8, 0),
        textcoords="offset points",
        fontsize=11,
        va={"before": "top", "now": "bottom"}.get(line.name, "center"),  # apart, even where the lines meet
        color=QUIET if is_before else DARK_BLUE,
        annotation_clip=False,
    )


def _days_named(trend: Trend) -> tuple[list[int], list[str]]:
    """Name the first, the middle and the last day, so that no two names touch."""
    last = len(trend.days) - 1
    positions = sorted({0, last // 2, last}) if last >= 4 else sorted({0, last})
    return positions, [f"{trend.days[position].day} {trend.days[position]:%b %y}" for position in positions]
