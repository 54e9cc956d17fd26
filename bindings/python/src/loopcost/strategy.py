"""What does a task cost? A strategy is a generator and a fixer: one model writes, the other (or the same)
repairs.
"""

from __future__ import annotations

from ctypes import c_double, c_uint64

from . import _abi, _native, errors
from ._record import Record
from ._structs import Structs, context_pointer, model_pointer, task_pointer
from .laws import chances
from .money import Price

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from typing import Any, Callable, Mapping, TypeVar, Union

    from ._callbacks import AttemptsLaw, BillLaw
    from .distribution import Distribution
    from .laws import Beta, Chance, Law
    from .simulation import Simulation
    from .thread import Cumulants

    T = TypeVar("T")
    Rate = Union[float, Mapping[str, float], None]


class Task(Record):
    """The sizes of a task, in tokens: the prompt, the first generation, the output of one fix attempt and the
    error trace that follows it.

    Attempt t of a thread adds (attempt + trace)(1 + `growth` (t-1)) tokens to it, with growth in [0, 1e6]. Output and
    trace may vary, independently of success: `attempt_sd` and `trace_sd` are their standard deviations, at most what
    they belong to.
    """

    prompt: float
    generation: float
    attempt: float
    trace: float
    growth: float
    attempt_sd: float
    trace_sd: float
    _pointer: ctypes._Pointer[_abi.loopcost_task]

    def __init__(
        self,
        prompt: float,
        generation: float,
        attempt: float,
        trace: float,
        growth: float = 0,
        attempt_sd: float = 0,
        trace_sd: float = 0,
    ) -> None:
        attempt = _native.number(_abi.PARAM_TASK_ATTEMPT, attempt, "task.attempt")
        trace = _native.number(_abi.PARAM_TASK_TRACE, trace, "task.trace")
        spread = _native.number_up_to
        self._set(
            prompt=_native.number(_abi.PARAM_TASK_PROMPT, prompt, "task.prompt"),
            generation=_native.number(_abi.PARAM_TASK_GENERATION, generation, "task.generation"),
            attempt=attempt,
            trace=trace,
            growth=_native.number(_abi.PARAM_TASK_GROWTH, growth, "task.growth"),
            attempt_sd=spread(attempt, _abi.PARAM_TASK_ATTEMPT_SD, attempt_sd, "task.attempt_sd"),
            trace_sd=spread(trace, _abi.PARAM_TASK_TRACE_SD, trace_sd, "task.trace_sd"),
        )
        self._set(_pointer=task_pointer(self))


class Context(Record):
    """How conversations are kept and cached.

    `mode` is "fresh", a thread per bug, "shared", one thread for all attempts, or "grouped", a thread for every
    `group` bugs, in the order of their classes' names; the last may hold fewer. `warm_first` and `warm_later` say what the fixer's cache holds when its first and each later thread starts: "cold",
    "prompt" or a number of tokens; by default the first thread finds the prompt if the fixer generated too,
    each later thread finds it. `warm_generation` is the tokens of the prompt that the generator's cache
    holds, `expiry` the chance that the cached part has expired before an attempt. With caching off nothing is
    held, whatever the others say.

    A bug is abandoned after `bug_cap` attempts; or the shared conversation is, after `conversation_cap` in all. Both
    are whole numbers up to 1e12; by default nothing is abandoned.
    """

    mode: str
    caching: bool
    warm_first: str | float | None
    warm_later: str | float | None
    warm_generation: float
    expiry: float
    group: int | None
    bug_cap: int | None
    conversation_cap: int | None
    _pointer: ctypes._Pointer[_abi.loopcost_context]

    def __init__(
        self,
        mode: str = "fresh",
        caching: bool = True,
        warm_first: str | float | None = None,
        warm_later: str | float | None = None,
        warm_generation: float = 0,
        expiry: float = 0,
        group: int | None = None,
        bug_cap: int | None = None,
        conversation_cap: int | None = None,
    ) -> None:
        if not isinstance(caching, bool):
            raise _native.wrong_type(caching, "context.caching", "True or False")
        generation = _native.number(
            _abi.PARAM_CONTEXT_WARM_GENERATION, warm_generation, "context.warm_generation"
        )
        mode = _native.choice(mode, MODES, "context.mode")
        self._set(
            mode=mode,
            caching=caching,
            warm_first=_warmth(_abi.PARAM_CONTEXT_WARM_FIRST, warm_first, "context.warm_first"),
            warm_later=_warmth(_abi.PARAM_CONTEXT_WARM_LATER, warm_later, "context.warm_later"),
            warm_generation=generation,
            expiry=_native.number(_abi.PARAM_CONTEXT_EXPIRY, expiry, "context.expiry"),
            group=_group(mode, group),
            bug_cap=_native.limit(_abi.PARAM_CONTEXT_BUG_CAP, bug_cap, "context.bug_cap"),
            conversation_cap=_conversation_cap(mode, conversation_cap),
        )
        if bug_cap is not None and conversation_cap is not None:
            raise errors.UnsupportedError(" stands beside conversation_cap; give either", "context.bug_cap")
        self._set(_pointer=context_pointer(self))


MODES = ("fresh", "shared", "grouped")
NEEDS = {"group": "grouped", "conversation_cap": "shared"}  # what has a meaning in one mode alone
CAPS = ("bug_cap", "conversation_cap")
WARMTHS = ("cold", "prompt")


def _group(mode: str, group: int | None) -> int | None:
    if group is not None:
        group = _native.whole(_abi.PARAM_CONTEXT_GROUP, group, "context.group")
        return _in_mode(mode, "group", group)
    if mode == "grouped":
        raise errors.NullError(" is not given; mode 'grouped' needs it", "context.group")
    return None


def _conversation_cap(mode: str, cap: int | None) -> int | None:
    cap = _native.limit(_abi.PARAM_CONTEXT_CONVERSATION_CAP, cap, "context.conversation_cap")
    return None if cap is None else _in_mode(mode, "conversation_cap", cap)


def _in_mode(mode: str, name: str, value: int) -> int:
    if mode == NEEDS[name]:
        return value
    reason = f" stands beside mode {mode!r}; it is for mode {NEEDS[name]!r}"
    raise errors.UnsupportedError(reason, f"context.{name}", value)


def _warmth(field: int, value: object, parameter: str) -> str | float | None:
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

    A fix chance is a number, the same for every attempt; or a list of them for attempt 1, 2, ..., whose last one holds
    from there on; or {"alpha": a, "beta": b}, a Beta law from which each bug draws its own. `after_fix` is the chance
    that a fix brings in another bug of the class, `after_failure` that a failed attempt does: a number for all classes
    or one by class, in [0, 1].

    With `split` "expected" there are as many bugs of each class as its count says; with "random" as many as the counts
    sum to, each of a random class. `count_law` "fixed" leaves the sum as it is; "poisson" and "negative_binomial", the
    latter with `count_variance`, above the sum, make it the mean of a random number, and the split random.

    Equal models are one model, name included, whatever the order of their classes: it is warmed by what it
    wrote itself. Give models that only look alike a name each.
    """

    price: Price
    name: str | None
    split: str | None
    count_law: str
    count_variance: float | None
    _bugs: dict[str, float] | None
    _fix_chance: dict[str, float | tuple[float, ...] | Beta] | None
    _counts: dict[str, float] | None
    _rates: dict[str, float | dict[str, float] | None]
    _classes: tuple[str, ...]
    _kept: tuple[tuple[str, ...], ctypes._Pointer[_abi.loopcost_model]] | None
    _fields = (
        "price",
        "bugs",
        "fix_chance",
        "name",
        "split",
        "count_law",
        "count_variance",
        "after_fix",
        "after_failure",
    )

    def __init__(
        self,
        price: Price,
        bugs: Mapping[str, float] | None = None,
        fix_chance: Mapping[str, Chance] | None = None,
        name: str | None = None,
        split: str | None = None,
        count_law: str = "fixed",
        count_variance: float | None = None,
        after_fix: Rate = None,
        after_failure: Rate = None,
    ) -> None:
        _native.instance(price, Price, "price")
        if not (name is None or isinstance(name, str)):
            raise _native.wrong_type(name, "name", "text")
        given, laws = given_bugs(bugs), chances(fix_chance)
        _check_classes(bugs or {}, laws or {})
        counts = counts_of(given)
        self._set(
            price=price,
            name=name,
            split=None if split is None else _native.choice(split, SPLITS, "split"),
            count_law=_native.choice(count_law, COUNT_LAWS, "count_law"),
            _bugs=given,
            _fix_chance=laws,
            _counts=counts,
            _classes=tuple(sorted(counts or ())),
            _kept=None,
            _rates={
                "after_fix": _rates(_abi.PARAM_CLASSES_AFTER_FIX, after_fix, "after_fix", laws),
                "after_failure": _rates(
                    _abi.PARAM_CLASSES_AFTER_FAILURE, after_failure, "after_failure", laws
                ),
            },
        )
        self._set(count_variance=_count_variance(self, count_variance))
        if self.split == "expected" and self.count_law != "fixed":
            reason = f" is 'expected'; with count_law {self.count_law!r} each bug is of a random class"
            raise errors.ScenarioError(reason, "split", split)

    @property
    def bugs(self) -> dict[str, float] | None:
        """The bugs as they were given, in shorthand or by class."""
        return _copied(self._bugs)

    @property
    def fix_chance(self) -> dict[str, float | tuple[float, ...] | Beta] | None:
        """The fix chances by class: a number, a tuple of them, or a Beta."""
        return _copied(self._fix_chance)

    @property
    def after_fix(self) -> float | dict[str, float] | None:
        """The chances that a fix brings in another bug, as they were given."""
        return _copied(self._rates["after_fix"])

    @property
    def after_failure(self) -> float | dict[str, float] | None:
        """The chances that a failed attempt brings in another bug, as they were given."""
        return _copied(self._rates["after_failure"])

    def _one_bug(self) -> Model:
        """This model with one bug of its mix, where the shorthand gives it none: a mix has no size of its
        own.
        """
        if self._bugs and self._bugs.get("count") == 0.0 and self.count_law == "fixed":
            return self.replace(bugs={**self._bugs, "count": 1.0})
        return self

    def _pointer(self, classes: tuple[str, ...]) -> ctypes._Pointer[_abi.loopcost_model]:
        """To its C struct where the classes are these, which is kept: mostly they are its own."""
        kept = self._kept
        if kept is None or kept[0] != classes:
            kept = classes, model_pointer(self, classes)
            self._set(_kept=kept)
        return kept[1]

    def _splits(self) -> bool:
        """Is each bug of a random class?"""
        return self.split == "random" or self.count_law != "fixed"

    def _rates_of(self, name: str) -> tuple[float, ...]:
        """(after_fix, after_failure) of a class."""
        return tuple(
            rates.get(name, 0.0) if isinstance(rates, dict) else rates or 0.0
            for rates in self._rates.values()
        )

    def _least_alpha(self) -> float:
        """Of its Beta laws, whose tails fall as slowly as that; infinite where it has none."""
        laws = (self._fix_chance or {}).values()
        return min((law.alpha for law in laws if not isinstance(law, (float, tuple))), default=float("inf"))

    def _key(self) -> tuple[Any, ...]:
        """Equal models are one model: the order in which the classes were given is not part of it."""
        tables = (self._bugs, self._fix_chance)
        return (
            self.price,
            self.name,
            self._splits(),
            self.count_law,
            self.count_variance,
            *(None if table is None else tuple(sorted(table.items(), key=_first)) for table in tables),
            tuple(map(self._rates_of, sorted(self._fix_chance or ()))),
        )


SPLITS = ("expected", "random")
COUNT_LAWS = ("fixed", "poisson", "negative_binomial")
SHORTHAND = ("count", "hard_share")


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


def _copied(table: T) -> T:
    if isinstance(table, dict):
        copied: Any = table.copy()
        table = copied
    return table


def _is_shorthand(bugs: Mapping[str, Any]) -> bool:
    return any(key in bugs for key in SHORTHAND)


def given_bugs(bugs: object) -> dict[str, float] | None:
    """Some bugs in the form in which they are given: in shorthand, or by class."""
    if bugs is None:
        return None
    bugs = _native.mapping(bugs, "bugs")
    return _shorthand_bugs(bugs) if _is_shorthand(bugs) else _bugs_by_class(bugs)


def counts_of(given: dict[str, float] | None) -> dict[str, float] | None:
    """The counts by class of bugs in either form."""
    return _two_counts(*given.values()) if given and _is_shorthand(given) else given


def _shorthand_bugs(bugs: Mapping[str, Any]) -> dict[str, float]:
    for key in bugs:
        if key not in SHORTHAND:
            raise errors.ScenarioError(_beside(key, bugs), f"bugs.{key}", bugs[key])
    for key in ("count", "hard_share"):
        if key not in bugs:
            raise errors.NullError(" is not given", f"bugs.{key}")
    return {
        "count": _native.number(_abi.PARAM_BUGS_COUNT, bugs["count"], "bugs.count"),
        "hard_share": _native.number(_abi.PARAM_BUGS_HARD_SHARE, bugs["hard_share"], "bugs.hard_share"),
    }


def _beside(key: str, bugs: Mapping[str, Any]) -> str:
    """What is wrong with a key beside those of the shorthand: it is one of them misspelt, or a class."""
    lacking = [known for known in SHORTHAND if known not in bugs]
    if _native.closest(key, lacking) is not None:
        return _native.unknown_key(key, bugs[key], lacking)
    return " stands beside count or hard_share; give either those two or counts by class"


_ALIKE = 0.75  # a class of bugs may have any name: only what is very like the shorthand is taken for it


def _check_classes(bugs: Mapping[str, float], laws: Mapping[str, Law]) -> None:
    """Raises ScenarioError for a class that is the shorthand misspelt, and not one that the model fixes."""
    for name, count in bugs.items():
        if name not in laws and name not in SHORTHAND:
            if _native.closest(name, SHORTHAND, _ALIKE) is not None:
                reason = _native.unknown_key(name, count, SHORTHAND)
                raise errors.ScenarioError(
                    f"{reason}; a class of that name needs a fix_chance", f"bugs.{name}", count
                )


def _two_counts(count: float, hard_share: float) -> dict[str, float]:
    """The counts of the shorthand's classes, as the C library rounds them."""
    classes = (_abi.loopcost_class * 2)()
    _native.call(_native.library.loopcost_two_classes, count, hard_share, 1.0, 1.0, classes, 0)
    return {"easy": classes[0].count, "hard": classes[1].count}


def _bugs_by_class(bugs: Mapping[str, Any]) -> dict[str, float]:
    return {
        name: _native.number(_abi.PARAM_CLASSES_COUNT, count, f"bugs.{name}") for name, count in bugs.items()
    }


def _rates(
    field: int, given: object, parameter: str, laws: Mapping[str, Law] | None
) -> float | dict[str, float] | None:
    """What comes back after a fix or a failure: None, a number, or numbers by classes that have fix chances."""
    if given is None:
        return None
    if laws is None:
        raise errors.NullError(f" is not given, and {parameter} is", "fix_chance")
    if not hasattr(given, "keys"):
        return _native.number(field, given, parameter, "a number, or one by class")
    named = _native.mapping(given, parameter)
    for name in named:
        if name not in laws:
            reason = f" has no fix_chance{_native.nearest(name, tuple(laws))}"
            raise errors.ScenarioError(reason, f"{parameter}.{name}")
    return {name: _native.number(field, value, f"{parameter}.{name}") for name, value in named.items()}


def _count_variance(model: Model, given: object) -> float | None:
    """The variance of a negative binomial count, above its mean; other laws have none of their own."""
    parameter = "count_variance"
    if model.count_law != "negative_binomial":
        if given is None:
            return None
        reason = f" stands beside count_law {model.count_law!r}; it is for 'negative_binomial'"
        raise errors.UnsupportedError(reason, parameter, given)
    if given is None:
        raise errors.NullError(" is not given; count_law 'negative_binomial' needs it", parameter)
    from math import fsum

    variance = _native.number(_abi.PARAM_GENERATOR_COUNT_VARIANCE, given, parameter)
    mean = fsum((model._counts or {}).values())
    if variance > mean:
        return variance
    most = _native.param_range(_abi.PARAM_GENERATOR_COUNT_VARIANCE)[1]
    reason = f" is {variance:.12g}; it must be above {mean:.12g}, the number of bugs, and at most 1e24"
    raise errors.OutOfRangeError(reason, parameter, variance, mean, most)


class Strategy(Record):
    """A plan for a task: the generator's bugs, repaired by the fixer, attempt by attempt. One that exists is
    valid, and can be simulated where its bugs are whole. It may have no cost() where a Beta law makes the variance or even
    the mean infinite, and where there is no closed form: bugs that come back by another law than the geometric one, or have
    a cap; groups of a random number of bugs; a capped conversation of other than geometric bugs of known number.
    """

    generator: Model
    fixer: Model
    task: Task
    context: Context
    name: str | None
    _cost: Cost | None

    def __init__(
        self,
        generator: Model,
        fixer: Model,
        task: Task,
        context: Context | None = None,
        name: str | None = None,
    ) -> None:
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
        self._set(_cost=_cost_or_none(self))

    @classmethod
    def solo(
        cls, model: Model, task: Task, context: Context | None = None, name: str | None = None
    ) -> Strategy:
        """One model alone: it generates and it fixes."""
        return cls(model, model, task, context, name)

    def cost(self) -> Cost:
        """What the strategy costs: mean, variance and split, in closed form, to 8 ulp or the bounds it
        carries. Raises UndefinedError where a Beta law has no variance; mean() may still be finite. Raises
        UnsupportedError, naming the parameter, where there is no closed form: distribution() may still have the law, and
        simulate() draws it.
        """
        return _cost(self) if self._cost is None else self._cost

    def _least_alpha(self) -> float:
        """Of the Beta laws that no cap cuts off."""
        return float("inf") if self.context.bug_cap else self.fixer._least_alpha()

    def _is_streamed(self) -> bool:
        """Has the one conversation the law of the plain model?"""
        return (
            self.context.mode == "shared"
            and self.context.conversation_cap is None
            and self.context.bug_cap is None
            and not self.generator._splits()
            and all(isinstance(law, float) for law in (self.fixer._fix_chance or {}).values())
            and not self.fixer.after_fix
            and not self.fixer.after_failure
            and not self.task.growth
        )

    def mean(self) -> float:
        """The mean cost alone, in USD. Raises UndefinedError where a Beta law makes it infinite."""
        if self._cost is not None:
            return self._cost.mean
        usd = c_double()
        _ask(self, _native.library.loopcost_strategy_mean, usd)
        return usd.value

    def attempts(self) -> Cumulants:
        """The cumulants of the fix attempts, whatever is paid for them, to 8 ulp. Raises UnsupportedError where a
        conversation is capped, UndefinedError where a Beta law has an alpha of 4 or less."""
        from .thread import Cumulants

        result = _native.new(_abi.loopcost_cumulants)
        _ask(self, _native.library.loopcost_strategy_attempts, result)
        return Cumulants._of_struct(result)

    def distribution(self, width: float | None = None, tail: float = 1e-18) -> Distribution:
        """The whole law of what the strategy costs: quantiles, and the chance of passing a budget.

        Exact for a shared conversation. For fresh threads a bracket whose ends are at most `width` USD apart; 0
        means exact or an error; by default it is exact, or as narrow as about a second allows. Raises
        UndefinedError where bug counts are no whole numbers; UnsupportedError, naming it, for what simulate() alone
        answers: a cache that may expire, steps that vary, groups, fresh threads of bugs that come back, any of bugs
        that come back by another law than the geometric one or have a cap; and where any law would take too long.
        """
        from .distribution import distribution

        return distribution(self, width, tail)

    def attempts_distribution(self, tail: float = 1e-18) -> Distribution:
        """The whole law of the fix attempts, exact in every mode and for every law of attempts: its numbers are attempts,
        not USD. Raises UndefinedError where bug counts are no whole numbers, UnsupportedError for bugs that come back by
        another law than the geometric one, or have a cap."""
        from .distribution import Distribution

        return Distribution(self, 0, tail, "attempts")

    def simulate(
        self,
        trials: int,
        seed: int = 0,
        first: int = 0,
        bins: int = 10_000,
        attempts: AttemptsLaw | None = None,
        bill: BillLaw | None = None,
    ) -> Simulation:
        """What the trials `first` to first + trials - 1 cost, for any strategy: a Simulation. Trial k depends on (`seed`,
        k) alone, so a range may be split over processes and machines, and the parts add up to the whole. `bins` is how
        many kinds of trials the quantiles tell apart, in [2, 2^26], 32 bytes of memory each.

        A law of your own: attempts(random, class_name) returns how many attempts a bug takes, or (attempts, fixed)
        where it may be given up; bill(random, attempts) returns the tokens (written, read, output) of one thread. All
        their chance must come from `random`. What they raise stops the simulation.

        Raises UndefinedError where bug counts are no whole numbers, BillOverflowError for more bugs, attempts or
        tokens than the library counts.
        """
        from .simulation import simulate

        return simulate(self, trials, seed, first, bins, attempts, bill)

    def affordable(self, budget: float) -> int:
        """The largest number of fix attempts, at most 1e12, in one shared conversation that a budget in USD pays
        for; loopcost.Attempts tells how likely so many are enough. Raises UndefinedError where not even an attempt
        for each bug is paid for, UnsupportedError for fresh threads."""
        found, given = c_uint64(), _native.number(_abi.PARAM_BUDGET, budget, "budget")
        _ask(self, _native.library.loopcost_strategy_affordable, given, found)
        return found.value


def _check_roles(strategy: Strategy) -> None:
    """What a model may leave out depends on its part in a strategy."""
    for role in ("generator", "fixer"):
        getattr(strategy, role).price._check_expectation(f"{role}.price", strategy.context.caching)
    if strategy.generator._counts is None:
        raise errors.NullError(" is not given; a generator needs it", "generator.bugs")
    laws = strategy.fixer._fix_chance or {}
    for name, count in strategy.generator._counts.items():
        if name not in laws:
            raise _unfixed(name, count, strategy.generator._bugs or {}, tuple(laws))


def _unfixed(
    name: str, count: float, bugs: Mapping[str, float], classes: tuple[str, ...]
) -> errors.LoopcostError:
    """The exception for bugs of a class that the fixer has no chance to fix: its own, or the generator's word for them."""
    if name not in bugs or not classes:
        reason = f" is not given, and the generator leaves {count:.12g} such bugs"
        return errors.NullError(reason, f"fixer.fix_chance.{name}")
    known = _native.nearest(name, (*classes, *SHORTHAND))
    reason = f" is {count:.12g}, and the fixer has no fix_chance for bugs of that class{known}"
    return errors.ScenarioError(reason, f"generator.bugs.{name}", count)


class Cost(Record):
    """What a strategy costs, in USD and USD^2.

    The five parts, from `generation` to `cache_write`, sum to the mean to the bit; `parts` is a dict of them.
    `by_model` is one by the names of the `models`, generator and fixer; it sums to the mean within an ulp of
    its larger amount.

    `p_solved` is the chance that it ends solved: every bug is fixed, or the loop says so; `p_unsolved` that it does
    not, accurate where it is small; `mean_solved` and `mean_unsolved` are the means of the runs that do and do not, 0
    where there are none; `per_solved`, mean / p_solved, the mean cost until the first success if whole runs are
    repeated, 0 where none is ever solved; all of them None for a loop whose calls do not tell ends. `fixed` is how many bugs are fixed on average, those that repairs brought in
    included; 0 for a loop, and where a conversation is capped.

    `abs(mean - true mean) <= mean_bound`, and so for the variance: 8 ulp, or more where `ill_conditioned`, which
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
    p_solved: float | None
    p_unsolved: float | None
    mean_solved: float | None
    mean_unsolved: float | None
    per_solved: float | None
    fixed: float
    ill_conditioned: bool
    models: tuple[str, str]

    @property
    def sd(self) -> float:
        """The standard deviation, USD."""
        from math import sqrt  # the first answer does not wait for it

        return sqrt(max(self.variance, 0.0))

    @property
    def parts(self) -> dict[str, float]:
        """USD by what it is paid for; they sum to the mean."""
        return {part: getattr(self, part) for part in PARTS}

    @property
    def by_model(self) -> dict[str, float]:
        """USD by model, generator and fixer."""
        generator, fixer = self.models
        if generator == fixer:
            return {generator: self.mean}
        fixing = self.fix_input + self.fix_output + self.cache_read + self.cache_write
        if abs(fixing) < abs(self.generation):
            return {generator: self.mean - fixing, fixer: fixing}
        return {generator: self.generation, fixer: self.mean - self.generation}


PARTS = ("generation", "fix_input", "fix_output", "cache_read", "cache_write")


def _model_names(strategy: Strategy) -> tuple[str, str]:
    """Names to tell the models by; their roles where the names do not."""
    generator, fixer = strategy.generator, strategy.fixer
    if generator == fixer:
        return (generator.name or "model",) * 2
    names = generator.name or "generator", fixer.name or "fixer"
    return names if names[0] != names[1] else ("generator", "fixer")


def _ask(strategy: Strategy, function: Callable[..., int], *arguments: object) -> None:
    """Asks the C library about one strategy; a fault becomes an exception in the caller's words."""
    structs, fault = Structs([strategy]), _abi.loopcost_fault()
    if function(structs.strategies[0], *arguments, fault):
        raise structs.error(fault)


def _cost(strategy: Strategy) -> Cost:
    result = _native.new(_abi.loopcost_cost)
    _ask(strategy, _native.library.loopcost_strategy_cost, result)
    return Cost._of_struct(
        result, ill_conditioned=bool(result.ill_conditioned), models=_model_names(strategy)
    )


def _cost_or_none(strategy: Strategy) -> Cost | None:
    """None where a moment is infinite: the strategy may still have a mean; and where there is no closed form: it may
    still have a law, and can be simulated."""
    try:
        return _cost(strategy)
    except errors.UnsupportedError:
        return None
    except errors.UndefinedError as problem:
        if (problem.parameter or "").endswith(".alpha"):
            return None
        raise
