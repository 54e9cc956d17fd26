"""What an answer rests on: inputs that are assumed, fitted to recorded runs, or borrowed from other runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..fit_file import FittedLoop
    from ..scenario import Scenario

_SHOWN = ("value", "source", "low", "high", "level", "n")


def document(scenario: Scenario) -> dict[str, Any]:
    """For JSON: `basis`, and what fit files say of the models, value by value."""
    found: dict[str, Any] = {"basis": scenario.basis}
    if scenario.fits:
        found["fits"] = {model: fit(loop) for model, loop in scenario.fits.items()}
    return found


def fit(loop: FittedLoop) -> dict[str, Any]:
    values = {
        name: {key: getattr(value, key) for key in _SHOWN if getattr(value, key) is not None}
        for name, value in (*loop.values.items(), ("cap", loop.cap))
    }
    return {"of": loop.name, "law": loop.law, "on": loop.on, "values": values}


def words(scenario: Scenario) -> str:
    """For people, on one line."""
    if not scenario.fits:
        return "every input is assumed"
    told = [f"{model}: {source(loop)}" for model, loop in scenario.fits.items()]
    assumed = [model for model in scenario.models if model not in scenario.fits]
    return "; ".join([*told, *(f"{model}: assumed" for model in assumed)])


def source(loop: FittedLoop) -> str:
    runs = f"{loop.on['runs']:,} runs of {loop.name}"
    return f"borrowed from {runs}" if loop.is_borrowed else f"fitted to {runs}"
