"""Do runs stop at a limit that no log tells of? Where many of the longest runs made exactly as many calls, it may be a cap."""

from __future__ import annotations

import math
from collections import Counter

from . import _native, fit
from ._record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Tuple

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


def pile(lengths: Iterable[Length]) -> Pile | None:
    """The pile-up of some runs at their largest number of calls, None where chance may well make one.

    One run is the longest by definition. Of the others that got as far, how many stop there too is binomial, with no more
    than the chance at the upper end of the interval of the hazard of the last calls before, by a table that takes those runs
    for capped. It is a pile where so many had a chance below fit.MISFIT; and none where as much is true of those that are solved
    there: then runs end at that call by themselves.

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
    if last < 2 or stopped < 2:
        return None
    chance = _most_hazard(counts, last)
    p, by_itself = (
        _at_least(max(ended - 1, 0), reached - 1, chance) for ended in (stopped, counts[last, "solved"])
    )
    return Pile(last, stopped, sum(counts.values()), p) if p < fit.MISFIT <= by_itself else None


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


def checked_cap(cap: int | None) -> int | None:
    """A cap that was given: calls of a run, None for none."""
    from . import _abi

    return None if cap is None else _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, cap, "cap")
