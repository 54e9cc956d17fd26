"""What an answer rests on: inputs that are assumed, fitted to recorded runs, or borrowed from other runs."""

from __future__ import annotations

from math import prod

from .._native import counted
from .._record import Record
from ..forecast import is_few
from ..sourced import last_entry
from ..strategy import Strategy
from ._output import percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, Sequence

    from ..fit_file import FittedLoop
    from ..fix_laws import FittedFix
    from ..loop import Loop
    from ..scenario import Scenario
    from ..sourced import Sourced

ASSUMED = "every input is assumed"
ENDS_UNTOLD = "how runs end is not recorded"
_MATTERS = 0.01  # the share of runs, or of bugs, that a table must not tell of to be worth a word


class Beyond(Record):
    """A fitted table, used past its end: `share` of what is forecast goes further than its `last` call or attempt, whose chances
    hold from there on, and which `n` of the recorded runs or bugs, `of`, came to."""

    model: str
    of: str
    last: int
    n: int
    share: float

    @property
    def sentence(self) -> str:
        """For people."""
        step, got, take = ("call", "made", "make") if self.of == "runs" else ("attempt", "took", "take")
        return (
            f"{self.model}: from {step} {self.last} on all are as {step} {self.last}, which {self.n:,} of the recorded {self.of} "
            f"{got}; {percent(self.share)} of the {self.of} {take} more"
        )


def beyond_loop(model: str, fitted: FittedLoop | None, loop: Loop, made: int = 0) -> list[Beyond]:
    """Of a run of a fitted loop that has made so many calls."""
    entry = None if fitted is None else last_entry(fitted.law, fitted.values)
    if entry is None:
        return []
    last, n = entry
    more = loop.ends(last).more / loop.ends(made).more if made < last else 1.0
    return [Beyond(model, "runs", last, n, more)] if more >= _MATTERS else []


def _beyond_fixes(strategy: Strategy, fixes: Iterable[FittedFix]) -> Iterator[Beyond]:
    """Of the bugs that a strategy leaves to a fitted model."""
    for fix in fixes:
        entry, cap = last_entry(fix.law, fix.values), strategy.context.bug_cap
        for name, law in (strategy.fixer.fix_chance or {}).items():
            leaves = (strategy.generator._counts or {}).get(name)
            if (
                entry is None
                or not leaves
                or name not in fix.chances
                or (cap is not None and cap <= entry[0])
            ):
                continue
            left = prod(1 - chance for chance in law) if isinstance(law, tuple) else 0.0
            if left >= _MATTERS:
                yield Beyond(fix.name, "bugs", *entry, left)


def beyond(scenario: Scenario) -> list[Beyond]:
    """What the strategies of a scenario take from fitted tables past their end."""
    found: list[Beyond] = []
    for plan in scenario.strategies.values():
        if isinstance(plan, Strategy):
            found += _beyond_fixes(plan, scenario.fixes.get(plan.fixer.name or "", ()))
        else:
            found += beyond_loop(plan.name or "", scenario.fits.get(plan.name or ""), plan)
    return list(dict.fromkeys(found))


def few_sentences(runs: int) -> Iterator[str]:
    """What is to be said where a forecast rests on few runs."""
    if is_few(runs):
        yield (
            f"It rests on {counted(runs, 'run', 'runs')}, too few to tell how runs differ: its intervals may be far too narrow."
        )


def beyond_document(found: Iterable[Beyond]) -> dict[str, Any]:
    """The same for programs, if there is any."""
    listed = [dict(zip(one._fields, one._values())) for one in found]
    return {"extrapolated": listed} if listed else {}


_SHOWN = ("value", "source", "low", "high", "level", "n", "identified")


def document(scenario: Scenario) -> dict[str, Any]:
    """For JSON: `basis`, and what fit files say of the models, value by value."""
    found: dict[str, Any] = {"basis": scenario.basis}
    if scenario.fits:
        found["fits"] = {model: fit(loop) for model, loop in scenario.fits.items()}
    if scenario.fixes:
        found["fixes"] = {model: [_fix(fix) for fix in fixes] for model, fixes in scenario.fixes.items()}
    return {**found, **beyond_document(beyond(scenario))}


def fit(loop: FittedLoop) -> dict[str, Any]:
    values = _values((*loop.values.items(), ("cap", loop.cap)))
    return {"of": loop.name, "law": loop.law, "on": dict(loop.on), "values": values}


def _fix(fix: FittedFix) -> dict[str, Any]:
    return {"of": fix.name, "law": fix.law, "on": dict(fix.on), "values": _values(fix.values.items())}


def _values(named: Iterable[tuple[str, Sourced]]) -> dict[str, Any]:
    return {
        name: {key: getattr(value, key) for key in _SHOWN if getattr(value, key) is not None}
        for name, value in named
    }


def words(scenario: Scenario) -> str:
    """For people, on one line."""
    if not scenario.fits and not scenario.fixes:
        return ASSUMED
    told = [f"{model}: {source(loop)}" for model, loop in scenario.fits.items()]
    told += [f"{model}: fix chance {_source_of_fixes(fixes)}" for model, fixes in scenario.fixes.items()]
    known = (*scenario.fits, *scenario.fixes)
    return "; ".join([*told, *(f"{model}: assumed" for model in scenario.models if model not in known)])


def sourced(value: Sourced) -> str:
    """Where a value is from, and how sure it is."""
    if value.n is None or value.low is None or value.high is None or value.level is None:
        return value.source
    return f"{_from(counted(value.n, 'run', 'runs'), value.source == 'borrowed')}: {value.low:,.0f} to {value.high:,.0f} ({value.level:.0%})"


def source(loop: FittedLoop) -> str:
    return _from(f"{counted(loop.on['runs'], 'run', 'runs')} of {loop.name}", loop.is_borrowed)


def _source_of_fixes(fixes: Sequence[FittedFix]) -> str:
    attempts = sum(fix.on["attempts"] for fix in fixes)
    made = counted(attempts, "attempt", "attempts")
    return _from(f"{made} of {', '.join(fix.name for fix in fixes)}", fixes[0].is_borrowed)


def _from(what: str, borrowed: bool) -> str:
    return f"{'borrowed from' if borrowed else 'fitted to'} {what}"
