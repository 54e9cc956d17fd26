"""Pictures of trials and of replayed policies, cost against success, with Matplotlib: pip install 'loopcost[plot]'."""

from __future__ import annotations

from . import _drawing
from ._native import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from .replay import Cuts, Replay, Standing
    from .trials import QuantileInterval
    from .verdicts import Cell, Verdicts

    Span = tuple[float, float]


def draw_replay(
    replay: Replay, frontier: Sequence[Standing], curves: Sequence[Cuts], path: str | os.PathLike[str]
) -> None:
    """Draws policies on recorded outcomes to a file, PNG, SVG or PDF: the share of tasks that each solves against what it
    costs, with its intervals. `frontier` are those of its standings that a search has found, drawn as steps: between two
    of them the cheaper one is the best there is; `curves` are all cuts of some thresholds. Raises as draw_costs().
    """
    _drawing.check_ending(path)
    _drawing.save(_replay(replay, frontier, curves), path)


def _replay(replay: Replay, frontier: Sequence[Standing], curves: Sequence[Cuts]) -> Figure:
    heading = f"What policies solve and cost: {counted(replay.tasks, 'task', 'tasks')}, intervals of {replay.level:.0%}"
    drawn = _drawing.figure(9.2, 5)
    axes = drawn.subplots()
    _draw_frontier(axes, frontier, max(one.usd / one.tasks for one in replay.standings))
    for i, curve in enumerate(curves):
        _draw_curve(axes, curve, _drawing.dashes(1 + i % (_drawing.MOST_LINES - 1)))
    alone = [one for one in replay.standings if not any(one is other for other in frontier)]
    for i, one in enumerate(alone):
        _draw_standing(axes, one, i, str(one.policy))
    dearest = [_usd_span(one)[1] for one in replay.standings]
    _drawing.from_zero(axes.xaxis, max([*dearest, *(max(curve.usd) / curve.tasks for curve in curves)]))
    _finish_standings(axes, heading)
    _drawing.legend_below(drawn, *axes.get_legend_handles_labels())
    return drawn


def _finish_standings(axes: Axes, heading: str) -> None:
    axes.set_xlabel("cost of a task, USD")
    axes.set_ylabel("tasks solved, %")
    _drawing.bare(axes)
    _drawing.grid(axes)
    _drawing.title(axes, heading)


def _usd_span(one: Standing) -> Span:
    """The interval of what a task costs; its estimate twice where that has no ends."""
    least, most = one.intervals["usd"]
    if most - least == float("inf"):
        least = most = one.usd
    return least / one.tasks, most / one.tasks


def _draw_frontier(axes: Axes, frontier: Sequence[Standing], dearest: float) -> None:
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
    axes.step(
        xs,
        [*solved, solved[-1]],
        where="post",
        color="0.35",
        linewidth=1.4,
        marker=".",
        markersize=5,
        markevery=range(len(frontier)),
        label=label,
    )


def _draw_curve(axes: Axes, curve: Cuts, dashes: Any) -> None:
    xs = [usd / curve.tasks for usd in curve.usd]
    ys = [100 * solved / curve.tasks for solved in curve.solved]
    label = f"{curve.models[0]} or {curve.models[1]}, by a score: all cuts"
    axes.plot(xs, ys, color="0.35", linewidth=1.2, linestyle=dashes, label=label)


def _draw_standing(axes: Axes, one: Standing, i: int, label: str, face: str | None = None) -> None:
    axes.errorbar(
        one.usd / one.tasks,
        100 * one.solved / one.tasks,
        xerr=_reach(one.usd, one.intervals["usd"], one.tasks),
        yerr=_reach(one.solved, one.intervals["solved"], one.tasks / 100),
        color=_drawing.colour(i),
        marker=_drawing.mark(i),
        markersize=7,
        markerfacecolor=face or _drawing.colour(i),
        markeredgecolor="black" if face is None else _drawing.colour(i),
        markeredgewidth=0.8,
        elinewidth=1,
        capsize=2.5,
        linestyle="none",
        label=label,
    )


def _reach(value: float, limits: Span, scale: float) -> list[list[float]] | None:
    """How far an interval goes on either side; None where it has no end."""
    if limits[1] - limits[0] == float("inf"):
        return None
    return [[(value - limits[0]) / scale], [(limits[1] - value) / scale]]


_MOST_PANELS = 12
_COLUMNS = 4


def draw_frontiers(verdicts: Verdicts, path: str | os.PathLike[str]) -> None:
    """Draws cost against success to a file. Up to twelve tasks have a panel each: the median cost of the solved runs with
    its interval by ranks, the share of successes with Wilson's, and the steps of the Pareto set. More tasks are one
    panel, of those that all arms tried: what a task costs and what share is solved, with intervals over the tasks. An
    arm has a mark of its own, filled where nothing dominates it. Raises as draw_costs(); UndefinedError for more tasks
    than that, none of which all arms tried.
    """
    _drawing.check_ending(path)
    many = len(verdicts.trials.tasks) > _MOST_PANELS
    _drawing.save(_over_tasks(verdicts) if many else _by_task(verdicts), path)


def _by_task(verdicts: Verdicts) -> Figure:
    tasks = verdicts.trials.tasks
    columns = min(len(tasks), _COLUMNS)
    rows = -(-len(tasks) // columns)
    drawn = _drawing.figure(max(6.5, 1 + 3.4 * columns), 1.1 + 3.3 * rows)
    panels = drawn.subplots(rows, columns, sharey=True, squeeze=False)
    for axes, task in zip(panels.flat, tasks):
        _draw_task(axes, verdicts, task)
    for axes in list(panels.flat)[len(tasks) :]:
        axes.set_visible(False)
    drawn.suptitle(
        "What a solved run costs, and how often there is one\n(marks are moved up or down by 0.02 at most: none hides another)",
        x=0.01,
        ha="left",
        fontsize=11,
    )
    for row in panels:
        row[0].set_ylabel(f"solved (Wilson's {verdicts.level:.0%} interval)", fontsize=9)
    _drawing.legend_below(drawn, *_legend(verdicts.trials.arms))
    return drawn


def _legend(arms: Sequence[str]) -> tuple[list[Line2D], list[str]]:
    """A mark for each arm; what full and hollow ones mean, and the line."""
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], linestyle="none", marker=_drawing.mark(i), color=_drawing.colour(i))
        for i in range(len(arms))
    ]
    filled = Line2D([], [], linestyle="none", marker="o", color="0.35")
    hollow = Line2D([], [], linestyle="none", marker="o", color="0.35", markerfacecolor="white")
    steps = Line2D([], [], color="0.6", linewidth=1)
    meanings = {
        "filled: none dominates it": filled,
        "hollow: dominated": hollow,
        "the best at each cost": steps,
    }
    return [*marks, *meanings.values()], [*arms, *meanings]


def _draw_task(axes: Axes, verdicts: Verdicts, task: str) -> None:
    arms = verdicts.trials.arms
    cells = [(cell, cell.cost) for cell in verdicts.cells if cell.task == task and cell.cost is not None]
    frontier = next((one for one in verdicts.frontiers if (one.task, one.against) == (task, "success")), None)
    best = () if frontier is None else frontier.best
    _scale_dollars(axes, [(cost.least, cost.most) for _, cost in cells])
    for cell, cost in cells:
        _draw_cell(axes, cell, cost, arms.index(cell.arm), len(arms), cell.arm in best)
    _draw_steps(axes, sorted((cost.estimate, cell.success.share) for cell, cost in cells if cell.arm in best))
    if not cells:
        axes.text(0.5, 0.5, "no arm solved it", transform=axes.transAxes, ha="center", color="0.35")
        axes.set_xticks([])
    axes.set_xlabel(f"USD a solved run, median{_covers([cost for _, cost in cells])}", fontsize=9)
    axes.set_ylim(-0.05, 1.08)
    _drawing.bare(axes)
    _drawing.title(axes, task)


def _covers(costs: Iterable[QuantileInterval]) -> str:
    covers = sorted(cost.coverage for cost in costs)
    if not covers:
        return ""
    least, most = f"{covers[0]:.0%}", f"{covers[-1]:.0%}"
    return f" (interval covers {least if least == most else f'{least} to {most}'})"


def _scale_dollars(axes: Axes, spans: Iterable[Span]) -> None:
    """Logarithmic, with some air; linear where all is much alike, or something may be free."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    spans = list(spans)
    if not spans:
        return
    least, most = min(least for least, _ in spans), max(most for _, most in spans)
    if most < 3 * least or least <= 0:
        if least > 0:
            axes.set_xlim(0.9 * least, 1.1 * most)
        else:
            _drawing.from_zero(axes.xaxis, most)
        axes.xaxis.set_major_locator(MaxNLocator(4))
    else:
        axes.set_xscale("log")
        axes.set_xlim(least / 1.4, most * 1.4)
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if most < 30 * least else (1,)))
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda usd, _: f"{usd:g}"))


_MOVED = 0.04


def _draw_cell(axes: Axes, cell: Cell, cost: QuantileInterval, i: int, arms: int, is_best: bool) -> None:
    """Marks of arms that succeed as often could hide each other, so each is moved up or down by 0.02 at most."""
    moved = _MOVED * (i / (arms - 1) - 0.5) if arms > 1 else 0.0
    x, share = cost.estimate, cell.success.share + moved
    axes.errorbar(
        [x],
        [share],
        xerr=[[x - cost.least], [cost.most - x]],
        yerr=[
            [max(0.0, share - cell.success.wilson_least)],
            [max(0.0, cell.success.wilson_most - share)],
        ],
        fmt=_drawing.mark(i),
        color=_drawing.colour(i),
        markerfacecolor=_drawing.colour(i) if is_best else "white",
        markersize=8,
        elinewidth=1,
        capsize=2.5,
        label=cell.arm,
    )


def _draw_steps(axes: Axes, points: Sequence[Span]) -> None:
    """What the best arms reach at each cost."""
    if points:
        xs, ys = zip(*points)
        axes.step((*xs, axes.get_xlim()[1]), (*ys, ys[-1]), where="post", color="0.6", linewidth=1, zorder=0)


def _over_tasks(verdicts: Verdicts) -> Figure:
    """Each arm as a policy that always takes it, on the tasks that all of them tried."""
    from . import trials as statistics

    arms, found = verdicts.trials.arms, _replayed(verdicts)
    points = [(one.usd / one.tasks, 100 * one.solved / one.tasks) for one in found.standings]
    best = [by is None for by in statistics.pareto(*zip(*points))]
    drawn = _drawing.figure(8, 5)
    axes = drawn.subplots()
    for i, (one, is_best) in enumerate(zip(found.standings, best)):
        _draw_standing(axes, one, i, arms[i], _drawing.colour(i) if is_best else "white")
    heading = f"What arms solve and cost: {counted(found.tasks, 'task', 'tasks')} that all tried, intervals of {found.level:.0%}"
    _scale_dollars(axes, map(_usd_span, found.standings))
    _finish_standings(axes, heading)
    _draw_steps(axes, sorted(point for point, is_best in zip(points, best) if is_best))
    _drawing.legend_below(drawn, *_legend(arms))
    return drawn


def _replayed(verdicts: Verdicts) -> Replay:
    from .replay import Always, Outcomes

    arms, tasks = verdicts.trials.arms, verdicts.trials.tasks
    cells = {(cell.task, cell.arm): cell for cell in verdicts.cells}
    rows = [[cells.get((task, arm)) for arm in arms] for task in tasks]
    success = [[cell and cell.solved / cell.trials for cell in row] for row in rows]
    cost = [[cell and cell.mean_usd for cell in row] for row in rows]
    return Outcomes(success, cost, arms, tasks).replay(map(Always, arms), level=verdicts.level)
