"""What an answer rests on: inputs that are assumed, fitted to recorded runs, or borrowed from other runs."""

from __future__ import annotations

from .._native import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Sequence

    from ..fit_file import FittedLoop
    from ..fix_laws import FittedFix
    from ..scenario import Scenario
    from ..sourced import Sourced

ENDS_UNTOLD = "how runs end is not recorded"

_SHOWN = ("value", "source", "low", "high", "level", "n", "identified")


def document(scenario: Scenario) -> dict[str, Any]:
    """For JSON: `basis`, and what fit files say of the models, value by value."""
    found: dict[str, Any] = {"basis": scenario.basis}
    if scenario.fits:
        found["fits"] = {model: fit(loop) for model, loop in scenario.fits.items()}
    if scenario.fixes:
        found["fixes"] = {model: [_fix(fix) for fix in fixes] for model, fixes in scenario.fixes.items()}
    return found


def fit(loop: FittedLoop) -> dict[str, Any]:
    values = _values((*loop.values.items(), ("cap", loop.cap)))
    return {"of": loop.name, "law": loop.law, "on": loop.on, "values": values}


def _fix(fix: FittedFix) -> dict[str, Any]:
    return {"of": fix.name, "law": fix.law, "on": fix.on, "values": _values(fix.values.items())}


def _values(named: Iterable[tuple[str, Sourced]]) -> dict[str, Any]:
    return {
        name: {key: getattr(value, key) for key in _SHOWN if getattr(value, key) is not None}
        for name, value in named
    }


def words(scenario: Scenario) -> str:
    """For people, on one line."""
    if not scenario.fits and not scenario.fixes:
        return "every input is assumed"
    told = [f"{model}: {source(loop)}" for model, loop in scenario.fits.items()]
    told += [f"{model}: fix chance {_source_of_fixes(fixes)}" for model, fixes in scenario.fixes.items()]
    known = (*scenario.fits, *scenario.fixes)
    return "; ".join([*told, *(f"{model}: assumed" for model in scenario.models if model not in known)])


def source(loop: FittedLoop) -> str:
    return _from(f"{counted(loop.on['runs'], 'run', 'runs')} of {loop.name}", loop.is_borrowed)


def _source_of_fixes(fixes: Sequence[FittedFix]) -> str:
    attempts = sum(fix.on["attempts"] for fix in fixes)
    made = counted(attempts, "attempt", "attempts")
    return _from(f"{made} of {', '.join(fix.name for fix in fixes)}", fixes[0].is_borrowed)


def _from(what: str, borrowed: bool) -> str:
    return f"{'borrowed from' if borrowed else 'fitted to'} {what}"
