"""Pictures of the answers, with Matplotlib: pip install 'loopcost[plot]'.

What a line stands for is told by its place or its dashes and by a label; the colours, Okabe and Ito's, are ones that
colour-blind readers can tell apart too.
"""

from __future__ import annotations

from bisect import bisect_right

from . import _drawing, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.gridspec import SubplotSpec

    from .distribution import Distribution
    from .growth import Growth
    from .summary import Step, Summary

    Laws = Mapping[str, Distribution]
    Span = tuple[float, float]

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
    _drawing.check_ending(path)
    _drawing.save(_costs(laws, budget), path)


def _costs(laws: Laws, budget: float | None = None) -> Figure:
    drawn = _drawing.figure(10, max(3.6, 1.4 + 0.6 * len(laws)))
    density, exceedance = drawn.subplots(1, 2)
    _draw_densities(density, laws, _span(laws, budget, 1e-3))
    _draw_exceedances(exceedance, laws, _span(laws, budget, _LEAST_CHANCE))
    for axes in (density, exceedance):
        axes.set_xlabel("cost, USD")
        _drawing.bare(axes)
        if budget is not None:
            _drawing.draw_budget(axes, budget)
    _drawing.legend_below(drawn, *exceedance.get_legend_handles_labels())
    return drawn


def _span(laws: Laws, budget: float | None, chance: float) -> Span:
    """From the least cost to one that is passed with such a chance, with some air."""
    least = min(law.ppf(0).least for law in laws.values())
    most = max(law.isf(chance).most for law in laws.values())
    if budget is not None:
        least, most = min(least, max(budget, 0.5 * least)), max(most, min(budget, 2 * most))
    air = 0.04 * (most - least) or 0.05 * (most or 1)
    return max(0.0, least - air), most + air


def _points(span: Span) -> list[float]:
    return [span[0] + (span[1] - span[0]) * i / _POINTS for i in range(_POINTS + 1)]


def _draw_densities(axes: Axes, laws: Laws, span: Span) -> None:
    xs = _points(span)
    for i, law in enumerate(laws.values()):
        bottom, colour = len(laws) - 1 - i, _drawing.colour(i)
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
    _drawing.title(axes, "How likely is each cost (ticks: 50 % and 95 %)")


def _density(law: Distribution, xs: Sequence[float], width: float) -> list[float]:
    """At each x, the chance of costs nearby, weighted by a triangle from x - width to x + width."""
    step = width / 8
    table = law.table()

    def within(usd: float) -> float:
        count = bisect_right(table.cost, usd)
        return (table.lower_cdf[count - 1] + table.upper_cdf[count - 1]) / 2 if count else 0.0

    return [sum(within(x + i * step) - within(x + i * step - width) for i in range(8)) / 8 for x in xs]


def _attempt_usd(law: Distribution) -> float:
    """What a fix attempt costs on average: costs come in such steps."""
    cost = law.strategy.cost()
    return (cost.mean - cost.generation) / cost.attempts_mean if cost.attempts_mean else 0.0


def _draw_exceedances(axes: Axes, laws: Laws, span: Span) -> None:
    xs = _points(span)
    for i, (name, law) in enumerate(laws.items()):
        colour, table = _drawing.colour(i), law.table()
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
            linestyle=_drawing.dashes(i),
        )
    axes.set_xlim(*span)
    axes.set_yscale("log")
    axes.set_ylim(_LEAST_CHANCE, 1.3)
    axes.set_yticks(list(_TICKS), list(_TICKS.values()))
    axes.minorticks_off()
    axes.grid(axis="y", color="0.9", linewidth=0.8)
    _drawing.title(axes, "The chance to cost more")


_PARTS = (  # of what models were paid for: kinds of tokens, and how they are told apart without colours
    ("new input", ("input",), "0.85", ""),
    ("cache read", ("cache_read",), "#56B4E9", "...."),
    ("cache write", ("cache_write", "cache_write_1h"), "#009E73", "////"),
    ("output", ("output",), "#0072B2", ""),
)
_LEAST_ROWS = 2  # bars are no thicker than those of two models
_BAR_ROW = 0.75  # inches, of a model where there is room


def draw_report(summary: Summary, path: str | os.PathLike[str]) -> None:
    """Draws what recorded runs cost to a file, PNG, SVG or PDF: on the left where the money went, a bar for each model; on
    the right, if single calls are recorded, how the prompt and the cost of a call grow, a line for each of the arms with
    the most calls, and how many runs got so far. A line is the mean of those runs: it is thin where a tenth of them or more
    end at once, since what follows is the mean of others. Dotted beside it, base + step as they were fitted, without what
    shortens a prompt, as far as more than half of the runs got. Raises as draw_costs(); UndefinedError for a summary without calls.
    """
    if not summary.models:
        raise errors.UndefinedError(" has nothing to draw: no call is recorded", "--plot")
    _drawing.check_ending(path)
    _drawing.save(_report(summary), path)


def _report(summary: Summary) -> Figure:
    growth = {arm: steps for arm in summary.arms() if (steps := summary.growth(arm))}
    shown = sorted(growth, key=lambda arm: -sum(step.calls for step in growth[arm]))[: _drawing.MOST_LINES]
    lines = {arm: growth[arm] for arm in sorted(shown)}
    bars = 1.2 + _BAR_ROW * max(_LEAST_ROWS, len(summary.models))
    drawn = _drawing.figure(11 if growth else 6.5, max(_GROWTH, bars) if growth else bars)
    grid = drawn.add_gridspec(1, 2 if growth else 1, width_ratios=(1, 1.1) if growth else None)
    money = drawn.add_subplot(_upper(grid[0], bars / drawn.get_figheight()))
    _draw_money(money, summary)
    if growth:
        cells = grid[1].subgridspec(3, 1, height_ratios=(5, 5, 3))
        prompts = drawn.add_subplot(cells[0])
        costs, runs = (drawn.add_subplot(cell, sharex=prompts) for cell in (cells[1], cells[2]))
        _draw_growth(prompts, lines, "prompt", "Tokens in the prompt, mean by call")
        _draw_fits(prompts, summary.conversations(), lines)
        _draw_growth(costs, lines, "usd", "What a call costs, USD, mean by call")
        _draw_runs(runs, lines)
        for axes in (prompts, costs):
            axes.tick_params(labelbottom=False)
    if len(lines) > 1:
        named = (
            f"the {len(lines)} of {len(growth)} arms with the most calls"
            if len(lines) < len(growth)
            else None
        )
        _add_legends(drawn, money, prompts, named)
    else:
        found = list(zip(*money.get_legend_handles_labels()))
        fitted = zip(*prompts.get_legend_handles_labels()) if growth else ()
        entries = [*found, *((handle, label) for handle, label in fitted if label == _FITTED)]
        handles, labels = zip(*entries)
        _drawing.legend_below(drawn, handles, labels)
    return drawn


_GROWTH = 6.2  # inches, of what stands on the right
_FITTED = "base + step, fitted"


def _upper(cell: SubplotSpec, share: float) -> SubplotSpec:
    """The upper share of a cell of a grid."""
    return cell.subgridspec(2, 1, height_ratios=(share, 1 - share))[0] if share < 1 else cell


def _add_legends(drawn: Figure, money: Axes, lines: Axes, title: str | None) -> None:
    """Of the bars on the left, of the lines on the right; the figure grows by the taller one."""
    height, half = drawn.get_figheight(), drawn.get_figwidth() / 2
    _drawing.legend_below(drawn, *money.get_legend_handles_labels(), side="lower left", width=half)
    with_bars = drawn.get_figheight()
    drawn.set_figheight(height)
    _drawing.legend_below(
        drawn, *lines.get_legend_handles_labels(), side="lower right", width=half, title=title
    )
    drawn.set_figheight(max(with_bars, drawn.get_figheight()))


def _draw_money(axes: Axes, summary: Summary) -> None:
    names = sorted(summary.models, key=summary.bill)
    left = [0.0] * len(names)
    for label, kinds, colour, hatch in _PARTS:
        widths = [float(sum(getattr(summary.bill(name), kind) for kind in kinds)) for name in names]
        if not any(widths):
            continue
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
        unpriced, records = (summary.models[name][key] for key in ("unpriced", "records"))
        text = "no price" if unpriced == records else f"{'≥' if unpriced else ''}{end:,.4g}"
        axes.annotate(text, (end, i), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("USD")
    axes.set_xlim(0, 1.2 * max(left) or 1)
    axes.set_ylim(min(-0.6, len(names) - 0.6 - _LEAST_ROWS), len(names) - 0.4)
    _drawing.bare(axes)
    least = "at least " if summary.unpriced else ""
    _drawing.title(axes, f"Where {least}{float(summary.total.usd):,.4g} USD went, by model")


def _draw_growth(axes: Axes, lines: Mapping[str, Sequence[Step]], field: str, title: str) -> None:
    """The mean of a field of the calls by their index, a line for each arm."""
    most = 0.0
    for i, (arm, steps) in enumerate(lines.items()):
        told = [step for step in steps if getattr(step, field) is not None]
        if not told:  # what no line is drawn of may have a place anywhere, and would be made room for
            continue
        points = _interrupted(told)
        most = max([most, *(getattr(step, field) for step in told)])
        axes.plot(*_places(told, field), color=_drawing.colour(i), linewidth=0.6, alpha=0.7)
        axes.plot(
            *_places(points, field),
            color=_drawing.colour(i),
            linestyle=_drawing.dashes(i),
            linewidth=1.5,
            marker=_drawing.mark(i),
            markersize=3,
            markevery=_marked(points),
            clip_on=False,
            label=arm or "runs",
        )
    _scale_calls(axes, lines)
    axes.set_ylim(0, 1.08 * most or 1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    _drawing.bare(axes)
    _drawing.grid(axes)
    _drawing.title(axes, title)


def _places(points: Sequence[Step | None], field: str) -> tuple[list[float], list[float]]:
    """Where the points of a line are: at the middle of their calls, and nowhere where the line is interrupted."""
    nowhere = float("nan")
    xs = [nowhere if step is None else (step.index + step.last) / 2 for step in points]
    return xs, [nowhere if step is None else getattr(step, field) for step in points]


def _scale_calls(axes: Axes, lines: Mapping[str, Sequence[Step]]) -> None:
    _drawing.count_axis(axes.xaxis)
    if max(step.last for steps in lines.values() for step in steps) > 200:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _draw_runs(axes: Axes, lines: Mapping[str, Sequence[Step]]) -> None:
    """How many runs of each arm the means are of."""
    for i, (arm, steps) in enumerate(lines.items()):
        axes.step(
            [*(step.index for step in steps), steps[-1].last + 1],
            [*map(_runs, steps), 0],
            where="post",
            color=_drawing.colour(i),
            linestyle=_drawing.dashes(i),
            linewidth=1.5,
            label=arm or "runs",
        )
    _scale_calls(axes, lines)
    _drawing.count_axis(axes.yaxis)
    axes.set_ylim(0, 1.12 * max(_runs(step) for steps in lines.values() for step in steps))
    axes.set_xlabel("call of the run")
    _drawing.bare(axes)
    _drawing.grid(axes)
    _drawing.title(axes, "Runs that got so far")


def _draw_fits(axes: Axes, conversations: Mapping[str, Growth], lines: Mapping[str, Sequence[Step]]) -> None:
    """What the fitted base and step of each arm, all models together, say of its prompts, as far as most runs got: dotted."""
    label: str | None = _FITTED
    for i, (arm, steps) in enumerate(lines.items()):
        try:
            fit = conversations[arm].fit()
        except (KeyError, errors.UndefinedError):
            continue
        if not (fit.base.identified and fit.step.identified):
            continue
        calls = [(step.index + step.last) / 2 for step in steps if _runs(step) > _runs(steps[0]) / 2]
        tokens = [fit.base.value + fit.step.value * (call - 1) for call in calls]
        axes.set_ylim(0, max(axes.get_ylim()[1], 1.08 * max(tokens)))
        axes.plot(
            calls, tokens, color=_drawing.colour(i), linestyle=":", linewidth=1.2, alpha=0.8, label=label
        )
        label = None


def _interrupted(steps: Sequence[Step]) -> list[Step | None]:
    """The steps, with None wherever a tenth of the runs or more end at once."""
    points: list[Step | None] = []
    for before, step in zip([None, *steps], steps):
        if before is not None and _runs(step) <= 0.9 * _runs(before):
            points.append(None)
        points.append(step)
    return points


def _runs(step: Step) -> float:
    return step.calls / (step.last - step.index + 1)


def _marked(points: Sequence[Step | None]) -> list[int] | None:
    """Which points have a mark: all of a short line, and of a longer one those that stand alone."""
    if len(points) < 30:
        return None
    around = [None, *points, None]
    return [i for i, (a, b, c) in enumerate(zip(around, points, around[2:])) if b and a is None and c is None]
