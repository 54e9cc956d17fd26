"""Which plan is the cheapest, where does the answer turn over, and what matters most?"""

from __future__ import annotations

from ctypes import POINTER, byref, pointer

from . import _abi, _native, errors
from ._record import Record
from ._structs import Structs, param, word
from .strategy import Strategy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Mapping

    from .strategy import Cost


class Rank(Record):
    """One place in a comparison: `difference` USD above the winner, `ratio` the winner's mean as a share of
    this one."""

    __slots__ = ("name", "mean", "difference", "ratio")
    name: str
    mean: float
    difference: float
    ratio: float

    def __init__(self, name, mean, difference, ratio):
        self._set(name=name, mean=mean, difference=difference, ratio=ratio)


class Comparison(Record):
    """Strategies by mean cost, the cheapest first: `winner` is its name, `ranks` a Rank each, `because` a
    sentence. `costs` and `strategies` are dicts by name, in the order given."""

    __slots__ = ("winner", "ranks", "because", "_strategies")
    winner: str
    ranks: tuple[Rank, ...]
    because: str
    _strategies: dict[str, Strategy]

    def __init__(self, strategies, ranks):
        self._set(
            winner=ranks[0].name, ranks=tuple(ranks), because=_because(ranks), _strategies=dict(strategies)
        )

    @property
    def strategies(self) -> dict[str, Strategy]:
        return dict(self._strategies)

    @property
    def costs(self) -> dict[str, Cost]:
        return {name: strategy.cost() for name, strategy in self._strategies.items()}

    def _key(self):
        return (tuple(self._strategies.items()), self.ranks)

    def __reduce__(self):
        return Comparison, (self._strategies, self.ranks)


def _because(ranks):
    winner = ranks[0]
    if len(ranks) == 1:
        return f"{winner.name} is the only strategy: {_usd(winner.mean)}."
    ties = [rank.name for rank in ranks[1:] if rank.difference == 0]
    if ties:
        return f"{winner.name} and {' and '.join(ties)} cost the same: {_usd(winner.mean)}."
    second = ranks[1]
    return (
        f"{winner.name} costs {_usd(winner.mean)}, {_usd(second.difference)} "
        f"({1 - second.ratio:.1%}) less than {second.name}."
    )


def _usd(amount):
    return f"{amount:.4g} USD" if abs(amount) < 0.1 else f"{amount:,.4f} USD"


def compare(strategies: Mapping[str, Strategy] | Iterable[Strategy]) -> Comparison:
    """The strategies by mean cost: a Comparison.

    `strategies` is a mapping from names to strategies, or a sequence of them: each under its own name, or,
    where it has none, under its number from 0. Those that cost the same stay in the order given.
    """
    named = _named(strategies)
    if not named:
        raise errors.OutOfRangeError(" is empty; it must hold at least one", "strategies", 0, 1, 65536)
    structs = Structs(list(named.values()))
    array = (POINTER(_abi.loopcost_strategy) * len(named))(*map(pointer, structs.strategies))
    ranks, fault = (_abi.loopcost_rank * len(named))(), _abi.loopcost_fault()
    if _native.library.loopcost_compare(array, len(named), ranks, byref(fault)):
        raise _error(fault, structs, list(named))
    names = list(named)
    return Comparison(named, [Rank(names[r.strategy], r.mean, r.difference, r.ratio) for r in ranks])


def _named(strategies):
    if hasattr(strategies, "items"):
        named = dict(strategies.items())
    else:
        pairs = [(getattr(one, "name", None) or str(i), one) for i, one in enumerate(_iterate(strategies))]
        named = dict(pairs)
        if len(named) < len(pairs):
            raise errors.ScenarioError(": two of them have one name", "strategies")
    for name, one in named.items():
        if not isinstance(one, Strategy):
            raise _native.wrong_type(one, f"strategies.{name}", "a Strategy")
    return named


def _iterate(strategies):
    try:
        return iter(strategies)
    except TypeError:
        raise _native.wrong_type(strategies, "strategies", "a mapping or a sequence of strategies") from None


def _error(fault, structs, names):
    problem = _native.error(fault, word(fault.field, fault.index, structs.classes))
    if problem.strategy is not None:
        problem.strategy = names[problem.strategy]
    return problem


class Crossing(Record):
    """A value at which b costs what a costs, good to within `bound`; the sign of b - a on either side. A
    touch has one sign on both."""

    __slots__ = ("value", "bound", "sign_below", "sign_above")
    value: float
    bound: float
    sign_below: int
    sign_above: int

    def __init__(self, value, bound, sign_below, sign_above):
        self._set(value=value, bound=bound, sign_below=sign_below, sign_above=sign_above)


class Crossover(Record):
    """Where the mean of b crosses the mean of a as a `parameter` of b moves through the positive numbers: a
    tuple of no, one or two `crossings`. `sign` is that of b - a just above 0, `sign_at_zero` that at 0: no
    bug, no thread."""

    __slots__ = ("parameter", "crossings", "sign", "sign_at_zero")
    parameter: str
    crossings: tuple[Crossing, ...]
    sign: int
    sign_at_zero: int

    def __init__(self, parameter, crossings, sign, sign_at_zero):
        self._set(parameter=parameter, crossings=tuple(crossings), sign=sign, sign_at_zero=sign_at_zero)

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(crossing.value for crossing in self.crossings)


def crossover(a: Strategy, b: Strategy, parameter: str = "generator.bugs.count") -> Crossover:
    """All crossings of b over a in a parameter of b: a Crossover.

    Today the parameter is generator.bugs.count, the number of bugs that b's generator leaves, their mix as it
    is; it moves in a too if a has the same model. Raises UnsupportedError for another parameter,
    UndefinedError where counts by class are all 0, so that there is no mix to scale.
    """
    _check_strategies(a=a, b=b)
    generator = b.generator
    structs = Structs([a, b], {generator: generator._one_bug()})
    result, fault = _native.new(_abi.loopcost_crossover), _abi.loopcost_fault()
    if _native.library.loopcost_crossovers(
        byref(structs.strategies[0]),
        byref(structs.strategies[1]),
        byref(_param(parameter, structs)),
        byref(result),
        byref(fault),
    ):
        raise _error(fault, structs, ["a", "b"])
    signs = (result.sign_below, result.sign_between, result.sign_above)
    found = ((result.first, result.first_bound), (result.second, result.second_bound))
    crossings = [Crossing(*found[i], signs[i], signs[i + 1]) for i in range(result.count)]
    return Crossover(parameter, crossings, result.sign_below, result.sign_at_zero)


class Sensitivity(Record):
    """How the cost of a strategy answers to a `parameter`: its `value`, the derivatives of `mean` and
    `variance` by it, and `mean_elasticity`, per cent per per cent."""

    __slots__ = ("parameter", "value", "mean", "variance", "mean_elasticity")
    parameter: str
    value: float
    mean: float
    variance: float
    mean_elasticity: float

    def __init__(self, parameter, value, mean, variance, mean_elasticity):
        self._set(
            parameter=parameter, value=value, mean=mean, variance=variance, mean_elasticity=mean_elasticity
        )


def sensitivity(strategy: Strategy, parameter: str) -> Sensitivity:
    """The exact derivatives of a strategy's mean and variance by one of its parameters: a Sensitivity.

    task.*, generator.price.*, fixer.price.*, generator.bugs.count, generator.bugs.hard_share,
    generator.bugs.NAME, fixer.fix_chance.NAME, context.expiry, context.warm_generation, and
    context.warm_first and context.warm_later where they are given in tokens. Raises UnsupportedError for
    another parameter, UndefinedError for a generator's bugs.count and bugs.hard_share where it leaves no bug.
    """
    _check_strategies(strategy=strategy)
    structs = Structs([strategy])
    result, fault = _native.new(_abi.loopcost_sensitivity), _abi.loopcost_fault()
    if _native.library.loopcost_strategy_sensitivity(
        byref(structs.strategies[0]), byref(_param(parameter, structs)), byref(result), byref(fault)
    ):
        raise _error(fault, structs, [])
    return Sensitivity(parameter, result.value, result.mean, result.variance, result.mean_elasticity)


def _check_strategies(**strategies):
    for name, value in strategies.items():
        if not isinstance(value, Strategy):
            raise _native.wrong_type(value, name, "a Strategy")


def _param(path, structs):
    if not isinstance(path, str):
        raise _native.wrong_type(path, "parameter", "a path such as 'generator.bugs.count'")
    found = param(path, structs.classes)
    if found is None:
        raise errors.UnsupportedError(
            f" is {_native.shown(path)}; it must be the path of a scalar, as parameters() lists them",
            "parameter",
            path,
        )
    return found


class Parameter(Record):
    """A scalar input: its path, its unit, and the closed range it must lie in."""

    __slots__ = ("path", "unit", "least", "most")
    path: str
    unit: str
    least: float
    most: float

    def __init__(self, path, unit, least, most):
        self._set(path=path, unit=unit, least=least, most=most)


def parameters() -> tuple[Parameter, ...]:
    """Every scalar that the library takes: a tuple of Parameter."""
    library = _native.library
    found = (
        Parameter(
            _native.param_path(field),
            library.loopcost_param_unit(field).decode(),
            *_native.param_range(field),
        )
        for field in range(1, _abi.PARAM_END)
    )
    return tuple(one for one in found if one.unit != "pointer")
