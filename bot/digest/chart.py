"""One calm picture: each main measure's course over the cohorts, in small panels. matplotlib is loaded only to draw it.

Nothing in it is told by colour alone: lines are labelled where they end, and differ in shade, dash and marker.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.analysis.trend import MeasureTrend, Trend, TrendLine
from bot.blocks import shorten
from bot.digest.words import counted
from integrations.slack.message import File

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS_A_ROW = 4
COLOURS = 64
WIDTH, ROW_HEIGHT, TITLE_HEIGHT, DOTS = 16.0, 4.0, 1.0, 100  # inches and dots per inch: 1600 x 900 pixels for two rows
ALT_TEXT_CHARACTERS = 1_000  # https://docs.slack.dev/reference/methods/files.getUploadURLExternal (read 2026-11-23)

INK, QUIET, GRID = "#1b1b1b", "#6b6b6b", "#dddddd"
DARK_BLUE = "#17456b"  # 9.9:1 against white; in greyscale much darker than QUIET
TITLE = "How learners rated the training, cohort by cohort"


def trend_picture(trend: Trend, *, name: str) -> File:
    """Draw the measures over time."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(draw(trend))
    canvas.draw()  # type: ignore[no-untyped-call]
    # A palette makes the file a third as large; the picture has few colours and the shades between them.
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    pixels = Image.fromarray(drawn).convert("RGB").quantize(COLOURS)
    picture = io.BytesIO()
    pixels.save(picture, format="png", optimize=True)
    return File(name=f"{name}.png", title=TITLE, content=picture.getvalue(), alt_text=alt_text(trend))


def draw(trend: Trend) -> Figure:
    from matplotlib.figure import Figure

    rows = -(-len(trend.measures) // PANELS_A_ROW)
    height = rows * ROW_HEIGHT + TITLE_HEIGHT
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor="white")
    panels = figure.subplots(rows, PANELS_A_ROW, squeeze=False)
    for index, axes in enumerate(panels.flat):
        if index < len(trend.measures):
            _draw_measure(axes, trend.measures[index], trend)
        else:
            axes.set_axis_off()
    figure.text(0.03, 1 - 0.38 / height, TITLE, fontsize=20, weight="bold", color=INK, va="center")
    explained = (
        "Each point is the average of one cohort, or of small ones put together. Small figures: how many answered."
    )
    figure.text(0.03, 1 - 0.74 / height, explained, fontsize=13, color=QUIET, va="center")
    figure.subplots_adjust(left=0.03, right=0.965, bottom=0.55 / height, top=1 - 1.5 / height, wspace=0.44, hspace=0.48)
    return figure


def _draw_measure(axes: Axes, measure: MeasureTrend, trend: Trend) -> None:
    low, high = measure.scale
    span = high - low
    axes.set_title(f"{measure.title}\naverage, {low} to {high}", loc="left", fontsize=13, color=INK)
    axes.set_ylim(low - 0.22 * span, high + 0.06 * span)
    axes.set_xlim(-0.5, len(trend.labels) - 0.5)
    axes.set_yticks([value for value in range(low, high + 1) if span <= 5 or value % 2 == 0])
    axes.set_xticks(*_days_named(trend))
    axes.tick_params(labelsize=11, colors=QUIET, length=0)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    for line in measure.lines:
        _draw_line(axes, line)
    for point in measure.lines[-1].points:
        axes.text(point.position, low - 0.15 * span, str(point.answers), ha="center", fontsize=9, color=QUIET)


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


def alt_text(trend: Trend) -> str:
    """Say what the picture says, with its numbers."""
    first, last = trend.days[0], trend.days[-1]
    span = f"from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    opening = f"Averages of {counted(len(trend.labels), 'group')} of learners, {span}."
    sentences = [sentence for measure in trend.measures for sentence in _sentences(measure)]
    return shorten(" ".join([opening, *sentences]), limit=ALT_TEXT_CHARACTERS)


def _sentences(measure: MeasureTrend) -> Iterator[str]:
    for line in measure.lines:
        if not line.points:
            continue
        means = [point.mean for point in line.points]
        called = f"{measure.title} ({line.name})" if line.name else measure.title
        between = f", between {min(means):.1f} and {max(means):.1f} over time" if len(means) > 1 else ""
        yield f"{called}: last {means[-1]:.1f} of {measure.scale[1]} ({line.points[-1].answers} answers){between}."
