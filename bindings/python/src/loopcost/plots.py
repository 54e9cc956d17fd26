"""Pictures of the answers, with Matplotlib: pip install 'loopcost[plot]'.

What a line stands for is told by its place or its dashes and by a label; the colours, Okabe and Ito's, are ones that
colour-blind readers can tell apart too.
"""

from __future__ import annotations

import os
from bisect import bisect_right

from . import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping, Sequence

    from .distribution import Distribution
    from .replay import Cuts, Replay, Standing
    from .summary import Summary
    from .verdicts import Verdicts

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00")
_DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)), (0, (8, 3)))
_POINTS = 800
_LEAST_CHANCE = 1e-4  # where the exceedance ends
_TICKS = {1: "100%", 0.5: "50%", 0.1: "10%", 0.05: "5%", 0.01: "1%", 0.001: "0.1%", 0.0001: "0.01%"}


def draw_costs(
    laws: Mapping[str, Distribution], path: str | os.PathLike[str], budget: float | None = None
) -> None:
    """Draws the laws of some costs, by name, to a file: PNG, SVG or PDF, as its name ends.

    On the left how likely each cost is, a row for each law, scaled to its own height, smoothed over what an attempt
    costs; ticks mark its 50 and 95 % quantiles. On the right the chance to cost more, on a logarithmic scale, a band
    where a law is a bracket. Raises ImportError without Matplotlib, UnsupportedError for another ending, UndefinedError
    for no law at all, OSError if the file cannot be written.
    """
    if not laws:
        raise errors.UndefinedError(" has nothing to draw: no strategy has a distribution", "--plot")
    plt = _matplotlib()
    _check_ending(plt, path)
    height = max(3.6, 1.4 + 0.6 * len(laws))
    figure, (density, exceedance) = plt.subplots(1, 2, figsize=(10, height), layout="constrained")
    _draw_densities(density, laws, _span(laws, budget, 1e-3))
    _draw_exceedances(exceedance, laws, _span(laws, budget, _LEAST_CHANCE))
    for axes in (density, exceedance):
        axes.set_xlabel("cost, USD")
        axes.spines[["top", "right"]].set_visible(False)
        if budget is not None:
            _draw_budget(axes, budget)
    try:
        figure.savefig(path, dpi=150)
    finally:
        plt.close(figure)


def _matplotlib():
    try:
        import matplotlib
    except ImportError:
        raise ImportError("drawing needs Matplotlib: pip install 'loopcost[plot]'") from None
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def _check_ending(plt, path):
    known = plt.gcf().canvas.get_supported_filetypes()
    plt.close()
    ending = os.path.splitext(os.fspath(path))[1].lstrip(".").lower()
    if ending not in known:
        raise errors.UnsupportedError(
            f" ends in {ending!r}; it must end in .png, .svg, .pdf or what else Matplotlib writes",
            "--plot",
            path,
        )


def _span(laws, budget, chance):
    """From the least cost to one that is passed with such a chance, with some air."""
    least = min(law.ppf(0).least for law in laws.values())
    most = max(law.isf(chance).most for law in laws.values())
    if budget is not None:
        least, most = min(least, max(budget, 0.5 * least)), max(most, min(budget, 2 * most))
    air = 0.04 * (most - least) or 0.05 * (most or 1)
    return max(0.0, least - air), most + air


def _points(span):
    return [span[0] + (span[1] - span[0]) * i / _POINTS for i in range(_POINTS + 1)]


def _draw_densities(axes, laws, span):
    xs = _points(span)
    for i, (name, law) in enumerate(laws.items()):
        bottom, colour = len(laws) - 1 - i, _COLOURS[i % len(_COLOURS)]
        heights = _density(law, xs, max(1.5 * _attempt_usd(law), law.std() / 3, 3 * (xs[1] - xs[0])))
        highest = max(heights)
        curve = [bottom + 0.8 * height / highest for height in heights]
        axes.fill_between(xs, bottom, curve, color=colour, alpha=0.25, linewidth=0)
        axes.plot(xs, curve, color=colour, linewidth=1.5)
        for chance, size in ((0.5, 0.22), (0.95, 0.14)):
            quantile = law.ppf(chance).most
            axes.plot([quantile] * 2, [bottom, bottom + size], color="black", linewidth=1.2)
    axes.set_xlim(*span)
    axes.set_ylim(-0.05, len(laws))
    axes.set_yticks(range(len(laws)), list(laws)[::-1])
    axes.tick_params(axis="y", length=0)
    axes.set_title("How likely is each cost (ticks: 50 % and 95 %)", loc="left", fontsize=11)


def _density(law, xs, width):
    """At each x, the chance of costs nearby, weighted by a triangle from x - width to x + width."""
    step = width / 8
    table = law.table()

    def within(usd):
        count = bisect_right(table.cost, usd)
        return (table.lower_cdf[count - 1] + table.upper_cdf[count - 1]) / 2 if count else 0.0

    return [sum(within(x + i * step) - within(x + i * step - width) for i in range(8)) / 8 for x in xs]


def _attempt_usd(law):
    """What a fix attempt costs on average: costs come in such steps."""
    cost = law.strategy.cost()
    return (cost.mean - cost.generation) / cost.attempts_mean if cost.attempts_mean else 0.0


def _draw_exceedances(axes, laws, span):
    xs = _points(span)
    for i, (name, law) in enumerate(laws.items()):
        colour, table = _COLOURS[i % len(_COLOURS)], law.table()
        low, high = (
            [chances[count - 1] if (count := bisect_right(table.cost, x)) else 1.0 for x in xs]
            for chances in (table.lower_sf, table.upper_sf)
        )
        axes.fill_between(xs, low, high, step="post", color=colour, alpha=0.25, linewidth=0)
        axes.step(
            xs,
            high,
            where="post",
            linewidth=1.6,
            label=name,
            color=colour,
            linestyle=_DASHES[i % len(_DASHES)],
        )
    axes.set_xlim(*span)
    axes.set_yscale("log")
    axes.set_ylim(_LEAST_CHANCE, 1.3)
    axes.set_yticks(list(_TICKS), list(_TICKS.values()))
    axes.minorticks_off()
    axes.grid(axis="y", color="0.9", linewidth=0.8)
    axes.set_title("The chance to cost more", loc="left", fontsize=11)
    axes.legend(frameon=False, fontsize=9, handlelength=3)


def _draw_budget(axes, budget):
    axes.axvline(budget, color="0.35", linewidth=1)
    axes.annotate(
        f"budget {budget:g}",
        (budget, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -3),
        textcoords="offset points",
        rotation=90,
        va="top",
        color="0.35",
        fontsize=8,
    )


_MARKERS = "osD^v<>PX*hp"


def draw_replay(
    replay: Replay, frontier: Sequence[Standing], curves: Sequence[Cuts], path: str | os.PathLike[str]
) -> None:
    """Draws policies on recorded outcomes to a file, PNG, SVG or PDF: the share of tasks that each solves against what it
    costs, with its intervals. `frontier` are those of its standings that a search has found, drawn as steps: between two
    of them the cheaper one is the best there is; `curves` are all cuts of some thresholds. Raises as draw_costs().
    """
    plt = _matplotlib()
    _check_ending(plt, path)
    figure, axes = plt.subplots(figsize=(8, 6), layout="constrained")
    _draw_frontier(axes, frontier, max(one.usd / one.tasks for one in replay.standings))
    for i, curve in enumerate(curves):
        _draw_curve(axes, curve, _DASHES[1 + i % (len(_DASHES) - 1)])
    alone = [one for one in replay.standings if not any(one is other for other in frontier)]
    for i, one in enumerate(alone):
        _draw_standing(axes, one, _COLOURS[i % len(_COLOURS)], _MARKERS[i % len(_MARKERS)])
    axes.set_xlabel("cost of a task, USD")
    axes.set_ylabel("tasks solved, %")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_title(f"{replay.tasks:,} tasks, intervals of {replay.confidence:.0%}", loc="left", fontsize=11)
    axes.legend(
        frameon=False, fontsize=8, handlelength=2.5, ncol=2, loc="upper left", bbox_to_anchor=(0, -0.11)
    )
    try:
        figure.savefig(path, dpi=150)
    finally:
        plt.close(figure)


def _draw_frontier(axes, frontier, dearest):
    """Steps, up to the dearest policy."""
    if not frontier:
        return
    xs = [*(one.usd / one.tasks for one in frontier), dearest]
    shares = [
        [100 * count / one.tasks for count in (one.solved, *one.intervals["solved"])] for one in frontier
    ]
    solved, low, high = map(list, zip(*shares))
    axes.fill_between(xs, [*low, low[-1]], [*high, high[-1]], step="post", color="0.9", linewidth=0)
    label = "cascades that no other one beats, and their intervals"
    axes.step(xs, [*solved, solved[-1]], where="post", color="0.35", linewidth=1.4, label=label)
    axes.plot(xs[:-1], solved, linestyle="none", marker=".", color="0.35", markersize=5)


def _draw_curve(axes, curve, dashes):
    xs = [usd / curve.tasks for usd in curve.usd]
    ys = [100 * solved / curve.tasks for solved in curve.solved]
    label = f"{curve.models[0]} or {curve.models[1]}, by a score: all cuts"
    axes.plot(xs, ys, color="0.35", linewidth=1.2, linestyle=dashes, label=label)


def _draw_standing(axes, one, colour, marker):
    axes.errorbar(
        one.usd / one.tasks,
        100 * one.solved / one.tasks,
        xerr=_reach(one.usd, one.intervals["usd"], one.tasks),
        yerr=_reach(one.solved, one.intervals["solved"], one.tasks / 100),
        color=colour,
        marker=marker,
        markersize=7,
        markeredgecolor="black",
        markeredgewidth=0.7,
        elinewidth=1,
        capsize=2.5,
        linestyle="none",
        label=str(one.policy),
    )


def _reach(value, limits, scale):
    """How far an interval goes on either side; None where it has no end."""
    if limits[1] - limits[0] == float("inf"):
        return None
    return [[(value - limits[0]) / scale], [(limits[1] - value) / scale]]


def draw_frontiers(verdicts: Verdicts, path: str | os.PathLike[str]) -> None:
    """Draws cost against success to a file, a panel for each task: the median cost of the solved runs with its interval by
    ranks, the share of successes with Wilson's, and the steps of the Pareto set. An arm has a mark of its own,
    filled where nothing dominates it. Raises as draw_costs()."""
    plt = _matplotlib()
    _check_ending(plt, path)
    tasks = verdicts.trials.tasks
    figure, panels = plt.subplots(
        1, len(tasks), figsize=(1 + 3.6 * len(tasks), 4.2), layout="constrained", sharey=True, squeeze=False
    )
    for axes, task in zip(panels[0], tasks):
        _draw_task(axes, verdicts, task)
    panels[0][0].set_ylabel(f"solved (Wilson's {verdicts.level:.0%} interval)")
    panels[0][0].text(0.02, 0.02, "filled: no arm dominates it", transform=panels[0][0].transAxes, fontsize=8)
    try:
        figure.savefig(path, dpi=150)
    finally:
        plt.close(figure)


def _draw_task(axes, verdicts, task):
    cells = [cell for cell in verdicts.cells if cell.task == task and cell.cost is not None]
    frontier = next((one for one in verdicts.frontiers if (one.task, one.against) == (task, "success")), None)
    best = [cell for cell in cells if frontier is not None and cell.arm in frontier.best]
    _scale_dollars(axes, cells)
    for i, arm in enumerate(verdicts.trials.arms):
        for cell in cells:
            if cell.arm == arm:
                _draw_cell(axes, cell, i, len(verdicts.trials.arms), cell in best)
    _draw_steps(axes, sorted((cell.cost.estimate, cell.success.share) for cell in best))
    covers = {f"{cell.cost.coverage:.0%}" for cell in cells}
    axes.set_title(task, loc="left", fontsize=11)
    axes.set_xlabel(f"USD a solved run, median (interval covers {', '.join(sorted(covers))})", fontsize=8)
    axes.set_ylim(-0.03, 1.08)
    axes.spines[["top", "right"]].set_visible(False)


def _scale_dollars(axes, cells):
    """Logarithmic, ticks at 1, 2 and 5, with some air; linear where something is free."""
    if not cells:
        return
    least, most = min(cell.cost.least for cell in cells), max(cell.cost.most for cell in cells)
    if least <= 0:
        axes.set_xlim(-0.05 * most, 1.1 * most or 1)
        return
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_xlim(least / 1.4, most * 1.4)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda usd, _: f"{usd:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _draw_cell(axes, cell, i, arms, is_best):
    """Marks of arms that succeed as often would hide each other, so each is moved up or down a little."""
    moved = 0.02 * (i - (arms - 1) / 2)
    x, share = cell.cost.estimate, cell.success.share + moved
    axes.errorbar(
        [x],
        [share],
        xerr=[[x - cell.cost.least], [cell.cost.most - x]],
        yerr=[
            [max(0.0, share - cell.success.wilson_least)],
            [max(0.0, cell.success.wilson_most - share)],
        ],
        fmt=_MARKERS[i % len(_MARKERS)],
        color=_COLOURS[i % len(_COLOURS)],
        markerfacecolor=_COLOURS[i % len(_COLOURS)] if is_best else "white",
        markersize=8,
        elinewidth=1,
        capsize=2.5,
    )
    left = i % 2 == 0
    axes.annotate(
        cell.arm,
        (x, share),
        xytext=(-7 if left else 7, -12),
        textcoords="offset points",
        ha="right" if left else "left",
        fontsize=11,
    )


def _draw_steps(axes, points):
    """What the best arms reach at each cost."""
    if points:
        xs, ys = zip(*points)
        axes.step((*xs, axes.get_xlim()[1]), (*ys, ys[-1]), where="post", color="0.6", linewidth=1, zorder=0)


_PARTS = (  # of what models were paid for: kinds of tokens, and how they are told apart without colours
    ("new input", ("input",), "0.85", ""),
    ("cache read", ("cache_read",), "#56B4E9", "...."),
    ("cache write", ("cache_write", "cache_write_1h"), "#009E73", "////"),
    ("output", ("output",), "#0072B2", ""),
)


def draw_report(summary: Summary, path: str | os.PathLike[str]) -> None:
    """Draws what recorded runs cost to a file, PNG, SVG or PDF: on the left where the money went, a bar for each model; on
    the right, if single calls are recorded, how the prompt and the cost of a call grow, a line for each arm. Raises as
    draw_costs(); UndefinedError for a summary without calls.
    """
    if not summary.models:
        raise errors.UndefinedError(" has nothing to draw: no call is recorded", "--plot")
    plt = _matplotlib()
    _check_ending(plt, path)
    growth = {arm: steps for arm in sorted(summary.arms()) if (steps := summary.growth(arm))}
    height = max(4.2, 1.6 + 0.5 * len(summary.models))
    figure = plt.figure(figsize=(11 if growth else 6.5, height), layout="constrained")
    grid = figure.add_gridspec(2, 2 if growth else 1, width_ratios=(1, 1.1) if growth else None)
    _draw_money(figure.add_subplot(grid[:, 0]), summary)
    if growth:
        prompts = figure.add_subplot(grid[0, 1])
        costs = figure.add_subplot(grid[1, 1], sharex=prompts)
        _draw_growth(prompts, {arm: [(one, one.prompt) for one in steps] for arm, steps in growth.items()})
        _draw_growth(costs, {arm: [(one, one.usd) for one in steps] for arm, steps in growth.items()})
        prompts.set_title("How a run grows: tokens in the prompt, by call", loc="left", fontsize=11)
        costs.set_title("What a call costs, USD", loc="left", fontsize=11)
        costs.set_xlabel("call of the run")
        prompts.tick_params(labelbottom=False)
        if len(growth) > 1:
            prompts.legend(frameon=False, fontsize=8, handlelength=3)
    try:
        figure.savefig(path, dpi=150)
    finally:
        plt.close(figure)


def _draw_money(axes, summary):
    names = sorted(summary.models, key=summary.bill)
    left = [0.0] * len(names)
    for label, kinds, colour, hatch in _PARTS:
        widths = [float(sum(getattr(summary.bill(name), kind) for kind in kinds)) for name in names]
        axes.barh(
            range(len(names)),
            widths,
            left=left,
            height=0.6,
            color=colour,
            hatch=hatch,
            edgecolor="white" if colour == "#0072B2" else "0.25",
            linewidth=0.6,
            label=label,
        )
        left = [start + width for start, width in zip(left, widths)]
    for i, (name, end) in enumerate(zip(names, left)):
        text = "no price" if summary.models[name]["unpriced"] else f"{end:,.4g}"
        axes.annotate(text, (end, i), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("USD")
    axes.margins(x=0.15)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(f"Where {float(summary.total.usd):,.4g} USD went", loc="left", fontsize=11)
    axes.legend(
        frameon=False, fontsize=8, ncol=4, loc="upper left", bbox_to_anchor=(0, -0.13), columnspacing=1
    )


def _draw_growth(axes, lines):
    for i, (arm, points) in enumerate(lines.items()):
        shown = [((step.index + step.last) / 2, value) for step, value in points if value is not None]
        axes.plot(
            *zip(*shown) if shown else ((), ()),
            color=_COLOURS[i % len(_COLOURS)],
            linestyle=_DASHES[i % len(_DASHES)],
            linewidth=1.5,
            marker="." if len(shown) < 30 else None,
            label=arm or "runs",
        )
    longest = max(step.last for points in lines.values() for step, _ in points)
    if longest > 200:
        axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
