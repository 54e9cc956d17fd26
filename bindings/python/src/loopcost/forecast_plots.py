"""Pictures of forecasts, and of how they held, with Matplotlib: pip install 'loopcost[plot]'."""

from __future__ import annotations

from . import calibration
from .plots import _COLOURS, _DASHES, _check_ending, _draw_budget, _matplotlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Sequence

    from .backtest import Backtest, Stage
    from .forecast import Forecast

_SHADES = {0.9: 0.18, 0.5: 0.38}
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
    plt = _matplotlib()
    _check_ending(plt, path)
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    calls = [made for made, _ in laws]
    for level, alpha in _SHADES.items():
        low, high = zip(*(law.interval(level) for _, law in laws))
        label = f"middle {level:.0%} of the forecast"
        axes.fill_between(
            calls, low, high, step="post", color=_COLOURS[0], alpha=alpha, linewidth=0, label=label
        )
    median = [law.ppf(0.5) for _, law in laws]
    axes.step(calls, median, where="post", color=_COLOURS[0], linewidth=1.8, label="its median")
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
    axes.set_xlim(0, max(calls) or 1)
    axes.set_ylim(bottom=0)
    axes.set_title(title or "What the run will cost", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9, handlelength=3)
    _save(plt, figure, path)


def draw_law(
    law: Forecast, path: str | os.PathLike[str], budget: float | None = None, title: str | None = None
) -> None:
    """Draws how likely a run costs more than each amount, and the middle 50 and 90 % of the forecast below it."""
    plt = _matplotlib()
    _check_ending(plt, path)
    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    low, high = law.ppf(0), law.ppf(0.995)
    xs = [low + (high - low) * i / 600 for i in range(601)]
    axes.step([0, *xs], [1, *map(law.sf, xs)], where="post", color=_COLOURS[0], linewidth=1.8)
    for level, alpha in _SHADES.items():
        least, most = law.interval(level)
        axes.axvspan(least, most, ymax=0.05, color=_COLOURS[0], alpha=2 * alpha, linewidth=0)
        axes.annotate(f"{level:.0%}", (most, 0.06), ha="right", fontsize=8)
    axes.axvline(law.mean, color="black", linewidth=1, linestyle=":")
    axes.annotate("mean", (law.mean, 0.97), xytext=(3, 0), textcoords="offset points", fontsize=8)
    if budget is not None:
        _draw_budget(axes, budget)
    axes.set_xlim(left=0, right=high)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("cost of the run, USD")
    axes.set_title(title or "The chance to cost more", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    _save(plt, figure, path)


def draw_calibration(found: Backtest, path: str | os.PathLike[str]) -> None:
    """Draws how forecasts held, a column for each stage: above the histogram of the PITs, which is level if they hold, with
    the middle 90 % of what chance does to a bin; below the share of runs that intervals covered, against their level."""
    plt = _matplotlib()
    _check_ending(plt, path)
    n = len(found.stages)
    figure, axes = plt.subplots(
        2, n, figsize=(2.6 * n + 0.6, 5.4), layout="constrained", squeeze=False, sharey="row"
    )
    for column, stage in enumerate(found.stages):
        _draw_pits(axes[0][column], stage)
        _draw_coverage(axes[1][column], stage)
    axes[0][0].set_ylabel("runs over what is even")
    axes[1][0].set_ylabel("runs that intervals covered")
    handles, labels = axes[1][0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=9, handlelength=3
    )
    _save(plt, figure, path)


def _draw_pits(axes, stage: Stage):
    score = stage.scores[0]
    even = score.runs / _BINS
    heights = [count / even for count in calibration.histogram(score.pits, _BINS)]
    spread = 1.645 * (even * (1 - 1 / _BINS)) ** 0.5 / even
    axes.axhspan(1 - spread, 1 + spread, color="0.88", linewidth=0)
    edges = [i / _BINS for i in range(_BINS)]
    axes.bar(edges, heights, width=1 / _BINS, align="edge", color=_COLOURS[0], alpha=0.6, edgecolor="white")
    axes.axhline(1, color="black", linewidth=1, linestyle=":")
    axes.set_xlim(0, 1)
    axes.set_xlabel("PIT")
    axes.set_title(f"{stage.name}, n = {score.runs}", loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)


_MARKS = ("o", "s", "^", "D")


def _draw_coverage(axes, stage: Stage):
    axes.plot([0.4, 1], [0.4, 1], color="0.6", linewidth=1)
    for i, score in enumerate(stage.scores):
        levels = [interval.level + 0.006 * (i - 1.5) for interval in score.intervals]
        shares = [interval.coverage.share for interval in score.intervals]
        low, high = (
            [abs(interval.coverage.share - getattr(interval.coverage, end)) for interval in score.intervals]
            for end in ("least", "most")
        )
        axes.errorbar(
            levels,
            shares,
            yerr=(low, high),
            marker=_MARKS[i % len(_MARKS)],
            markersize=4,
            linewidth=1,
            elinewidth=0.7,
            linestyle=_DASHES[i % len(_DASHES)],
            color=_COLOURS[i % len(_COLOURS)],
            label=score.method,
        )
    axes.set_xlim(0.45, 1)
    axes.set_xticks([0.5, 0.8, 0.95], ["50%", "80%", "95%"])
    axes.set_yticks([0.5, 0.8, 0.95], ["50%", "80%", "95%"])
    axes.set_xlabel("level")
    axes.spines[["top", "right"]].set_visible(False)


def _save(plt, figure, path):
    try:
        figure.savefig(path, dpi=150)
    finally:
        plt.close(figure)
