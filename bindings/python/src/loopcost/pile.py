"""Do runs stop at a limit that no log tells of? Where many of the longest runs made exactly as many calls, it may be a cap."""

from __future__ import annotations

import math
from collections import Counter

from . import _native, fit
from ._record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Tuple

    from .records import RecordedRun

    Length = Tuple[int, str]  # the calls of a run, and how it ended

UNSOLVED = ("unknown", "wrong", "aborted")
"""Ends that logs may give to a run that was stopped at a cap."""


class Pile(Record):
    """The longest runs, `runs` of `of`, which all stop at exactly so many `calls`, neither solved nor said to be capped. `p` is
    the chance of as many, were they to end as the calls before that let expect."""

    calls: int
    runs: int
    of: int
    p: float

    def __str__(self) -> str:
        return f"{self.runs:,} of {self.of:,} runs stop at exactly {self.calls:,} calls: is that a cap?"

    def question(self, command: str) -> str:
        """The same, with the command that takes them for capped."""
        return f"{self} `loopcost {command} --cap {self.calls}` takes them as capped."


def pile_of(runs: Iterable[RecordedRun]) -> Pile | None:
    """The pile-up of recorded runs, those that tell no calls apart."""
    return pile((run.length, run.end) for run in runs if run.length)


def pile(lengths: Iterable[Length]) -> Pile | None:
    """The pile-up of some runs at their largest number of calls, None where chance may well make one.

    One run is the longest by definition. Of the others that got as far, how many stop there too is binomial, with no more
    than the chance at the upper end of the interval of the hazard of the last calls before, by a table that takes those runs
    for capped. It is a pile where so many had a chance below fit.MISFIT; and none where as much is true of those that are solved
    there: then runs end at that call by themselves. So they do at call 2, unless none ever ended unsolved at call 1, and some
    solved: such runs were let try again, and no further.

    >>> runs = [(calls, "unknown") for calls in range(1, 41)] + [(60, "unknown")] * 12
    >>> str(pile(runs))
    '12 of 52 runs stop at exactly 60 calls: is that a cap?'
    >>> pile(runs[:40]) is None
    True
    """
    counts = Counter(lengths)
    last = max((calls for calls, _ in counts), default=0)
    reached = sum(count for (calls, _), count in counts.items() if calls == last)
    stopped = sum(counts[last, end] for end in UNSOLVED)
    if last < 2 or stopped < 2 or (last == 2 and not _tries_again(counts)):
        return None
    chance = _most_hazard(counts, last)
    p, by_itself = (
        _at_least(max(ended - 1, 0), reached - 1, chance) for ended in (stopped, counts[last, "solved"])
    )
    return Pile(last, stopped, sum(counts.values()), p) if p < fit.MISFIT <= by_itself else None


def _tries_again(counts: Counter[Length]) -> bool:
    """Does what is not solved at the first call go on, and is the first call one that can solve it?"""
    return counts[1, "solved"] > 0 and not counts[1, "unknown"] and not counts[1, "wrong"]


def _most_hazard(counts: Counter[Length], last: int) -> float:
    """How high the chance may be that a call before the last one ends a run: the upper end of a table's last entry."""
    evidence = fit.Evidence()
    for (calls, end), count in counts.items():
        if calls == last:
            evidence.add_outcome("", last - 1, "capped", count)
        elif end != "aborted":
            evidence.add_outcome("", calls, "capped" if end == "capped" else "solved", count)
    return fit.fit(evidence, "table", attempts=True).values[-1].high


def _at_least(k: int, n: int, chance: float) -> float:
    """The chance that a binomial number is k or more of n."""
    if not 0.0 < chance < 1.0:
        return float(k == 0 or chance >= 1.0)
    on, off = math.log(chance), math.log1p(-chance)
    terms = (_log_ways(n, j) + j * on + (n - j) * off for j in range(k, n + 1))
    return min(1.0, math.fsum(map(math.exp, terms)))


def _log_ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def capped(run: RecordedRun, cap: int | None) -> RecordedRun:
    """The run, capped if it made exactly `cap` calls and was not solved, however its log says that it ended."""
    stopped = cap is not None and run.length == cap and run.end in UNSOLVED
    return run.replace(end="capped") if stopped else run


def holds(cap: int | None, runs: Iterable[RecordedRun]) -> bool:
    """May the runs have been stopped at a cap? Not if one is longer."""
    return cap is not None and all((run.length or 0) <= cap for run in runs)


def checked_cap(cap: int | None) -> int | None:
    """A cap that was given: calls of a run, None for none."""
    from . import _abi

    return None if cap is None else _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, cap, "cap")
