"""Scenario files: models, a task, and the strategies to compare, in TOML. Every error names the file and the
key.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager

from . import _native, errors
from ._record import Made
from .books import spellings
from .loop import Calls, Kind, Loop
from .money import Price
from .strategy import CAPS, NEEDS, Context, Model, Strategy, Task
from .thread import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, Mapping, Sequence

    from ._structs import Plan
    from .fit_file import FitFile, FittedLoop
    from .fix_laws import FittedFix

    Table = Mapping[str, Any]

BUILTIN = "strong-or-weak"
_FOLDER = os.path.join(os.path.dirname(__file__), "scenarios")

_KEYS = ("task", "context", "models", "strategies")
_TASK = Task._fields
_CONTEXT = Context._fields
_SIZES = ("prompt", "generation", "attempt", "trace")  # of a task, which must be given
_BUGS = tuple(field for field in Model._fields if field not in ("price", "name"))
_MODEL = ("price", *_BUGS, "loop")
_LOOP = ("base", "step", "output", "late_step", "late_from", "calls")
_FITTED_FIXES = ("fitted", "model", "borrow", "plug_in")
_FITTED = ("fitted", "model", "borrow", "arm", "task_type", "cap", "plug_in")
_CALLS = Calls._fields + ("solved", "wrong")
_PRICE = ("input", "output", "cache_read", "cache_write")
_STRATEGY = ("generator", "fixer", "solo", "task", "context")


class Scenario(Made):
    """What a scenario file says: `models` and `strategies` are dicts by name, in the order of the file. A strategy is a
    Strategy, or a Loop where its model has a loop of calls; `loops` are those of the models, by model, and `fits` what those
    of them rest on that a fit file says. `fixes` are the chances to fix bugs that a fit file says, by model."""

    def __init__(
        self,
        models: Mapping[str, Model],
        strategies: Mapping[str, Plan],
        place: str | None = None,
        loops: Mapping[str, Loop] | None = None,
        fits: Mapping[str, FittedLoop] | None = None,
        fixes: Mapping[str, Sequence[FittedFix]] | None = None,
    ) -> None:
        self.models = dict(models)
        self.strategies = dict(strategies)
        self.place = place
        self.loops = dict(loops or {})
        self.fits = dict(fits or {})
        self.fixes = {name: tuple(of_model) for name, of_model in (fixes or {}).items()}

    @property
    def basis(self) -> str:
        """What the models rest on: "assumed", "fitted" to recorded runs, "borrowed" from other runs, or "mixed". Prices and
        the context are as they stand."""
        found = {basis for name in self.models for basis in self._bases(name)}
        return found.pop() if len(found) == 1 else "mixed"

    def _bases(self, model: str) -> Iterator[str]:
        """What a model's loop, its fix chances and the bugs that it leaves rest on."""
        fits = [*([self.fits[model]] if model in self.fits else ()), *self.fixes.get(model, ())]
        yield from ("borrowed" if one.is_borrowed else "fitted" for one in fits)
        if not fits or (model in self.fixes and self.models[model].bugs is not None):
            yield "assumed"

    def __repr__(self) -> str:
        return f"<Scenario {self.place}: {', '.join(self.strategies)}>"

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Scenario:
        """The scenario in a TOML file. Raises a LoopcostError naming file and key, OSError if it cannot be
        read.
        """
        place = _native.path(path)
        with open(place, "rb") as file:
            return cls.parse(file.read(), place)

    @classmethod
    def parse(cls, data: bytes, place: str | None = None) -> Scenario:
        """The scenario in some bytes of TOML; `place` says in errors where they are from."""
        from ._toml import parse

        return cls.from_table(parse(data, place, errors.ScenarioError), place)

    @classmethod
    def example(cls, name: str = BUILTIN) -> Scenario:
        """A scenario that ships with the package; example_names() lists them."""
        return cls.read(example_path(name))

    @classmethod
    def from_table(cls, table: Mapping[str, object], place: str | None = None) -> Scenario:
        """The scenario in a dict of the same form."""
        try:
            models, loops, strategies, fits, fixes = _scenario(table, place)
        except errors.LoopcostError as problem:
            problem.place = place
            problem.reason = _toml_words(problem.reason)
            raise
        return cls(models, strategies, place, loops, fits, fixes)


def example_names() -> list[str]:
    """The scenarios that ship with the package."""
    return sorted(name[: -len(".toml")] for name in os.listdir(_FOLDER) if name.endswith(".toml"))


def example_path(name: str) -> str:
    if name not in example_names():
        raise errors.ScenarioError(
            f"no example is called {_native.shown(name)}{_native.nearest(name, example_names())}", value=name
        )
    return os.path.join(_FOLDER, name + ".toml")


def join(*keys: str) -> str:
    """A path of keys as TOML writes it: models."gpt-5.4"."""
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"' for key in keys)


def _toml_words(reason: str) -> str:
    """Python's True and False as TOML writes them."""
    reason = re.sub(
        r"^ (is|=) (True|False)\b( \(bool\))?", lambda found: f" {found[1]} {found[2].lower()}", reason
    )
    return re.sub(r"; it must be True or False$", "; it must be true or false", reason)


def _scenario(
    table: Table, place: str | None
) -> tuple[
    dict[str, Model],
    dict[str, Loop],
    dict[str, Plan],
    dict[str, FittedLoop],
    dict[str, tuple[FittedFix, ...]],
]:
    _check_table(table, "scenario")
    _check_keys(table, _KEYS, "")
    for key in ("task", "context", "models", "strategies"):
        _check_table(table.get(key, {}), key)
    fixes = {
        name: _fitted_fixes(name, one["fix_chance"], place)
        for name, one in table.get("models", {}).items()
        if isinstance(one, dict) and _has_fitted_fixes(one)
    }
    models = {name: _model(name, one, fixes.get(name)) for name, one in table.get("models", {}).items()}
    context = table.get("context", {})
    given = {name: one["loop"] for name, one in table.get("models", {}).items() if "loop" in one}
    fits = {name: _fitted(name, one, place) for name, one in given.items() if _is_fitted(one)}
    loops = {name: _loop(name, one, models[name], context, fits) for name, one in given.items()}
    strategies = {
        name: _solo_loop(name, one, table, models, fits) or _strategy(name, one, table, models)
        for name, one in table.get("strategies", {}).items()
    }
    if not strategies:
        raise errors.ScenarioError(" is not given; a scenario names at least one", "strategies")
    return models, loops, strategies, fits, fixes


def _check_table(value: object, path: str) -> None:
    if not isinstance(value, dict):
        raise _native.wrong_type(value, path, "a table")
    for key in value:
        if not isinstance(key, str):
            raise _native.wrong_type(key, f"{path}: a key", "text")


def _check_keys(table: Any, known: Sequence[str], path: str) -> None:
    _check_table(table, path)
    for key in table:
        if key not in known:
            reason = _native.unknown_key(key, table[key], known)
            raise errors.ScenarioError(reason, _under(path, key), table[key])


def _under(path: str, key: str) -> str:
    return f"{path}.{join(key)}" if path else join(key)


def _require(table: Table, keys: Iterable[str], path: str) -> None:
    for key in keys:
        if key not in table:
            raise errors.ScenarioError(" is not given", _under(path, key))


def _model(name: str, table: Table, fixes: Sequence[FittedFix] | None = None) -> Model:
    path = join("models", name)
    _check_keys(table, _MODEL, path)
    _require(table, ("price",), path)
    _check_keys(table["price"], _PRICE, path + ".price")
    _require(table["price"], ("input", "output"), path + ".price")
    for key in ("bugs", "fix_chance"):
        _check_table(table.get(key, {}), _under(path, key))
    for key, value in table["price"].items():
        if isinstance(value, str):  # text is a fine price in Python, not in a scenario
            raise _native.wrong_type(value, f"{path}.price.{key}", "a number")
    try:
        given = {key: table[key] for key in _BUGS if key in table}
        if fixes is not None:
            plug_in = table["fix_chance"].get("plug_in", False)
            given["fix_chance"] = {
                key: chance for fix in fixes for key, chance in fix.fix_chance(plug_in).items()
            }
        return Model(Price(**table["price"]), name=name, **given)
    except errors.LoopcostError as problem:
        problem.parameter = f"{path}.{problem.parameter}"
        raise


def _has_fitted_fixes(model: Table) -> bool:
    """A class of bugs may be called fitted, and then has no text for its chance."""
    chances = model.get("fix_chance")
    return isinstance(chances, dict) and isinstance(chances.get("fitted"), str)


def _fitted_fixes(name: str, table: Table, place: str | None) -> tuple[FittedFix, ...]:
    """What a fit file says of a model's chance to fix bugs, by class, as _fitted() does of its loop."""
    path = join("models", name) + ".fix_chance"
    _check_keys(table, _FITTED_FIXES, path)
    file = _fit_file(table, path, place)
    with _of_table(path):
        found = file.find_fixes(table.get("borrow", table.get("model", name)))
    return tuple(
        fix if "borrow" not in table and _is_same(name, fix.model) else fix.borrowed() for fix in found
    )


def _fit_file(table: Table, path: str, place: str | None) -> FitFile:
    """The fit file that a table names; its path is from where the scenario is."""
    from .fit_file import FitFile

    for key in ("fitted", "model", "borrow", "arm", "task_type"):
        if not isinstance(table.get(key, ""), str):
            raise _native.wrong_type(table[key], f"{path}.{key}", "text")
    if not isinstance(table.get("plug_in", False), bool):
        raise _native.wrong_type(table["plug_in"], f"{path}.plug_in", "true or false")
    file = os.path.join(os.path.dirname(place or ""), table["fitted"])
    try:
        return FitFile.read(file)
    except OSError as problem:
        reason = f" is {_native.shown(table['fitted'])}; {file}: {problem.strerror}"
        raise errors.ScenarioError(reason, f"{path}.fitted", table["fitted"]) from None


@contextmanager
def _of_table(path: str) -> Iterator[None]:
    """What a fit file does not hold is told of the table that asks for it."""
    try:
        yield
    except errors.LogError as problem:
        raise errors.ScenarioError(f": {problem}", path) from None


def _is_fitted(loop: object) -> bool:
    return isinstance(loop, dict) and "fitted" in loop


def _fitted(name: str, table: Table, place: str | None) -> FittedLoop:
    """What a fit file says of a model's loop. `model` is the model's name there, and `borrow` that of another model, whose
    runs are to stand for its own; so do those of a `model` that is no other spelling of its own name."""
    path = join("models", name) + ".loop"
    _check_keys(table, _FITTED, path)
    file = _fit_file(table, path, place)
    meant = table.get("borrow", table.get("model", name))
    with _of_table(path):
        found = file.find(meant, table.get("arm"), table.get("task_type"))
    return found if "borrow" not in table and _is_same(name, found.model) else found.borrowed()


def _is_same(model: str, other: str) -> bool:
    """Do two names stand for one model, as a price book takes them?"""
    return spellings(model)[-1] == spellings(other)[-1]


def _fitted_loop(name: str, table: Table, model: Model, context: Table, fitted: FittedLoop) -> Loop:
    path = join("models", name) + ".loop"
    try:
        cap, plug_in = table.get("cap"), table.get("plug_in", False)
        return fitted.loop(model.price, cap, plug_in, name, **_loop_context(context))
    except errors.LoopcostError as problem:
        problem.parameter = _loop_path(problem.parameter, path, name)
        raise


def _loop(name: str, table: Table, model: Model, context: Table, fits: Mapping[str, FittedLoop]) -> Loop:
    """The loop of calls of a model, in a context."""
    if name in fits:
        return _fitted_loop(name, table, model, context, fits[name])
    path = join("models", name) + ".loop"
    _check_keys(table, (*_LOOP, "fitted"), path)
    _require(table, ("base", "step", "output", "calls"), path)
    _check_keys(table["calls"], _CALLS, path + ".calls")
    thread = {key: table[key] for key in ("base", "step", "output")}
    thread.update(_loop_context(context))
    try:
        calls = _calls(table["calls"])
        late = {key: table[key] for key in ("late_step", "late_from") if key in table}
        return Loop(Thread(model.price, **thread), calls, name=name, **late)
    except errors.LoopcostError as problem:
        problem.parameter = _loop_path(problem.parameter, path, name)
        raise


def _loop_context(context: Table) -> dict[str, Any]:
    """What a context says of one conversation: `warm_first` is the tokens of the base that are warm at its start. Where it
    does not say, a fit file does, and without one nothing is warm."""
    found = {key: context[key] for key in ("caching", "expiry") if key in context}
    if "warm_first" not in context:
        return found
    warm = context["warm_first"]
    if warm == "prompt":
        raise errors.UnsupportedError(
            " is 'prompt'; a loop has no prompt but its base: give the tokens that are warm, or 'cold'",
            "context.warm_first",
        )
    return {**found, "warm": 0 if warm == "cold" else warm}


def _calls(table: Table) -> Calls:
    if "kinds" not in table:
        return Calls(**table)
    given = _native.sequence(table["kinds"], "calls.kinds", "a list of tables")
    kinds = []
    for i, one in enumerate(given):
        _check_keys(one, Kind._fields, f"calls.kinds[{i}]")
        try:
            kinds.append(Kind(**one))
        except errors.LoopcostError as problem:
            problem.parameter = f"kinds[{i}].{problem.parameter}"
            raise
    return Calls(kinds=kinds, **{key: value for key, value in table.items() if key != "kinds"})


def _loop_path(parameter: str | None, path: str, name: str) -> str:
    """A path of the API in the words of the file: thread.base is models.weak.loop.base."""
    parameter = parameter or ""
    head, _, rest = parameter.partition(".")
    if head == "price":
        return f"{join('models', name)}.{parameter}"
    if head == "thread":
        return f"context.{rest}" if rest in ("caching", "expiry") else f"{path}.{rest}"
    if parameter in ("late_step", "late_from") or head == "calls":
        return f"{path}.{parameter}"
    if head == "context" or parameter.startswith("the sum"):
        return parameter.replace("calls.", f"{path}.calls.")
    return f"{path}.calls.{parameter}"


def _solo_loop(
    name: str, table: Table, scenario: Table, models: Mapping[str, Model], fits: Mapping[str, FittedLoop]
) -> Loop | None:
    """The loop that a strategy runs alone, in its own context; None if its model has none."""
    path = join("strategies", name)
    _check_table(table, path)
    solo = table.get("solo")
    if not isinstance(solo, str) or "loop" not in scenario.get("models", {}).get(solo, {}):
        return None
    for key in table:
        if key not in ("solo", "context"):
            raise errors.ScenarioError(
                f" stands beside solo = {solo!r}, which runs a loop of calls", _under(path, key)
            )
    context = _merged("context", _CONTEXT, scenario, table, path)
    return _loop(solo, scenario["models"][solo]["loop"], models[solo], context, fits)


def _strategy(name: str, table: Table, scenario: Table, models: Mapping[str, Model]) -> Strategy:
    path = join("strategies", name)
    _check_keys(table, _STRATEGY, path)
    generator, fixer = _roles(table, models, path)
    try:
        return Strategy(
            generator,
            fixer,
            Task(**_merged("task", _TASK, scenario, table, path)),
            Context(**_merged("context", _CONTEXT, scenario, table, path)),
            name,
        )
    except errors.LoopcostError as problem:
        problem.parameter = _scenario_path(problem.parameter, table, path, generator, fixer)
        raise


def _roles(table: Table, models: Mapping[str, Model], path: str) -> tuple[Model, Model]:
    if "solo" in table:
        for key in ("generator", "fixer"):
            if key in table:
                raise errors.ScenarioError(" stands beside solo; give either", _under(path, key))
        model = _model_named(table["solo"], models, path + ".solo")
        return model, model
    _require(table, ("generator", "fixer"), path)
    generator, fixer = (_model_named(table[key], models, _under(path, key)) for key in ("generator", "fixer"))
    return generator, fixer


def _model_named(name: object, models: Mapping[str, Model], path: str) -> Model:
    if not isinstance(name, str):
        raise _native.wrong_type(name, path, "the name of a model")
    if name not in models:
        raise errors.ScenarioError(
            f" is {_native.shown(name)}, which is no model{_native.nearest(name, tuple(models))}", path, name
        )
    return models[name]


def _merged(key: str, known: Sequence[str], scenario: Table, table: Table, path: str) -> dict[str, Any]:
    """The common table, overridden key by key by the strategy's own."""
    common, own = scenario.get(key, {}), table.get(key, {})
    _check_keys(common, known, key)
    _check_keys(own, known, _under(path, key))
    merged = {**common, **own}
    if key == "task":
        _require(merged, _SIZES, key)
    for limit in _left(own):
        if limit not in own:
            merged.pop(limit, None)
    return merged


def _left(own: Table) -> Iterator[str]:
    """The limits of the common context that a strategy leaves by its own mode or its own cap."""
    yield from (limit for limit, mode in NEEDS.items() if own.get("mode", mode) != mode)
    yield from (limit for limit in CAPS if any(other in own for other in CAPS))


def _scenario_path(
    parameter: str | None, table: Table, path: str, generator: Model, fixer: Model
) -> str | None:
    """A path of the API in the words of the file: fixer.price.input is models.weak.price.input."""
    head, _, rest = (parameter or "").partition(".")
    if head in ("generator", "fixer") and rest:
        model = generator if head == "generator" else fixer
        return f"{join('models', model.name or '')}.{rest}"
    if head in ("task", "context") and rest in table.get(head, {}):
        return f"{path}.{parameter}"
    return parameter
