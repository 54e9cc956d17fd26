"""What do recorded trials say, and what can so few of them not say? Each arm on each task, each pair of arms, the best of
them, and which of these answers another price book would turn over.
"""

from __future__ import annotations

from . import _native, errors
from . import trials as statistics
from ._record import Record
from .trials import LEVEL, Trials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, Mapping, Sequence, TypeVar

    from .books import Book
    from .trials import (
        Delta,
        Dominance,
        Hajek,
        MannWhitney,
        MannWhitneyNormal,
        Permutation,
        Proportion,
        QuantileInterval,
        SuccessCost,
        Trial,
    )

    T = TypeVar("T")
    Reads = tuple[float, float]


class Cell(Record):
    """An arm on a task. `cost` is that of the solved runs, by ranks, and `bootstrap` the same by the bootstrap, None where
    none is solved; `solved_costs` are what they rest on, `costs` those of all runs. `seconds` and `calls` are medians of
    the solved runs, None where they are not told."""

    arm: str
    task: str
    trials: int
    solved: int
    costs: tuple[float, ...]
    outcomes: tuple[bool, ...]
    solved_costs: tuple[float, ...]
    mean_usd: float
    cost: QuantileInterval | None
    bootstrap: QuantileInterval | None
    success: Proportion
    per_success: SuccessCost | None
    seconds: float | None
    calls: float | None


class Pair(Record):
    """Two arms on a task, by the costs of their solved runs: the exact test beside the normal approximation, `p_corrected`
    for the number of pairs (Holm), Cliff's delta; `needed` is how many trials each arm would need for this delta, None
    where there is no difference, `more` how many that are on top of those there are. `dominance` is over all runs."""

    task: str
    first: str
    second: str
    exact: MannWhitney | None
    normal: MannWhitneyNormal
    p_corrected: float | None
    delta: Delta
    needed: int | None
    more: int | None
    dominance: Dominance


class Across(Record):
    """Two arms over all tasks that both have runs of, paired by task: a permutation test of the mean cost of a run."""

    first: str
    second: str
    tasks: tuple[str, ...]
    test: Permutation


class Volume(Record):
    """Tokens that a model reads in the solved runs of an arm on a task, medians: `read` by any way but writes to the cache,
    `cache_read` from the cache alone; and the same over those of the `base` arm, None where that has none."""

    model: str
    task: str
    arm: str
    base: str
    read: float
    cache_read: float
    read_ratio: float | None
    cache_read_ratio: float | None


class Gap(Record):
    """The cheapest arm of a task and the next: how many times as much the next costs, by the median of the solved runs, by
    that median over the share of successes, by the same of amounts rounded to cents as tables print them, and by the
    mean cost of a success."""

    task: str
    best: str
    next: str
    median: float
    per_success: float
    per_success_of_cents: float | None
    mean_per_success: float


class Frontier(Record):
    """Which arms of a task nothing dominates, by median cost of the solved runs and by `against`, "success" or "time"; and
    for each of the others, which of those do."""

    task: str
    against: str
    best: tuple[str, ...]
    dominated: Mapping[str, tuple[str, ...]]


class Flip(Record):
    """An ordering that the other book turns over: `cheaper` was cheaper than `dearer` on a task, `before` and `after` are
    what both cost, in that order. The chances are those of the exact test at either price, `least_p` what it could
    reach."""

    task: str
    cheaper: str
    dearer: str
    before: tuple[float, float]
    after: tuple[float, float]
    p_before: float | None
    p_after: float | None
    least_p: float | None


class Conclusion(Record):
    """Which arm of a group is the cheapest on a task: `among` is "all arms", or those that a model serves."""

    task: str
    among: str
    arms: tuple[str, ...]
    before: str
    after: str

    @property
    def flips(self) -> bool:
        return self.before != self.after


class Repricing(Record):
    """What another book changes: the verdicts at its prices, the orderings that it turns over, and the best arms."""

    book: str
    after: Verdicts
    flips: tuple[Flip, ...]
    conclusions: tuple[Conclusion, ...]


class Weighed(Record):
    """An arm whose trials were dealt by chance, as if every task had been given to it: the mean cost of a run and the share
    that is solved, each trial weighed by one over its propensity (Hajek), with limits over tasks."""

    arm: str
    trials: int
    cost: Hajek
    success: Hajek


class CheckQuality(Record):
    """What a check is worth as a verifier, over all arms: how many of the solved runs it passed, and how many of the others
    it did not pass; None where there are no such runs."""

    check: str
    sensitivity: Proportion | None
    specificity: Proportion | None


class Verdicts(Record):
    """All that judge() finds. `basis` says where the costs are from. `weighed` has an entry for each arm where every scored
    trial tells its propensity, `checks` one for each check that trials tell of."""

    trials: Trials
    basis: str
    level: float
    cells: tuple[Cell, ...]
    pairs: tuple[Pair, ...]
    across: tuple[Across, ...]
    frontiers: tuple[Frontier, ...]
    volumes: tuple[Volume, ...]
    gaps: tuple[Gap, ...]
    weighed: tuple[Weighed, ...]
    checks: tuple[CheckQuality, ...]
    repricing: Repricing | None = None

    def cell(self, arm: str, task: str) -> Cell | None:
        """What is said of an arm on a task; None where it has no scored trial."""
        return next((cell for cell in self.cells if (cell.arm, cell.task) == (arm, task)), None)


def judge(
    trials: Trials, book: Book | None = None, against: Book | None = None, level: float = LEVEL, seed: int = 0
) -> Verdicts:
    """What the trials say at the prices of `book`, by default at what their logs say they cost; and with `against`, what
    would be said at the prices of another book.

    Raises UndefinedError where neither the log nor a book says what a trial cost, or where no trial is scored.
    """
    _native.instance(trials, Trials, "trials")
    if not trials.scored:
        raise errors.UndefinedError(
            " hold no run of an arm on a task that tells whether it was a success", "trials"
        )
    costed, basis = _costed(trials, book)
    found = _judged(costed, basis, level, seed)
    if against is None:
        return found
    return found.replace(repricing=_repriced(found, trials.priced(against), against, seed))


def _costed(trials: Trials, book: Book | None) -> tuple[Trials, str]:
    if book is not None:
        return trials.priced(book), book.name
    if trials.costed:
        return trials, "recorded"
    if not trials.has_usage:
        lost = next(trial for trial in trials.all if trial.cost is None)
        raise errors.UndefinedError(" has neither a cost nor usage", lost.name)
    from . import books

    return trials.priced(books.builtin()), books.BUILTIN


def _judged(trials: Trials, basis: str, level: float, seed: int) -> Verdicts:
    cells = tuple(
        _cell(arm, task, trials.cell(arm, task), level, seed)
        for task in trials.tasks
        for arm in trials.arms
        if trials.cell(arm, task)
    )
    return Verdicts(
        trials=trials,
        basis=basis,
        level=level,
        cells=cells,
        pairs=_pairs(cells, level, seed),
        across=_across(cells, seed),
        frontiers=tuple(_frontiers(cells)),
        volumes=tuple(_volumes(trials)),
        gaps=tuple(_gaps(cells)),
        weighed=tuple(_weighed(trials, level)),
        checks=tuple(_check_qualities(trials, level)),
    )


def _weighed(trials: Trials, level: float) -> Iterator[Weighed]:
    if any(trial.propensity is None for trial in trials.scored):
        return
    for arm in trials.arms:
        runs = [trial for trial in trials.scored if trial.arm == arm]
        tasks = [trial.task for trial in runs]
        chances = [trial.propensity for trial in runs if trial.propensity is not None]
        unseen = len(trials.tasks) - len(set(tasks))
        cost, success = (
            statistics.hajek(values, chances, tasks, unseen, level)
            for values in (_usd_of(runs), [float(bool(trial.solved)) for trial in runs])
        )
        yield Weighed(arm, len(runs), cost, success)


def _check_qualities(trials: Trials, level: float) -> Iterator[CheckQuality]:
    found: dict[
        str, tuple[list[bool], list[bool]]
    ] = {}  # whether it passed what is solved, and refused what is not
    for trial in trials.scored:
        for name, passed in (trial.checks or {}).items():
            right = found.setdefault(name, ([], []))
            right[not trial.solved].append(passed if trial.solved else not passed)
    for name, right in found.items():
        yield CheckQuality(
            name, *(statistics.proportion(sum(hits), len(hits), level) if hits else None for hits in right)
        )


def _median(values: Sequence[float | None]) -> float | None:
    """None where there is no value, or where one is not told."""
    from statistics import median

    known = [value for value in values if value is not None]
    return float(median(known)) if known and len(known) == len(values) else None


def _cell(arm: str, task: str, runs: Sequence[Trial], level: float, seed: int) -> Cell:
    from math import fsum

    solved = [run for run in runs if run.solved]
    outcomes = tuple(bool(run.solved) for run in runs)
    costs, solved_costs = _usd_of(runs), _usd_of(solved)
    return Cell(
        arm=arm,
        task=task,
        trials=len(runs),
        solved=len(solved),
        costs=costs,
        outcomes=outcomes,
        solved_costs=solved_costs,
        mean_usd=fsum(costs) / len(costs),
        cost=statistics.quantile(solved_costs, level=level) if solved else None,
        bootstrap=statistics.bootstrap_quantile(solved_costs, level=level) if solved else None,
        success=statistics.proportion(len(solved), len(runs), level),
        per_success=statistics.cost_per_success(costs, outcomes, level, seed=seed) if solved else None,
        seconds=_median([run.seconds for run in solved]),
        calls=_median([run.calls for run in solved]),
    )


def _usd_of(runs: Sequence[Trial]) -> tuple[float, ...]:
    return tuple(run.cost for run in runs if run.cost is not None)  # all are costed


def _by_task(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.task, []).append(cell)
    return found


def _two_of(cells: Sequence[T]) -> list[tuple[T, T]]:
    return [(one, other) for i, one in enumerate(cells) for other in cells[i + 1 :]]


def _pairs(cells: Sequence[Cell], level: float, seed: int) -> tuple[Pair, ...]:
    pairs = [
        _pair(one, other, level, seed)
        for of_task in _by_task(cells).values()
        for one, other in _two_of([cell for cell in of_task if cell.solved])
    ]
    p_values = {id(pair): pair.exact.p for pair in pairs if pair.exact is not None}
    corrected = dict(zip(p_values, statistics.holm(list(p_values.values()))))
    return tuple(pair.replace(p_corrected=corrected.get(id(pair))) for pair in pairs)


def _pair(one: Cell, other: Cell, level: float, seed: int) -> Pair:
    delta = statistics.cliffs_delta(one.solved_costs, other.solved_costs, level)
    needed = statistics.trials_needed(delta.delta, level) if abs(delta.delta) >= 1e-6 else None
    return Pair(
        task=one.task,
        first=one.arm,
        second=other.arm,
        exact=_exact(one.solved_costs, other.solved_costs),
        normal=statistics.mann_whitney_normal(one.solved_costs, other.solved_costs),
        p_corrected=None,
        delta=delta,
        needed=needed,
        more=None if needed is None else max(0, needed - min(one.solved, other.solved)),
        dominance=statistics.dominance((one.costs, one.outcomes), (other.costs, other.outcomes), seed=seed),
    )


def _exact(first: Sequence[float], second: Sequence[float]) -> MannWhitney | None:
    """The exact test, or None of samples so large that the normal approximation is as good."""
    try:
        return statistics.mann_whitney(first, second)
    except errors.UnsupportedError:
        return None


def _across(cells: Sequence[Cell], seed: int) -> tuple[Across, ...]:
    by_arm: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        by_arm.setdefault(cell.arm, {})[cell.task] = cell
    found = []
    for one, other in _two_of(sorted(by_arm)):
        tasks = tuple(task for task in by_arm[one] if task in by_arm[other])
        if tasks:
            first, second = ({task: by_arm[arm][task].costs for task in tasks} for arm in (one, other))
            found.append(Across(one, other, tasks, statistics.permutation_test(first, second, seed=seed)))
    return tuple(found)


def _frontiers(cells: Sequence[Cell]) -> Iterator[Frontier]:
    for task, of_task in _by_task(cells).items():
        solved = [cell for cell in of_task if cell.solved]
        if solved:
            yield _frontier(task, "success", solved, [cell.success.share for cell in solved])
        times = [cell.seconds for cell in solved if cell.seconds is not None]
        if times and len(times) == len(solved):
            yield _frontier(task, "time", solved, [-seconds for seconds in times])


def _frontier(task: str, against: str, cells: Sequence[Cell], yields: Sequence[float]) -> Frontier:
    costs = [_usd(cell) for cell in cells]
    best = [i for i, by in enumerate(statistics.pareto(costs, yields)) if by is None]
    return Frontier(
        task=task,
        against=against,
        best=tuple(cells[i].arm for i in best),
        dominated={
            cell.arm: tuple(cells[i].arm for i in best if costs[i] <= costs[j] and yields[i] >= yields[j])
            for j, cell in enumerate(cells)
            if j not in best
        },
    )


def _volumes(trials: Trials) -> Iterator[Volume]:
    """Of models that serve several arms: what each arm makes them read, beside the first arm's."""
    models = dict.fromkeys(model for trial in trials.scored for model in trial.usage or {})
    for model in models:
        for task in trials.tasks:
            read = {arm: reads for arm in trials.arms if (reads := _reads(trials.cell(arm, task), model))}
            if len(read) > 1:
                base = next(iter(read))
                yield from (_volume(model, task, arm, base, read) for arm in read)


def _reads(runs: Sequence[Trial], model: str) -> Reads | None:
    """Medians over the solved runs that the model served, all tokens but those written, and those from the cache."""
    usage = [run.usage[model] for run in runs if run.solved and run.usage and model in run.usage]
    if not any(one.input + one.cache_read for one in usage):
        return None
    from statistics import median

    read = median([one.input + one.cache_read for one in usage])
    return float(read), float(median([one.cache_read for one in usage]))


def _volume(model: str, task: str, arm: str, base: str, read: Mapping[str, Reads]) -> Volume:
    ratio, cache_ratio = (mine / theirs if theirs else None for mine, theirs in zip(read[arm], read[base]))
    return Volume(model, task, arm, base, *read[arm], ratio, cache_ratio)


def _usd(cell: Cell | None) -> float:
    """The median cost of the solved runs: endless where none is solved."""
    return float("inf") if cell is None or cell.cost is None else cell.cost.estimate


def _gaps(cells: Sequence[Cell]) -> Iterator[Gap]:
    for task, of_task in _by_task(cells).items():
        ranked = sorted((cell for cell in of_task if cell.solved), key=_usd)
        if len(ranked) > 1 and _usd(ranked[0]) > 0:
            yield _gap(task, ranked[0], ranked[1])


def _gap(task: str, best: Cell, following: Cell) -> Gap:
    success, next_success = (one.per_success for one in (best, following) if one.per_success is not None)
    cents = [round(_usd(cell), 2) for cell in (best, following)]
    of_cents = [round(cent / cell.success.share, 2) for cent, cell in zip(cents, (best, following))]
    return Gap(
        task=task,
        best=best.arm,
        next=following.arm,
        median=_usd(following) / _usd(best),
        per_success=next_success.median / success.median,
        per_success_of_cents=of_cents[1] / of_cents[0] if of_cents[0] else None,
        mean_per_success=next_success.mean / success.mean,
    )


# Repricing.


def _repriced(before: Verdicts, trials: Trials, book: Book, seed: int) -> Repricing:
    after = _judged(trials, book.name, before.level, seed)
    return Repricing(
        book=book.name,
        after=after,
        flips=tuple(_flips(before, after)),
        conclusions=tuple(_conclusions(before, after)),
    )


def _flips(before: Verdicts, after: Verdicts) -> Iterator[Flip]:
    for was, now in zip(before.pairs, after.pairs):
        cheaper, dearer = sorted((was.first, was.second), key=lambda arm: _usd(before.cell(arm, was.task)))
        usd, then = (
            (_usd(verdicts.cell(cheaper, was.task)), _usd(verdicts.cell(dearer, was.task)))
            for verdicts in (before, after)
        )
        if usd[0] < usd[1] and then[0] > then[1]:
            yield Flip(
                task=was.task,
                cheaper=cheaper,
                dearer=dearer,
                before=usd,
                after=then,
                p_before=was.exact.p if was.exact else None,
                p_after=now.exact.p if now.exact else None,
                least_p=now.exact.least_p if now.exact else None,
            )


def _conclusions(before: Verdicts, after: Verdicts) -> Iterator[Conclusion]:
    for task, cells in _by_task(before.cells).items():
        solved = [cell.arm for cell in cells if cell.solved]
        groups = {"all arms": tuple(solved)}
        for model, served in _served(before.trials, task).items():
            group = tuple(arm for arm in solved if arm in served)
            if len(group) > 1 and group not in groups.values():
                groups[f"those with {model}"] = group
        for among, arms in groups.items():
            if len(arms) > 1:
                yield Conclusion(
                    task, among, arms, _cheapest(before, arms, task), _cheapest(after, arms, task)
                )


def _served(trials: Trials, task: str) -> dict[str, set[str]]:
    """The arms of a task by the models that serve them."""
    arms: dict[str, set[str]] = {}
    for trial in trials.scored:
        for model in (trial.usage or {}) if trial.task == task else ():
            arms.setdefault(model, set()).add(trial.arm)
    return arms


def _cheapest(verdicts: Verdicts, arms: Sequence[str], task: str) -> str:
    return min(arms, key=lambda arm: _usd(verdicts.cell(arm, task)))
