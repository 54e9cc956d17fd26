"""Strategies as the C library sees them: one struct per model, its classes in one order for the whole
call.
"""

from __future__ import annotations

from ctypes import pointer, sizeof

from . import _abi, _native, errors, laws

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from typing import Mapping, Sequence, Union

    from typing_extensions import TypeIs

    from .loop import Loop
    from .strategy import Context, Model, Strategy, Task

    Plan = Union[Strategy, Loop]

_MODES = {"fresh": _abi.FRESH, "shared": _abi.SHARED, "grouped": _abi.GROUPED}
_COUNTS = {"poisson": _abi.COUNTS_POISSON, "negative_binomial": _abi.COUNTS_NEGATIVE_BINOMIAL}


class Structs:
    """The C structs of some strategies that are asked about together. Equal models share one struct, and so
    one identity; `models` says which Model to take in another's place."""

    def __init__(self, strategies: Sequence[Plan], models: Mapping[Model, Model] | None = None) -> None:
        self._stand_ins = models or {}
        self._models: dict[Model, ctypes._Pointer[_abi.loopcost_model]] = {}
        self._given = strategies
        self.classes = self._classes()
        self.strategies = [self._strategy(strategy) for strategy in strategies]

    def _classes(self) -> tuple[str, ...]:
        """Those of all generators, by name."""
        found = {self._stand_in(one.generator)._classes for one in self._given if not _is_loop(one)}
        return found.pop() if len(found) == 1 else tuple(sorted({name for names in found for name in names}))

    def _stand_in(self, model: Model) -> Model:
        return self._stand_ins.get(model, model)

    def _strategy(self, strategy: Plan) -> _abi.loopcost_strategy:
        size = sizeof(_abi.loopcost_strategy)
        if _is_loop(strategy):
            return _abi.loopcost_strategy(size, calls=pointer(strategy._struct))
        generator, fixer = map(self._stand_in, (strategy.generator, strategy.fixer))
        roles = self._model(generator), self._model(fixer)
        return _abi.loopcost_strategy(size, 0, *roles, strategy.task._pointer, strategy.context._pointer)

    def _model(self, model: Model) -> ctypes._Pointer[_abi.loopcost_model]:
        """To the one struct of all equal models. It is asked for once: another thread may ask a model for other classes,
        which puts another struct in its place."""
        if model not in self._models:
            self._models[model] = model._pointer(self.classes)
        return self._models[model]

    def error(self, fault: _abi.loopcost_fault) -> errors.LoopcostError:
        """The exception of a fault, in the caller's words."""
        strategy = self._given[0 if fault.strategy == _abi.NO_INDEX else fault.strategy]
        problem = laws.error(fault, self._word(fault, strategy))
        if fault.status == _abi.UNSUPPORTED and not _is_loop(strategy):
            problem.reason = _unsupported(fault.field, strategy, problem.reason)
        return problem

    def _word(self, fault: _abi.loopcost_fault, strategy: Plan) -> str:
        """The caller's word for what is at fault in a strategy."""
        path = _by_name(laws.path(fault), fault.index, self.classes)
        if _is_loop(strategy):
            return path
        role, _, rest = path.partition(".")
        if fault.field == _abi.PARAM_FIXER_CLASSES:
            return "fixer.fix_chance"
        if fault.field == _abi.PARAM_GENERATOR_COUNTS:
            return f"generator.{'split' if strategy.generator.count_law == 'fixed' else 'count_law'}"
        for rate in ("after_fix", "after_failure"):
            if rest.startswith(rate + ".") and not isinstance(getattr(strategy, role)._rates[rate], dict):
                return f"{role}.{rate}"
        return path


def _unsupported(field: int, strategy: Strategy, reason: str) -> str:
    """Why something is not supported, where the caller knows it by other words than the C library."""
    generator, fixer, context = strategy.generator, strategy.fixer, strategy.context
    if field == _abi.PARAM_CONTEXT_MODE:
        return f" is {context.mode!r}, which is not supported here"
    if field == _abi.PARAM_GENERATOR_COUNTS:
        counts = "random" if generator.count_law == "fixed" else generator.count_law
        return f" is {counts!r}, which is not supported here"
    comes_back = any(any(fixer._rates_of(name)) for name in fixer._fix_chance or ())
    if field == _abi.PARAM_CONTEXT_BUG_CAP and comes_back:
        return " is not supported where bugs come back"
    if field == _abi.PARAM_FIXER_CLASSES:
        return f" has {len(generator._counts or ())} classes; a capped conversation has 64 at most"
    return reason


def _is_loop(strategy: object) -> TypeIs[Loop]:
    return hasattr(strategy, "calls")


def model_pointer(model: Model, names: tuple[str, ...]) -> ctypes._Pointer[_abi.loopcost_model]:
    """To the C struct of a model, its classes being those of some names."""
    classes = (_abi.loopcost_class * len(names))()
    counts, chances = model._counts or {}, model._fix_chance or {}
    for record, name in zip(classes, names):
        record.count = counts.get(name, 0.0)
        laws.fill(record, chances.get(name, 1.0))  # not given where no bug of the class needs it
        record.after_fix, record.after_failure = model._rates_of(name) if name in chances else (0.0, 0.0)
    result = _native.new(_abi.loopcost_model)
    result.price = model.price._pointer()
    result.n_classes, result.class_stride = len(classes), sizeof(_abi.loopcost_class)
    if len(classes):
        result.classes = classes
    split = _abi.COUNTS_SPLIT if model._splits() else _abi.COUNTS_EXPECTED
    result.counts = _COUNTS.get(model.count_law, split)
    result.count_variance = model.count_variance or 0.0
    return pointer(result)


def task_pointer(task: Task) -> ctypes._Pointer[_abi.loopcost_task]:
    """To the C struct of a task."""
    result = _abi.loopcost_task(
        sizeof(_abi.loopcost_task),
        0,
        task.prompt,
        task.generation,
        task.attempt,
        task.trace,
        task.growth,
        task.attempt_sd,
        task.trace_sd,
    )
    return pointer(result)


def context_pointer(context: Context) -> ctypes._Pointer[_abi.loopcost_context]:
    """To the C struct of a context."""
    warm_first, first_tokens = _warmth(context.warm_first)
    warm_later, later_tokens = _warmth(context.warm_later)
    result = _abi.loopcost_context(
        sizeof(_abi.loopcost_context),
        _MODES[context.mode],
        context.caching,
        warm_first,
        warm_later,
        0,
        first_tokens,
        later_tokens,
        context.warm_generation,
        context.expiry,
        context.group or 0,
        context.bug_cap or 0,
        context.conversation_cap or 0,
    )
    return pointer(result)


_WARMTHS = {None: _abi.WARM_DEFAULT, "cold": _abi.WARM_COLD, "prompt": _abi.WARM_PROMPT}


def _warmth(warm: str | float | None) -> tuple[int, float]:
    if warm is None or isinstance(warm, str):
        return _WARMTHS[warm], 0.0
    return _abi.WARM_TOKENS, warm


def word(field: int, index: int, classes: tuple[str, ...]) -> str:
    """Python's word for a C path: generator.classes[1].count is generator.bugs.hard where class 1 is hard."""
    return _by_name(_native.param_path(field, index), index, classes)


_BY_NAME = {
    "count": "bugs",
    "fix_chance": "fix_chance",
    "after_fix": "after_fix",
    "after_failure": "after_failure",
}


def _by_name(path: str, index: int, classes: tuple[str, ...]) -> str:
    """A path with the name of a class for its number."""
    if index < len(classes):
        for field, table in _BY_NAME.items():
            path = path.replace(f"classes[{index}].{field}", f"{table}.{classes[index]}")
    return path


# What crossover() and sensitivity() take.
PARAMETERS = (
    _abi.PARAM_TASK_PROMPT,
    _abi.PARAM_TASK_GENERATION,
    _abi.PARAM_TASK_ATTEMPT,
    _abi.PARAM_TASK_TRACE,
    _abi.PARAM_CONTEXT_WARM_GENERATION,
    _abi.PARAM_CONTEXT_WARM_FIRST,
    _abi.PARAM_CONTEXT_WARM_LATER,
    _abi.PARAM_CONTEXT_EXPIRY,
    _abi.PARAM_GENERATOR_PRICE_INPUT,
    _abi.PARAM_GENERATOR_PRICE_OUTPUT,
    _abi.PARAM_GENERATOR_PRICE_CACHE_READ,
    _abi.PARAM_GENERATOR_PRICE_CACHE_WRITE,
    _abi.PARAM_FIXER_PRICE_INPUT,
    _abi.PARAM_FIXER_PRICE_OUTPUT,
    _abi.PARAM_FIXER_PRICE_CACHE_READ,
    _abi.PARAM_FIXER_PRICE_CACHE_WRITE,
    _abi.PARAM_GENERATOR_BUGS_COUNT,
    _abi.PARAM_GENERATOR_BUGS_HARD_SHARE,
    _abi.PARAM_GENERATOR_CLASSES_COUNT,
    _abi.PARAM_GENERATOR_CLASSES_FIX_CHANCE,
    _abi.PARAM_FIXER_CLASSES_COUNT,
    _abi.PARAM_FIXER_CLASSES_FIX_CHANCE,
)
_BY_CLASS = (
    _abi.PARAM_GENERATOR_CLASSES_COUNT,
    _abi.PARAM_GENERATOR_CLASSES_FIX_CHANCE,
    _abi.PARAM_FIXER_CLASSES_COUNT,
    _abi.PARAM_FIXER_CLASSES_FIX_CHANCE,
)


_MOST_KEPT = 64
_kept: dict[tuple[str, ...], dict[str, tuple[int, int]]] = {}


def params(classes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """{path in Python's words: (field, index)} of the parameters where these are the classes. Kept by hand: functools
    would be a good part of what the package takes to start."""
    if classes not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[classes] = _params(classes)
    return _kept[classes]


def _params(classes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    found = {word(field, i, classes): (field, i) for field in _BY_CLASS for i in range(len(classes))}
    for field in PARAMETERS:
        if field in _BY_CLASS or (field == _abi.PARAM_GENERATOR_BUGS_HARD_SHARE and classes != _EASY_HARD):
            continue
        found[_native.param_path(field)] = field, _abi.NO_INDEX
    return found


_EASY_HARD = ("easy", "hard")  # the classes that hard_share is about


def pattern(field: int) -> str:
    """A parameter's path for every class: generator.bugs.NAME."""
    return word(field, 0, ("NAME",)) if field in _BY_CLASS else _native.param_path(field)
