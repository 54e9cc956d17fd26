"""Pictures of forecasts, and of how they held, with Matplotlib: pip install 'loopcost[plot]'."""

from __future__ import annotations

from . import _drawing, calibration

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .backtest import Backtest, Score, Stage
    from .forecast import Forecast

_SHADES = {0.9: "#CFE3F0", 0.5: "#7DB6D8"}  # of the middle of a forecast
_BINS = 10


def draw_fan(
    laws: Sequence[tuple[int, Forecast]],
    path: str | os.PathLike[str],
    spent: Sequence[float] = (),
    ended: float | None = None,
    budget: float | None = None,
    title: str | None = None,
) -> None:
    """Draws what a run was expected to cost, by the calls that it had made: the median, and where the middle 50 and 90 %
    are; beside them what was spent after each call, and what it came to. To a file: PNG, SVG or PDF, as its name ends."""
    _drawing.check_ending(path)
    _drawing.save(_fan(laws, spent, ended, budget, title), path)


def _fan(
    laws: Sequence[tuple[int, Forecast]],
    spent: Sequence[float] = (),
    ended: float | None = None,
    budget: float | None = None,
    title: str | None = None,
) -> Figure:
    drawn = _drawing.figure(8, 4.5)
    axes = drawn.subplots()
    calls = [made for made, _ in laws]
    calls.append(calls[-1] + 1)  # the last forecast holds until the next call
    colour = _drawing.colour(0)
    for level, shade in _SHADES.items():
        low, high = zip(*(law.interval(level) for _, law in laws))
        axes.fill_between(
            calls,
            [*low, low[-1]],
            [*high, high[-1]],
            step="post",
            color=shade,
            linewidth=0,
            label=f"middle {level:.0%} of the forecast",
        )
    median = [law.ppf(0.5) for _, law in laws]
    axes.step(calls, [*median, median[-1]], where="post", color=colour, linewidth=1.8, label="its median")
    if spent:
        axes.plot(
            range(len(spent) + 1), (0, *spent), color="black", linewidth=1.4, linestyle="--", label="spent"
        )
    if ended is not None:
        axes.axhline(ended, color="black", linewidth=1, linestyle=":", label="what it came to")
    if budget is not None:
        axes.axhline(budget, color="0.35", linewidth=1.4, linestyle="-.", label=f"budget {budget:g}")
    axes.set_xlabel("calls made")
    axes.set_ylabel("cost of the run, USD")
    axes.set_xlim(0, max(calls[-1], len(spent)))
    _drawing.count_axis(axes.xaxis)
    axes.set_ylim(bottom=0)
    _drawing.title(axes, title or "What the run will cost")
    _drawing.bare(axes)
    _drawing.legend_below(drawn, *axes.get_legend_handles_labels())
    return drawn


def draw_law(
    law: Forecast, path: str | os.PathLike[str], budget: float | None = None, title: str | None = None
) -> None:
    """Draws how likely a run costs more than each amount, and the middle 50 and 90 % of the forecast below it."""
    _drawing.check_ending(path)
    _drawing.save(_law(law, budget, title), path)


def _law(law: Forecast, budget: float | None = None, title: str | None = None) -> Figure:
    drawn = _drawing.figure(8, 4.2)
    axes = drawn.subplots()
    low, high = law.ppf(0), law.ppf(0.995)
    xs = [low + (high - low) * i / 600 for i in range(601)]
    colour = _drawing.colour(0)
    axes.step(
        [0, *xs],
        [1, *map(law.sf, xs)],
        where="post",
        color=colour,
        linewidth=1.8,
        label="chance to cost more",
    )
    for level, shade in _SHADES.items():
        least, most = law.interval(level)
        label = f"middle {level:.0%}: {least:.3g} to {most:.3g}"
        axes.axvspan(least, most, ymax=0.05, color=shade, linewidth=0, label=label)
    axes.axvline(law.mean, color="black", linewidth=1, linestyle=":", label=f"mean: {law.mean:.3g}")
    if budget is not None:
        axes.axvline(budget, color="0.35", linewidth=1.4, linestyle="-.", label=f"budget: {budget:g}")
    _drawing.from_zero(axes.xaxis, max(high, law.mean, budget or 0), 0.02)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(lambda chance, _: f"{chance:.0%}")
    axes.set_xlabel("cost of the run, USD")
    _drawing.title(axes, title or "How likely a run costs more than so much")
    _drawing.bare(axes)
    _drawing.legend_below(drawn, *axes.get_legend_handles_labels())
    return drawn


def draw_calibration(found: Backtest, path: str | os.PathLike[str]) -> None:
    """Draws how forecasts held, a column for each stage: above the histogram of the PITs of loopcost's own forecasts, which
    is level if they hold, over the middle 90 % of what chance does to a bin; below how many more runs than promised, or
    fewer, the intervals of each method covered."""
    _drawing.check_ending(path)
    _drawing.save(_calibration(found), path)


def _calibration(found: Backtest) -> Figure:
    n = len(found.stages)
    drawn = _drawing.figure(max(6, 2.6 * n + 0.6), 5.8)
    panels = drawn.subplots(2, n, squeeze=False, sharey="row")
    for column, stage in enumerate(found.stages):
        _draw_pits(panels[0][column], stage)
        _draw_coverage(panels[1][column], stage)
    panels[0][0].set_ylim(0, 1.05 * max(max(_shares(stage.scores[0])) for stage in found.stages))
    panels[0][0].set_ylabel("runs, over an even share")
    panels[1][0].set_ylabel("covered, less what was\npromised: points of 100")
    method = found.stages[0].scores[0].method
    drawn.suptitle(
        f"How forecasts held: where costs fell in those of {method} (above), and how often intervals covered them (below)",
        x=0.01,
        ha="left",
        fontsize=11,
    )
    _drawing.legend_below(drawn, *panels[1][0].get_legend_handles_labels())
    return drawn


def _draw_pits(axes: Axes, stage: Stage) -> None:
    score = stage.scores[0]
    even = score.runs / _BINS
    spread = 1.645 * (even * (1 - 1 / _BINS)) ** 0.5 / even
    edges = [i / _BINS for i in range(_BINS + 1)]
    axes.axhspan(max(0, 1 - spread), 1 + spread, color="0.88", linewidth=0, zorder=0)
    axes.axhline(1, color="0.45", linewidth=1, linestyle=":", zorder=1)
    axes.stairs(_shares(score), edges, color=_drawing.colour(0), linewidth=1.8, zorder=3)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_xlabel("quantile at which it fell (PIT)", fontsize=9)
    axes.set_title(f"{stage.name}, {score.runs:,} runs", loc="left", fontsize=10)
    _drawing.bare(axes)


def _shares(score: Score) -> list[float]:
    """How many runs fell in each bin, over an even share."""
    return [count * _BINS / score.runs for count in calibration.histogram(score.pits, _BINS)]


def _draw_coverage(axes: Axes, stage: Stage) -> None:
    axes.axhline(0, color="0.6", linewidth=1)
    for i, score in enumerate(stage.scores):
        places = [j + 0.12 * (i - (len(stage.scores) - 1) / 2) for j in range(len(score.intervals))]
        least, shares, most = (
            [100 * (getattr(interval.coverage, key) - interval.level) for interval in score.intervals]
            for key in ("least", "share", "most")
        )
        axes.errorbar(
            places,
            shares,
            yerr=_reaches(least, shares, most),
            marker=_drawing.mark(i),
            markersize=4,
            linewidth=1,
            elinewidth=0.8,
            linestyle=_drawing.dashes(i),
            color=_drawing.colour(i),
            label=score.method,
        )
    levels = [interval.level for interval in stage.scores[0].intervals]
    axes.set_xticks(range(len(levels)), [f"{level:.0%}" for level in levels])
    axes.set_xlim(-0.5, len(levels) - 0.5)
    axes.set_xlabel("level of the interval", fontsize=9)
    axes.yaxis.set_major_formatter(lambda points, _: f"{points:+.0f}" if points else "0")
    _drawing.grid(axes, axis="y")
    _drawing.bare(axes)


def _reaches(least: Sequence[float], values: Sequence[float], most: Sequence[float]) -> list[list[float]]:
    """How far intervals go below and above values."""
    return [
        [max(0.0, value - low) for low, value in zip(least, values)],
        [max(0.0, high - value) for value, high in zip(values, most)],
    ]
