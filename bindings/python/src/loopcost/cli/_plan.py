"""The loop of a model in a TOML file: a scenario's, or that of a fit file at the price in a book."""

from __future__ import annotations

import sys

from .. import errors
from .._record import Record
from .._toml import parse
from ..fit_file import FitFile, FittedLoop
from ..forecast import Forecast, is_few, price_of
from ..loop import Loop
from ..pile import Pile
from ..scenario import Scenario
from . import _arguments, _basis, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from ..loop import State
    from ._basis import Beyond

HELP = "a scenario or a fit file in TOML; - is the standard input"


class Plan(Record):
    """A model's loop, and what a fit file says of it: `fitted`, None where it is assumed."""

    model: str
    loop: Loop
    fitted: FittedLoop | None

    @property
    def document(self) -> dict[str, Any]:
        """What it rests on, for programs."""
        if self.fitted is None:
            return {"basis": "assumed"}
        return {
            "basis": "borrowed" if self.fitted.is_borrowed else "fitted",
            "fits": {self.model: _basis.fit(self.fitted)},
            "few_runs": is_few(self.fitted.on["runs"]),
        }

    @property
    def words(self) -> str:
        """The same for people."""
        return _basis.ASSUMED if self.fitted is None else _basis.source(self.fitted)

    @property
    def doubts(self) -> list[str]:
        """What the runs that it was fitted to leave in doubt."""
        if self.fitted is None:
            return []
        on = self.fitted.on
        asked = "pile" in on and self.loop.calls.cap == self.fitted.cap.value
        return [*_basis.few_sentences(on["runs"]), *([Pile(**on["pile"]).question("fit")] if asked else [])]

    def forecast(self, state: State | None) -> Forecast:
        """The law of a run."""
        return Forecast(self.loop, state)

    def beyond(self, made: int) -> list[Beyond]:
        """What is taken from a fitted table past its end, once so many calls are made."""
        return _basis.beyond_loop(self.model, self.fitted, self.loop, made)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of a fit file."""
    parser.add_argument(
        "--borrow", metavar="M", help="of a fit file: the model whose runs stand for those of --model"
    )
    parser.add_argument(
        "--plug-in", action="store_true", help="take fitted values for certain, as if they were exact"
    )


def read(name: str, arguments: argparse.Namespace) -> Plan:
    """The loop of arguments.model in a file."""
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(name, "rb") as file:
            data = file.read()
    table = parse(data, name, errors.ScenarioError)
    if "loops" in table:
        return _of_fit(table, name, arguments)
    return of_scenario(Scenario.from_table(table, name), arguments)


def _of_fit(table: dict[str, Any], name: str, arguments: argparse.Namespace) -> Plan:
    file = FitFile.of_table(table, name)
    model = arguments.model or _only(file)
    fitted = file.find(arguments.borrow or model, arguments.arm, arguments.task_type)
    if arguments.borrow and not fitted.is_borrowed:
        fitted = fitted.borrowed()
    price = price_of(model, bill.book(arguments.prices))
    loop = fitted.loop(price, arguments.cap, arguments.plug_in, model)
    return Plan(model, loop, fitted)


def _only(file: FitFile) -> str:
    models = sorted({loop.model for loop in file.loops})
    if len(models) != 1:
        raise errors.NullError(f" is not given, and {file.place} has {', '.join(models)}", "--model")
    return models[0]


_OF_FITS = ("arm", "borrow", "task_type", "cap", "plug_in")


def of_scenario(scenario: Scenario, arguments: argparse.Namespace) -> Plan:
    """The loop of arguments.model in a scenario, which says for itself what it takes of a fit file."""
    _arguments.refuse(arguments, _OF_FITS, " is given, and a scenario says that itself")
    if getattr(arguments, "after", None) is None:  # its log may not say what its calls cost
        _arguments.refuse(arguments, ("prices",), " is given, and a scenario has prices of its own")
    loop, model = _loop(scenario, arguments.model), arguments.model
    return Plan(model, loop, scenario.fits.get(model))


def _loop(scenario: Scenario, model: str | None) -> Loop:
    known = ", ".join(scenario.loops) or "none"
    if model is None:
        raise errors.NullError(f" is not given; models with a loop of calls: {known}", "--model")
    if model in scenario.loops:
        return scenario.loops[model]
    if model in scenario.models:
        raise errors.UnsupportedError(
            f" is {model!r}, which has no loop of calls in the scenario; models that have one: {known}",
            "--model",
            model,
        )
    raise errors.ScenarioError(
        f" is {model!r}, which is no model of the scenario; models with a loop of calls: {known}",
        "--model",
        model,
    )
