"""What does a task cost? A strategy is a generator and a fixer: one model writes, the other (or the same)
repairs.
"""

from __future__ import annotations

from ctypes import byref, c_uint64

from . import _abi, _native, errors
from ._record import Record
from ._structs import Structs, word
from .money import Price

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping

    from .distribution import Distribution


class Task(Record):
    """The sizes of a task, in tokens: the prompt, the first generation, the output of one fix attempt and the
    error trace that follows it."""

    prompt: float
    generation: float
    attempt: float
    trace: float

    def __init__(self, prompt: float, generation: float, attempt: float, trace: float):
        self._set(
            prompt=_native.number(_abi.PARAM_TASK_PROMPT, prompt, "task.prompt"),
            generation=_native.number(_abi.PARAM_TASK_GENERATION, generation, "task.generation"),
            attempt=_native.number(_abi.PARAM_TASK_ATTEMPT, attempt, "task.attempt"),
            trace=_native.number(_abi.PARAM_TASK_TRACE, trace, "task.trace"),
        )


class Context(Record):
    """How conversations are kept and cached.

    `mode` is "fresh", a thread per bug, or "shared", one thread for all attempts. `warm_first` and
    `warm_later` say what the fixer's cache holds when its first and each later thread starts: "cold",
    "prompt" or a number of tokens; by default the first thread finds the prompt if the fixer generated too,
    each later thread finds it. `warm_generation` is the tokens of the prompt that the generator's cache
    holds, `expiry` the chance that the cached part has expired before an attempt. With caching off nothing is
    held, whatever the others say.
    """

    mode: str
    caching: bool
    warm_first: str | float | None
    warm_later: str | float | None
    warm_generation: float
    expiry: float

    def __init__(
        self,
        mode: str = "fresh",
        caching: bool = True,
        warm_first: str | float | None = None,
        warm_later: str | float | None = None,
        warm_generation: float = 0,
        expiry: float = 0,
    ):
        if not isinstance(caching, bool):
            raise _native.wrong_type(caching, "context.caching", "True or False")
        generation = _native.number(
            _abi.PARAM_CONTEXT_WARM_GENERATION, warm_generation, "context.warm_generation"
        )
        self._set(
            mode=_native.choice(mode, MODES, "context.mode"),
            caching=caching,
            warm_first=_warmth(_abi.PARAM_CONTEXT_WARM_FIRST, warm_first, "context.warm_first"),
            warm_later=_warmth(_abi.PARAM_CONTEXT_WARM_LATER, warm_later, "context.warm_later"),
            warm_generation=generation,
            expiry=_native.number(_abi.PARAM_CONTEXT_EXPIRY, expiry, "context.expiry"),
        )


MODES = ("fresh", "shared")
WARMTHS = ("cold", "prompt")


def _warmth(field, value, parameter):
    if value is None or (isinstance(value, str) and value in WARMTHS):
        return value
    wanted = "'cold', 'prompt' or a number of tokens"
    if isinstance(value, str):
        raise errors.OutOfRangeError(f" is {_native.shown(value)}; it must be {wanted}", parameter, value)
    return _native.number(field, value, parameter, wanted)


class Model(Record):
    """One model: its price, the bugs that its generation leaves behind, and its chance to fix one in one
    attempt.

    `bugs` is {"count": 10, "hard_share": 0.4} with `fix_chance` {"easy": 0.6, "hard": 0.15}, or counts of
    classes of any name with chances of the same names: {"easy": 7, "odd": 1} and {"easy": 0.6, "odd": 0.2}. A
    model that only fixes needs no bugs, one that only generates no fix_chance. Counts may be fractional: they
    are expectations.

    Equal models are one model, name included, whatever the order of their classes: it is warmed by what it
    wrote itself. Give models that only look alike a name each.
    """

    price: Price
    name: str | None
    _bugs: dict[str, float] | None
    _fix_chance: dict[str, float] | None
    _counts: dict[str, float] | None
    _fields = ("price", "bugs", "fix_chance", "name")

    def __init__(
        self,
        price: Price,
        bugs: Mapping[str, float] | None = None,
        fix_chance: Mapping[str, float] | None = None,
        name: str | None = None,
    ):
        _native.instance(price, Price, "price")
        if not (name is None or isinstance(name, str)):
            raise _native.wrong_type(name, "name", "text")
        bugs = None if bugs is None else _native.mapping(bugs, "bugs")
        short = bugs is not None and not SHORTHAND.isdisjoint(bugs)
        given = _shorthand_bugs(bugs) if short else _bugs_by_class(bugs)
        self._set(
            price=price,
            name=name,
            _bugs=given,
            _fix_chance=_chances(fix_chance),
            _counts=_two_counts(*given.values()) if short else given,
        )

    @property
    def bugs(self) -> dict[str, float] | None:
        return None if self._bugs is None else dict(self._bugs)

    @property
    def fix_chance(self) -> dict[str, float] | None:
        return None if self._fix_chance is None else dict(self._fix_chance)

    def _one_bug(self):
        """This model with one bug of its mix, where the shorthand gives it none: a mix has no size of its
        own.
        """
        if self._bugs and self._bugs.get("count") == 0.0:
            return self.replace(bugs={**self._bugs, "count": 1.0})
        return self

    def _key(self):
        """Equal models are one model: the order in which the classes were given is not part of it."""
        tables = (self._bugs, self._fix_chance)
        return self.price, self.name, *(table and tuple(sorted(table.items())) for table in tables)


SHORTHAND = {"count", "hard_share"}


def _shorthand_bugs(bugs):
    for key in bugs:
        if key not in SHORTHAND:
            raise errors.ScenarioError(
                " stands beside count or hard_share; give either those two or counts by class", f"bugs.{key}"
            )
    for key in ("count", "hard_share"):
        if key not in bugs:
            raise errors.NullError(" is not given", f"bugs.{key}")
    return {
        "count": _native.number(_abi.PARAM_BUGS_COUNT, bugs["count"], "bugs.count"),
        "hard_share": _native.number(_abi.PARAM_BUGS_HARD_SHARE, bugs["hard_share"], "bugs.hard_share"),
    }


def _two_counts(count, hard_share):
    """The counts of the shorthand's classes, as the C library rounds them."""
    classes = (_abi.loopcost_class * 2)()
    _native.call(_native.library.loopcost_two_classes, count, hard_share, 1.0, 1.0, classes, 0)
    return {"easy": classes[0].count, "hard": classes[1].count}


def _bugs_by_class(bugs):
    if bugs is None:
        return None
    return {
        name: _native.number(_abi.PARAM_CLASSES_COUNT, count, f"bugs.{name}") for name, count in bugs.items()
    }


def _chances(fix_chance):
    if fix_chance is None:
        return None
    return {
        name: _native.number(_abi.PARAM_CLASSES_FIX_CHANCE, chance, f"fix_chance.{name}")
        for name, chance in _native.mapping(fix_chance, "fix_chance").items()
    }


class Strategy(Record):
    """A plan for a task: the generator's bugs, repaired by the fixer, attempt by attempt. One that exists is
    valid.
    """

    generator: Model
    fixer: Model
    task: Task
    context: Context
    name: str | None
    _cost: Cost

    def __init__(
        self,
        generator: Model,
        fixer: Model,
        task: Task,
        context: Context | None = None,
        name: str | None = None,
    ):
        context = Context() if context is None else context
        for value, kind, parameter in (
            (generator, Model, "generator"),
            (fixer, Model, "fixer"),
            (task, Task, "task"),
            (context, Context, "context"),
        ):
            _native.instance(value, kind, parameter)
        if not (name is None or isinstance(name, str)):
            raise _native.wrong_type(name, "name", "text")
        self._set(generator=generator, fixer=fixer, task=task, context=context, name=name)
        _check_roles(self)
        self._set(_cost=_cost(self))

    @classmethod
    def solo(
        cls, model: Model, task: Task, context: Context | None = None, name: str | None = None
    ) -> Strategy:
        """One model alone: it generates and it fixes."""
        return cls(model, model, task, context, name)

    def cost(self) -> Cost:
        """What the strategy costs: mean, variance and split, in closed form, to 8 ulp or the bounds it
        carries.
        """
        return self._cost

    def distribution(self, width: float | None = None, tail: float = 1e-18) -> Distribution:
        """The whole law of what the strategy costs: quantiles, and the chance of passing a budget.

        Exact for a shared conversation. For fresh threads a bracket whose ends are at most `width` USD apart; 0
        means exact or an error; by default it is exact, or as narrow as about a second allows. Raises
        UndefinedError where bug counts are no whole numbers, UnsupportedError where the cache may expire.
        """
        from .distribution import distribution

        return distribution(self, width, tail)

    def affordable(self, budget: float) -> int:
        """The largest number of fix attempts, at most 1e12, in one shared conversation that a budget in USD pays
        for; loopcost.Attempts tells how likely so many are enough. Raises UndefinedError where not even an attempt
        for each bug is paid for, UnsupportedError for fresh threads."""
        structs, found, fault = Structs([self]), c_uint64(), _abi.loopcost_fault()
        given = _native.number(_abi.PARAM_BUDGET, budget, "budget")
        if _native.library.loopcost_strategy_affordable(
            byref(structs.strategies[0]), given, byref(found), byref(fault)
        ):
            raise _native.error(fault, word(fault.field, fault.index, structs.classes))
        return found.value


def _check_roles(strategy):
    """What a model may leave out depends on its part in a strategy."""
    for role in ("generator", "fixer"):
        getattr(strategy, role).price._check_expectation(f"{role}.price", strategy.context.caching)
    if strategy.generator._counts is None:
        raise errors.NullError(" is not given; a generator needs it", "generator.bugs")
    for name in strategy.generator._counts:
        if name not in (strategy.fixer._fix_chance or ()):
            raise errors.NullError(
                " is not given, and the generator leaves such bugs", f"fixer.fix_chance.{name}"
            )


class Cost(Record):
    """What a strategy costs, in USD and USD^2.

    The five parts, from `generation` to `cache_write`, sum to the mean to the bit; `parts` is a dict of them.
    `by_model` is one by the names of the `models`, generator and fixer; it sums to the mean within an ulp of
    its larger amount.

    `p_solved` is the chance that it ends solved, 1 for bugs, each of which is fixed in the end; `mean_solved` and
    `mean_unsolved` the means of the runs that do and do not, 0 where there are none; `per_solved`, mean / p_solved,
    the mean cost until the first success if whole runs are repeated, 0 where none is ever solved.

    |mean - true mean| <= mean_bound, and so for the variance: 8 ulp, or more where `ill_conditioned`, which
    only happens between 0 and 2 bugs that are no whole number; there the mean or the variance may even be
    negative, and `sd` is then 0.
    """

    mean: float
    variance: float
    attempts_mean: float
    attempts_variance: float
    generation: float
    fix_input: float
    fix_output: float
    cache_read: float
    cache_write: float
    mean_bound: float
    variance_bound: float
    p_solved: float
    mean_solved: float
    mean_unsolved: float
    per_solved: float
    ill_conditioned: bool
    models: tuple[str, str]

    @classmethod
    def _of(cls, result, models):
        """What a C struct holds."""
        fields = {name: getattr(result, name) for name in cls._fields if name != "models"}
        fields["ill_conditioned"] = bool(result.ill_conditioned)
        return cls(**fields, models=models)

    @property
    def sd(self) -> float:
        return max(self.variance, 0.0) ** 0.5

    @property
    def parts(self) -> dict[str, float]:
        return {part: getattr(self, part) for part in PARTS}

    @property
    def by_model(self) -> dict[str, float]:
        generator, fixer = self.models
        if generator == fixer:
            return {generator: self.mean}
        fixing = self.fix_input + self.fix_output + self.cache_read + self.cache_write
        if abs(fixing) < abs(self.generation):
            return {generator: self.mean - fixing, fixer: fixing}
        return {generator: self.generation, fixer: self.mean - self.generation}


PARTS = ("generation", "fix_input", "fix_output", "cache_read", "cache_write")


def _model_names(strategy):
    """Names to tell the models by; their roles where the names do not."""
    generator, fixer = strategy.generator, strategy.fixer
    if generator == fixer:
        return (generator.name or "model",) * 2
    names = generator.name or "generator", fixer.name or "fixer"
    return names if names[0] != names[1] else ("generator", "fixer")


def _cost(strategy):
    structs = Structs([strategy])
    result, fault = _native.new(_abi.loopcost_cost), _abi.loopcost_fault()
    if _native.library.loopcost_strategy_cost(byref(structs.strategies[0]), byref(result), byref(fault)):
        raise _native.error(fault, word(fault.field, fault.index, structs.classes))
    return Cost._of(result, _model_names(strategy))
