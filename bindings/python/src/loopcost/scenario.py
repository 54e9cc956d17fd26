"""Scenario files: models, a task, and the strategies to compare, in TOML. Every error names the file and the
key.
"""

from __future__ import annotations

import os
import re

from . import _native, errors
from .money import Price
from .strategy import Context, Model, Strategy, Task

BUILTIN = "strong-or-weak"
_FOLDER = os.path.join(os.path.dirname(__file__), "scenarios")

_KEYS = ("task", "context", "models", "strategies")
_TASK = Task._fields
_CONTEXT = Context._fields
_MODEL = ("price", "bugs", "fix_chance")
_MODEL_LATER = ("loop",)
_PRICE = ("input", "output", "cache_read", "cache_write")
_STRATEGY = ("generator", "fixer", "solo", "task", "context")


class Scenario:
    """What a scenario file says: `models` and `strategies` are dicts by name, in the order of the file."""

    def __init__(self, models, strategies, place=None):
        self.models = dict(models)
        self.strategies = dict(strategies)
        self.place = place

    def __repr__(self):
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
    def from_table(cls, table: dict[str, object], place: str | None = None) -> Scenario:
        """The scenario in a dict of the same form."""
        try:
            models, strategies = _scenario(table)
        except errors.LoopcostError as problem:
            problem.place = place
            problem.reason = _toml_words(problem.reason)
            raise
        return cls(models, strategies, place)


def example_names() -> list[str]:
    """The scenarios that ship with the package."""
    return sorted(name[: -len(".toml")] for name in os.listdir(_FOLDER) if name.endswith(".toml"))


def example_path(name: str) -> str:
    if name not in example_names():
        raise errors.ScenarioError(
            f"no example is called {_native.shown(name)}; there are {', '.join(example_names())}", value=name
        )
    return os.path.join(_FOLDER, name + ".toml")


def join(*keys):
    """A path of keys as TOML writes it: models."gpt-5.4"."""
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"' for key in keys)


def _toml_words(reason):
    """Python's True and False as TOML writes them."""
    reason = re.sub(r"^ is (True|False) \(bool\)", lambda found: f" is {found[1].lower()}", reason)
    return re.sub(r"; it must be True or False$", "; it must be true or false", reason)


def _scenario(table):
    _check_table(table, "scenario")
    _check_keys(table, _KEYS, "")
    for key in ("task", "context", "models", "strategies"):
        _check_table(table.get(key, {}), key)
    models = {name: _model(name, one) for name, one in table.get("models", {}).items()}
    strategies = {
        name: _strategy(name, one, table, models) for name, one in table.get("strategies", {}).items()
    }
    if not strategies:
        raise errors.ScenarioError(" is not given; a scenario names at least one", "strategies")
    return models, strategies


def _check_table(value, path):
    if not isinstance(value, dict):
        raise _native.wrong_type(value, path, "a table")
    for key in value:
        if not isinstance(key, str):
            raise _native.wrong_type(key, f"{path}: a key", "text")


def _check_keys(table, known, path, later=()):
    _check_table(table, path)
    for key in table:
        if key in later:
            raise errors.UnsupportedError(" is not supported yet", _under(path, key))
        if key not in known:
            raise errors.ScenarioError(f" is an unknown key{_native.nearest(key, known)}", _under(path, key))


def _under(path, key):
    return f"{path}.{join(key)}" if path else join(key)


def _require(table, keys, path):
    for key in keys:
        if key not in table:
            raise errors.ScenarioError(" is not given", _under(path, key))


def _model(name, table):
    path = join("models", name)
    _check_keys(table, _MODEL, path, later=_MODEL_LATER)
    _require(table, ("price",), path)
    _check_keys(table["price"], _PRICE, path + ".price")
    _require(table["price"], ("input", "output"), path + ".price")
    for key in ("bugs", "fix_chance"):
        _check_table(table.get(key, {}), _under(path, key))
    for key, value in table["price"].items():
        if isinstance(value, str):  # text is a fine price in Python, not in a scenario
            raise _native.wrong_type(value, f"{path}.price.{key}", "a number")
    try:
        return Model(Price(**table["price"]), table.get("bugs"), table.get("fix_chance"), name)
    except errors.LoopcostError as problem:
        problem.parameter = f"{path}.{problem.parameter}"
        raise


def _strategy(name, table, scenario, models):
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


def _roles(table, models, path):
    if "solo" in table:
        for key in ("generator", "fixer"):
            if key in table:
                raise errors.ScenarioError(" stands beside solo; give either", _under(path, key))
        model = _model_named(table["solo"], models, path + ".solo")
        return model, model
    _require(table, ("generator", "fixer"), path)
    return tuple(_model_named(table[key], models, _under(path, key)) for key in ("generator", "fixer"))


def _model_named(name, models, path):
    if not isinstance(name, str):
        raise _native.wrong_type(name, path, "the name of a model")
    if name not in models:
        raise errors.ScenarioError(
            f" is {_native.shown(name)}, which is no model{_native.nearest(name, tuple(models))}", path, name
        )
    return models[name]


def _merged(key, known, scenario, table, path):
    """The common table, overridden key by key by the strategy's own."""
    common, own = scenario.get(key, {}), table.get(key, {})
    _check_keys(common, known, key)
    _check_keys(own, known, _under(path, key))
    merged = {**common, **own}
    if key == "task":
        _require(merged, known, key)
    return merged


def _scenario_path(parameter, table, path, generator, fixer):
    """A path of the API in the words of the file: fixer.price.input is models.weak.price.input."""
    head, _, rest = (parameter or "").partition(".")
    if head in ("generator", "fixer") and rest:
        return f"{join('models', (generator if head == 'generator' else fixer).name)}.{rest}"
    if head in ("task", "context") and rest in table.get(head, {}):
        return f"{path}.{parameter}"
    return parameter
