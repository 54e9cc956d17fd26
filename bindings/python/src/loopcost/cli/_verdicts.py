"""Verdicts as tables and sentences, and as JSON."""

from __future__ import annotations

from math import isfinite
from types import MappingProxyType

from .. import trials as statistics
from .._native import counted
from .._record import Record
from . import _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, Sequence, TypeVar

    from rich.console import Console
    from rich.table import Table

    from ..records import Unreadable
    from ..trials import Proportion, Trial, Trials
    from ..verdicts import Repricing, Verdicts

    T = TypeVar("T")

# JSON.


def document(verdicts: Verdicts, unreadable: Sequence[Unreadable]) -> dict[str, Any]:
    trials = verdicts.trials
    return {
        "schema": 1,
        "basis": verdicts.basis,
        "level": verdicts.level,
        "trials": len(trials.scored),
        "total_usd": trials.usd,
        "exact_total_usd": _exact_total(trials),
        "arms": list(trials.arms),
        "tasks": list(trials.tasks),
        "not_scored": [_named(trial) for trial in trials.unscored],
        "equal_to_the_token": [[_named(trial) for trial in pair] for pair in trials.alike()],
        **_answers(verdicts),
        "notes": list(_sentences(verdicts)),
        "against": _repriced(verdicts.repricing),
        "unreadable": [
            {"file": line.file, "line": line.line, "error": str(line.error)} for line in unreadable
        ],
    }


def _answers(verdicts: Verdicts) -> dict[str, Any]:
    return {
        name: [_plain(one) for one in getattr(verdicts, name)]
        for name in ("cells", "pairs", "across", "frontiers", "volumes", "gaps", "weighed", "checks")
    }


def _repriced(repricing: Repricing | None) -> dict[str, Any] | None:
    if repricing is None:
        return None
    return {
        "basis": repricing.book,
        "total_usd": repricing.after.trials.usd,
        "exact_total_usd": _exact_total(repricing.after.trials),
        "flips": [_plain(flip) for flip in repricing.flips],
        "conclusions": [{**_plain(one), "flips": one.flips} for one in repricing.conclusions],
        **_answers(repricing.after),
    }


def _exact_total(trials: Trials) -> str | None:
    """To the nano-dollar, where the trials were priced."""
    from ..money import Bill

    bills = [trial.bill for trial in trials.all if trial.bill is not None]
    return None if len(bills) < len(trials.all) else f"{sum(bills, Bill()).usd:f}"


def _named(trial: Trial) -> dict[str, Any]:
    return {"arm": trial.arm, "task": trial.task, "trial": trial.trial, "place": trial.place}


def _plain(value: object) -> Any:
    """A record as JSON has it; an end that is infinite is null."""
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in value._fields}
    if isinstance(value, (dict, MappingProxyType)):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value


# Tables.


def show(verdicts: Verdicts) -> None:
    console = _output.console()
    trials = verdicts.trials
    console.print(
        f"[bold]{counted(len(trials.scored), 'trial', 'trials')}[/] of {counted(len(trials.arms), 'arm', 'arms')} on "
        f"{counted(len(trials.tasks), 'task', 'tasks')}, {trials.usd:,.2f} USD in all, [dim]{_basis(verdicts.basis)}[/]\n",
        soft_wrap=True,
    )
    for table in _tables(verdicts):
        _output.print_table(console, table)
    for sentence in _sentences(verdicts):
        console.print(_output.text(sentence), soft_wrap=True)
    if verdicts.repricing is not None:
        _show_repricing(console, verdicts, verdicts.repricing)


def _basis(basis: str) -> str:
    return "as recorded" if basis == "recorded" else _output.text(f"at the prices of {basis}")


def _tables(verdicts: Verdicts) -> Iterator[Table]:
    yield _costs(verdicts)
    yield _successes(verdicts)
    if verdicts.pairs:
        yield _differences(verdicts)
    if verdicts.across:
        yield _differences_across(verdicts)
    if verdicts.weighed:
        yield _weighed_table(verdicts)
    if verdicts.checks:
        yield _check_table(verdicts)
    yield _frontier_table(verdicts)
    if verdicts.pairs:
        yield _dominances(verdicts)
    if verdicts.volumes:
        yield _volume_table(verdicts)
    if verdicts.gaps:
        yield _gap_table(verdicts)


def _usd(amount: float) -> str:
    """Cents, and two digits of what is less than a dime."""
    if not isfinite(amount):
        return "∞"
    return f"{amount:,.2f}" if amount >= 0.1 or amount == 0 else f"{amount:.2g}"


def _span(least: float, most: float) -> str:
    return f"{_usd(least)} to {_usd(most)}"


def _signed_span(least: float, most: float) -> str:
    return f"{least:+.2f} to {most:+.2f}"


def _or_dash(shown: Callable[[T], str], value: T | None) -> str:
    return "–" if value is None else shown(value)


def _p(chance: float) -> str:
    return f"{chance:.3f}" if chance >= 0.001 else f"{chance:.1g}"


def _costs(verdicts: Verdicts) -> Table:
    rows = [
        (
            cell.task,
            cell.arm,
            f"{cell.solved}/{cell.trials}",
            _or_dash(lambda cost: _usd(cost.estimate), cell.cost),
            _or_dash(lambda cost: _span(cost.least, cost.most), cell.bootstrap),
            _or_dash(lambda cost: f"{cost.coverage:.0%}", cell.bootstrap),
            _or_dash(lambda cost: _span(cost.least, cost.most), cell.cost),
            _or_dash(lambda cost: f"{cost.coverage:.0%}", cell.cost),
            _usd(cell.mean_usd),
            _or_dash("{:,.0f}".format, cell.seconds),
            _or_dash("{:,.0f}".format, cell.calls),
        )
        for cell in verdicts.cells
    ]
    heads = (
        "solved",
        "median",
        "bootstrap",
        "covers",
        "by ranks",
        "covers",
        "all runs,\nmean",
        "seconds",
        "calls",
    )
    return _output.table(("task", "arm"), heads, rows, title="What a solved run costs, USD")


def _successes(verdicts: Verdicts) -> Table:
    rows = [
        (
            cell.task,
            cell.arm,
            f"{cell.success.share:.2f}",
            f"{cell.success.exact_least:.2f} to {cell.success.exact_most:.2f}",
            f"{cell.success.wilson_least:.2f} to {cell.success.wilson_most:.2f}",
            _or_dash(lambda cost: _usd(cost.mean), cell.per_success),
            _or_dash(lambda cost: _span(cost.mean_least, cost.mean_most), cell.per_success),
            _or_dash(lambda cost: _usd(cost.median), cell.per_success),
            _or_dash(lambda cost: _span(cost.median_least, cost.median_most), cell.per_success),
        )
        for cell in verdicts.cells
    ]
    heads = ("success", "exact", "Wilson", "mean /\nsuccess", "bootstrap", "median /\nsuccess", "bootstrap")
    return _output.table(
        ("task", "arm"), heads, rows, title="How often it is solved, and what a success costs, USD"
    )


def _differences(verdicts: Verdicts) -> Table:
    rows = [
        (
            pair.task,
            f"{pair.first}, {pair.second}",
            _p(pair.normal.p),
            _or_dash(lambda test: _p(test.p), pair.exact),
            _or_dash(_p, pair.p_corrected),
            _or_dash(lambda test: _p(test.least_p), pair.exact),
            f"{pair.delta.delta:+.2f}",
            _signed_span(pair.delta.least, pair.delta.most),
            _signed_span(pair.delta.score_least, pair.delta.score_most),
            pair.delta.magnitude,
            _or_dash("{:,}".format, pair.needed),
        )
        for pair in verdicts.pairs
    ]
    heads = (
        "p, normal\napproximation",
        "p,\nexact",
        "cor-\nrected",
        "least\np",
        "Cliff's\ndelta",
        "of any\nlaws",
        "by the\nscore",
        "",
        "trials\nneeded",
    )
    return _output.table(
        ("task", "arms"), heads, rows, title="Do solved runs cost differently? (Mann-Whitney)"
    )


def _differences_across(verdicts: Verdicts) -> Table:
    corrected = statistics.holm([one.test.p for one in verdicts.across])
    rows = [
        (
            f"{one.first}, {one.second}",
            ", ".join(one.tasks),
            f"{one.test.difference:+.4f}",
            _p(one.test.p),
            _p(p),
            _p(one.test.least_p),
            f"{one.test.splits:,.0f} {'counted' if one.test.exact else 'drawn'}",
        )
        for one, p in zip(verdicts.across, corrected)
    ]
    heads = ("mean of a run,\nUSD", "p", "corrected", "least\np", "ways")
    title = "And over all tasks? (permutations within each task, all runs)"
    return _output.table(("arms", "tasks"), heads, rows, title=title)


def _frontier_table(verdicts: Verdicts) -> Table:
    rows = [
        (
            frontier.task,
            f"cost and {frontier.against}",
            ", ".join(frontier.best),
            "; ".join(f"{arm} by {', '.join(by)}" for arm, by in frontier.dominated.items()) or "–",
        )
        for frontier in verdicts.frontiers
    ]
    title = "Which arms does no other dominate?"
    return _output.table(("task", "by", "Pareto set", "dominated"), (), rows, title=title)


def _weighed_table(verdicts: Verdicts) -> Table:
    rows = [
        (
            one.arm,
            f"{one.trials:,}",
            f"{one.cost.effective:,.1f}",
            _usd(one.cost.mean),
            _span(one.cost.least, one.cost.most),
            f"{one.success.mean:.2f}",
            f"{max(0.0, one.success.least):.2f} to {min(1.0, one.success.most):.2f}",
        )
        for one in verdicts.weighed
    ]
    heads = ("trials", "worth", "mean of\na run", "interval", "success", "interval")
    title = "As if every task had been given to the arm (weighed by propensity), USD"
    return _output.table(("arm",), heads, rows, title=title)


def _check_table(verdicts: Verdicts) -> Table:
    rows = [
        (one.check, *(cell for share in (one.sensitivity, one.specificity) for cell in _share_cells(share)))
        for one in verdicts.checks
    ]
    heads = ("passes what\nis solved", "exact", "refuses what\nis not", "exact")
    title = "What checks are worth as verifiers (sensitivity, specificity)"
    return _output.table(("check",), heads, rows, title=title)


def _share_cells(share: Proportion | None) -> tuple[str, str]:
    if share is None:
        return _output.DASH, _output.DASH
    return f"{share.share:.2f}", f"{share.exact_least:.2f} to {share.exact_most:.2f}"


def _dominances(verdicts: Verdicts) -> Table:
    rows = [
        (
            pair.task,
            f"{pair.first}, {pair.second}",
            *(
                _output.percent(chance)
                for chance in (
                    pair.dominance.first_dominates,
                    pair.dominance.second_dominates,
                    pair.dominance.first_cheaper,
                    pair.dominance.second_cheaper,
                )
            ),
        )
        for pair in verdicts.pairs
    ]
    heads = ("first\ndominates", "second\ndominates", "first is\ncheaper", "second is\ncheaper")
    title = "How likely is it, by mean cost and success? (all runs, drawn again)"
    return _output.table(("task", "arms"), heads, rows, title=title)


def _volume_table(verdicts: Verdicts) -> Table:
    rows = [
        (
            volume.model,
            volume.task,
            volume.arm,
            f"{volume.read:,.0f}",
            _or_dash("{:.2f}".format, volume.read_ratio),
            f"{volume.cache_read:,.0f}",
            _or_dash("{:.2f}".format, volume.cache_read_ratio),
            volume.base,
        )
        for volume in verdicts.volumes
    ]
    heads = ("input and\ncache read", "ratio", "cache\nread", "ratio", "to\narm")
    title = "Tokens that a model reads in a solved run, median"
    return _output.table(("model", "task", "arm"), heads, rows, title=title)


def _gap_table(verdicts: Verdicts) -> Table:
    rows = [
        (
            gap.task,
            f"{gap.best}, then {gap.next}",
            f"{gap.median:.1f}",
            f"{gap.per_success:.1f}",
            _or_dash("{:.1f}".format, gap.per_success_of_cents),
            f"{gap.mean_per_success:.1f}",
        )
        for gap in verdicts.gaps
    ]
    heads = ("median", "median /\nsuccess", "the same,\nof cents", "mean /\nsuccess")
    return _output.table(
        ("task", "cheapest"), heads, rows, title="How many times as much does the next arm cost?"
    )


# Sentences.


def _sentences(verdicts: Verdicts) -> Iterator[str]:
    """What a reader must know to believe the numbers."""
    yield from _notes(verdicts)
    yield from _delta_intervals(verdicts)
    yield from _smallness(verdicts)


_ENOUGH_FOR_SCORE = 5  # solved runs of an arm: of fewer the interval by the score may hold less than it says


def _delta_intervals(verdicts: Verdicts) -> Iterator[str]:
    if not verdicts.pairs:
        return
    yield (
        f"Of the intervals of Cliff's delta the one of any laws covers more than {verdicts.level:.0%}, so that it may hold 0 where "
        f"p is small; the one by the score covers about {verdicts.level:.0%} if costs of both arms are spread alike."
    )
    solved = {(cell.task, cell.arm): cell.solved for cell in verdicts.cells}
    few = sum(
        min(solved[pair.task, pair.first], solved[pair.task, pair.second]) < _ENOUGH_FOR_SCORE
        for pair in verdicts.pairs
    )
    if few:
        pairs = counted(few, "pair has", "pairs have")
        yield f"{pairs} fewer than {_ENOUGH_FOR_SCORE} solved runs of an arm: the one by the score may cover less there."


def _notes(verdicts: Verdicts) -> Iterator[str]:
    for trial in verdicts.trials.unscored:
        spent = f", {_usd(trial.cost)} USD" if trial.cost else ""
        yield f"Not scored: {trial.name} ({trial.place}) was ended by trouble that is not the task's{spent}."
    for one, other in verdicts.trials.alike():
        yield f"Equal to the token: {one.name} ({one.place}), and {other.name} ({other.place}): a copy, or no chance in it."


def _smallness(verdicts: Verdicts) -> Iterator[str]:
    """What so few trials cannot say."""
    alpha = 1 - verdicts.level
    short = [cell for cell in verdicts.cells if cell.cost and cell.cost.coverage < verdicts.level - 1e-9]
    for solved in sorted({cell.solved for cell in short}):
        number = sum(cell.solved == solved for cell in short)
        cover = statistics.coverage(solved, 1, solved) if solved > 1 else 0.0
        yield (
            f"{counted(number, 'median rests', 'medians rest')} on {counted(solved, 'solved run', 'solved runs')}: even "
            f"from the least to the largest, an interval covers the median with {cover:.1%} at most, not {verdicts.level:.0%}."
        )
    tested = [(pair.exact, pair.normal) for pair in verdicts.pairs if pair.exact]
    blind = [(exact, normal) for exact, normal in tested if exact.least_p > alpha]
    if blind:
        least = min(exact.least_p for exact, _ in blind)
        yield (
            f"{counted(len(blind), 'pair', 'pairs')} of {len(verdicts.pairs)} could not have p below {_p(least)}, however "
            f"far apart: too few trials for {alpha:.2g}."
        )
        below = sum(normal.p < exact.least_p for exact, normal in blind)
        if below:
            yield f"The normal approximation has {counted(below, 'p', 'p values')} below that: it is not to be believed here."
    told = [pair for pair in verdicts.pairs if pair.p_corrected is not None and pair.p_corrected <= alpha]
    if verdicts.pairs and not told:
        yield f"No pair differs on a task at {alpha:.2g}, corrected for {counted(len(verdicts.pairs), 'pair', 'pairs')}."
    wanting = [pair.more for pair in verdicts.pairs if pair.more]
    if wanting:
        fewest, most = min(wanting), max(wanting)
        span = f"{fewest:,} to " if fewest < most else ""
        yield (
            f"Differences of this size would take {span}{counted(most, 'more solved run', 'more solved runs')} an arm to be found with 80% "
            f"(one pair at {alpha:.2g})."
        )


# Repricing.


def _show_repricing(console: Console, verdicts: Verdicts, repricing: Repricing) -> None:
    console.print(
        f"\n[bold]At the prices of {_output.text(repricing.book)}[/], {repricing.after.trials.usd:,.2f} USD in all\n",
        soft_wrap=True,
    )
    _output.print_table(console, _best_arms(verdicts, repricing))
    if repricing.flips:
        _output.print_table(console, _flip_table(repricing))
    for sentence in _flipped(repricing, 1 - verdicts.level):
        console.print(_output.text(sentence), soft_wrap=True)


def _best_arms(verdicts: Verdicts, repricing: Repricing) -> Table:
    before, after = verdicts, repricing.after

    def cost(of: Verdicts, arm: str, task: str) -> str:
        cell = of.cell(arm, task)
        return f"{arm} {_or_dash(lambda cost: _usd(cost.estimate), cell.cost if cell else None)}"

    rows = [
        (
            one.task,
            one.among,
            ", ".join(one.arms),
            cost(before, one.before, one.task),
            cost(after, one.after, one.task),
            "flips" if one.flips else "stays",
        )
        for one in repricing.conclusions
    ]
    return _output.table(
        ("task", "cheapest among", "arms", "before", "now", ""),
        (),
        rows,
        title="The cheapest arm, USD a solved run",
    )


def _flip_table(repricing: Repricing) -> Table:
    rows = [
        (
            flip.task,
            f"{flip.cheaper} < {flip.dearer}",
            " < ".join(map(_usd, flip.before)),
            _or_dash(_p, flip.p_before),
            f"{flip.cheaper} > {flip.dearer}",
            " > ".join(map(_usd, flip.after)),
            _or_dash(_p, flip.p_after),
            _or_dash(_p, flip.least_p),
        )
        for flip in repricing.flips
    ]
    heads = ("USD", "p", "now", "USD", "p", "least\np")
    return _output.table(("task", "before"), heads, rows, title="Orderings that it turns over (exact p)")


def _flipped(repricing: Repricing, alpha: float) -> Iterator[str]:
    for one in repricing.conclusions:
        if one.flips:
            yield f"{one.task}: the cheapest of {one.among} is {one.after}, no longer {one.before}."
    if not repricing.flips:
        yield "No ordering is turned over."
        return
    chances = [p for flip in repricing.flips for p in (flip.p_before, flip.p_after) if p is not None]
    if chances and min(chances) > alpha:
        yield (
            f"None of these orderings is significant at {alpha:.2g}, before or now: the least p is {_p(min(chances))}, "
            f"and no p could be below {_p(min(flip.least_p for flip in repricing.flips if flip.least_p))}."
        )
