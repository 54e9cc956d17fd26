"""Which plan is the cheapest, where does the answer turn over, and what matters most?"""

from __future__ import annotations

from ctypes import POINTER, pointer

from . import _abi, _native, errors
from ._record import Record
from ._structs import PARAMETERS, Structs, params, pattern
from .loop import Loop
from .strategy import Strategy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Mapping, Sequence

    from ._structs import Plan
    from .strategy import Cost


class Rank(Record):
    """One place in a comparison: `difference` USD above the winner, `ratio` the winner's mean as a share of
    this one. `mean_bound` and `ill_conditioned` are the cost's: places whose bounds overlap may stand either way
    round, and an ill-conditioned mean is no sound basis for a place."""

    name: str
    mean: float
    difference: float
    ratio: float
    mean_bound: float
    ill_conditioned: bool


class Comparison(Record):
    """Strategies by mean cost, the cheapest first: `ranks` holds a Rank each, `winner` is the first one's
    name, `because` a sentence. `costs` and `strategies` are dicts by name, in the order given."""

    _strategies: dict[str, Strategy | Loop]
    ranks: tuple[Rank, ...]
    _fields = ("strategies", "ranks")

    def __init__(self, strategies: Mapping[str, Strategy | Loop], ranks: Iterable[Rank]) -> None:
        self._set(_strategies=dict(strategies), ranks=tuple(ranks))

    @property
    def winner(self) -> str:
        """The name of the cheapest strategy."""
        return self.ranks[0].name

    @property
    def because(self) -> str:
        """By how much it wins, in a sentence."""
        return _because(self.ranks)

    @property
    def strategies(self) -> dict[str, Strategy | Loop]:
        """The strategies by name, in the order given."""
        return dict(self._strategies)

    @property
    def costs(self) -> dict[str, Cost]:
        """What each strategy costs, by name."""
        return {name: strategy.cost() for name, strategy in self._strategies.items()}

    def _key(self) -> tuple[Any, ...]:
        return tuple(self._strategies.items()), self.ranks

    def __repr__(self) -> str:
        return f"<Comparison: {self.because}>"


def _because(ranks: Sequence[Rank]) -> str:
    winner = ranks[0]
    if len(ranks) == 1:
        return f"{winner.name} is the only strategy: {_amount(winner.mean)}."
    ties = [rank.name for rank in ranks[1:] if rank.difference == 0]
    if ties:
        return f"{winner.name} and {' and '.join(ties)} cost the same: {_amount(winner.mean)}."
    second = ranks[1]
    return (
        f"{winner.name} costs {_amount(winner.mean)}, {_amount(second.difference)} "
        f"({1 - second.ratio:.1%}) less than {second.name}."
    )


def _amount(amount: float) -> str:
    return f"{amount:.4g} USD" if abs(amount) < 0.1 else f"{amount:,.4f} USD"


def compare(strategies: Mapping[str, Strategy | Loop] | Iterable[Strategy | Loop]) -> Comparison:
    """The strategies by mean cost, loops of calls among them: a Comparison.

    `strategies` is a mapping from names to strategies, or a sequence of them: each under its own name, or,
    where it has none, under its number from 0. Those that cost the same stay in the order given.
    """
    named = _named(strategies)
    if not named:
        raise errors.OutOfRangeError(" is empty; it must hold at least one", "strategies", 0, 1, 65536)
    structs = Structs(list(named.values()))
    array = (POINTER(_abi.loopcost_strategy) * len(named))(*map(pointer, structs.strategies))
    ranks, fault = (_abi.loopcost_rank * len(named))(), _abi.loopcost_fault()
    if _native.library.loopcost_compare(array, len(named), ranks, 0, fault):
        raise _error(fault, structs, list(named))
    names = list(named)
    return Comparison(named, [_rank(names, rank) for rank in ranks])


def _rank(names: Sequence[str], rank: _abi.loopcost_rank) -> Rank:
    unsound = bool(rank.ill_conditioned)
    return Rank(names[rank.strategy], rank.mean, rank.difference, rank.ratio, rank.mean_bound, unsound)


def _named(strategies: Any) -> dict[str, Plan]:
    if hasattr(strategies, "items"):
        named = dict(strategies.items())
    else:
        given = _native.sequence(strategies, "strategies", "a mapping or a sequence of strategies")
        pairs = [(getattr(one, "name", None) or str(i), one) for i, one in enumerate(given)]
        named = dict(pairs)
        if len(named) < len(pairs):
            raise errors.ScenarioError(": two of them have one name", "strategies")
    for name, one in named.items():
        if not isinstance(one, (Strategy, Loop)):
            raise _native.wrong_type(one, f"strategies.{name}", "a Strategy or a Loop")
    return named


def _error(fault: _abi.loopcost_fault, structs: Structs, names: Sequence[str]) -> errors.LoopcostError:
    problem = structs.error(fault)
    if isinstance(problem.strategy, int):
        problem.strategy = names[problem.strategy]
    return problem


class Crossing(Record):
    """A value at which b costs what a costs, good to within `bound`; the sign of b - a on either side. A
    touch has one sign on both."""

    value: float
    bound: float
    sign_below: int
    sign_above: int


class Crossover(Record):
    """Where the mean of b crosses the mean of a as a `parameter` of b moves through the positive numbers: a
    tuple of no, one or two `crossings`. `sign` is that of b - a just above 0, `sign_at_zero` that at 0: no
    bug, no thread."""

    parameter: str
    crossings: tuple[Crossing, ...]
    sign: int
    sign_at_zero: int

    @property
    def values(self) -> tuple[float, ...]:
        """The values of the parameter at which both cost the same."""
        return tuple(crossing.value for crossing in self.crossings)

    @property
    def turns(self) -> tuple[Crossing, ...]:
        """The crossings at which the other strategy becomes the cheaper one: all but touches."""
        return tuple(one for one in self.crossings if one.sign_below != one.sign_above)


def crossover(a: Strategy, b: Strategy, parameter: str = "generator.bugs.count") -> Crossover:
    """All crossings of b over a in a parameter of b: a Crossover.

    Today the parameter is generator.bugs.count, the number of bugs that b's generator leaves, their mix as it
    is; it moves in a too if a has the same model. Raises UnsupportedError for another parameter and for strategies
    beyond the plain model (one fix chance a class, nothing capped, grouped, left to chance or growing, no bug that
    comes back), UndefinedError where counts by class are all 0, so that there is no mix to scale.
    """
    _native.instance(a, Strategy, "a")
    generator = _native.instance(b, Strategy, "b").generator
    structs = Structs([a, b], {generator: generator._one_bug()})
    result, fault = _native.new(_abi.loopcost_crossover), _abi.loopcost_fault()
    if _native.library.loopcost_crossovers(
        structs.strategies[0],
        structs.strategies[1],
        _param(parameter, structs),
        result,
        fault,
    ):
        raise _error(fault, structs, ["a", "b"])
    signs = (result.sign_below, result.sign_between, result.sign_above)
    found = ((result.first, result.first_bound), (result.second, result.second_bound))
    crossings = tuple(Crossing(*found[i], signs[i], signs[i + 1]) for i in range(result.count))
    return Crossover(parameter, crossings, result.sign_below, result.sign_at_zero)


class Sensitivity(Record):
    """How the cost of a strategy answers to a `parameter`: its `value`, the derivatives of `mean` and
    `variance` by it, and `mean_elasticity`, per cent per per cent."""

    parameter: str
    value: float
    mean: float
    variance: float
    mean_elasticity: float


def sensitivity(strategy: Strategy, parameter: str) -> Sensitivity:
    """The exact derivatives of a strategy's mean and variance by one of its parameters: a Sensitivity.

    parameters() lists them; context.warm_first and context.warm_later must be given in tokens. Raises
    UnsupportedError for another parameter and beyond the plain model, as crossover() does, UndefinedError for a
    generator's bugs.count and bugs.hard_share where it leaves no bug.
    """
    structs = Structs([_native.instance(strategy, Strategy, "strategy")])
    result, fault = _native.new(_abi.loopcost_sensitivity), _abi.loopcost_fault()
    if _native.library.loopcost_strategy_sensitivity(
        structs.strategies[0], _param(parameter, structs), result, fault
    ):
        raise _error(fault, structs, [])
    return Sensitivity(parameter, result.value, result.mean, result.variance, result.mean_elasticity)


def _param(path: object, structs: Structs) -> _abi.loopcost_param:
    if not isinstance(path, str):
        raise _native.wrong_type(path, "parameter", "a path such as 'generator.bugs.count'")
    known = params(structs.classes)
    if path not in known:
        raise errors.UnsupportedError(
            f" is {_native.shown(path)}; it must be one that parameters() lists"
            + _native.nearest(path, tuple(known)),
            "parameter",
            path,
        )
    return _abi.loopcost_param(*known[path])


class Parameter(Record):
    """A scalar input of a strategy: its path, its unit, and the closed range it must lie in."""

    path: str
    unit: str
    least: float
    most: float


def parameters() -> tuple[Parameter, ...]:
    """What sensitivity() takes, and crossover() a part of: a tuple of Parameter. NAME in a path stands for
    any class of the generator's bugs; generator.bugs.hard_share is for the classes easy and hard."""
    unit = _native.library.loopcost_param_unit
    return tuple(
        Parameter(pattern(field), unit(field).decode(), *_native.param_range(field)) for field in PARAMETERS
    )
