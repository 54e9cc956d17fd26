"""By which law is a bug fixed? One chance for every attempt, a list of chances, or a chance that is its own."""

from __future__ import annotations

from ctypes import c_double

from . import _abi, _native, errors
from ._record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping, Sequence, Union

    Law = Union[float, "tuple[float, ...]", "Beta"]  # as it is kept
    Chance = Union[float, Sequence[float], "Beta", Mapping[str, float]]


class Beta(Record):
    """Each bug has a chance of its own, drawn from Beta(`alpha`, `beta`), which every attempt has: bugs that have
    failed before are likely to be hard ones. Both lie in [1e-6, 1e9]. {"alpha": a, "beta": b} stands for it wherever a
    fix chance is given."""

    alpha: float
    beta: float

    def __init__(self, alpha: float, beta: float) -> None:
        self._set(
            alpha=_native.number(_abi.PARAM_CLASSES_ALPHA, alpha, "alpha"),
            beta=_native.number(_abi.PARAM_CLASSES_BETA, beta, "beta"),
        )


def chance(value: Any, parameter: str) -> Law:
    """A fix chance as it is kept: a number, a tuple of those of attempt 1, 2, ..., or a Beta."""
    if isinstance(value, Beta):
        return value
    if hasattr(value, "keys"):
        return _beta(_native.mapping(value, parameter), parameter)
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, (list, tuple)):
        return _table(value, parameter)
    wanted = "a number, a list of numbers, or alpha and beta"
    return _native.number(_abi.PARAM_CLASSES_FIX_CHANCE, value, parameter, wanted)


def _beta(given: Mapping[str, Any], parameter: str) -> Beta:
    for key in given:
        if key not in Beta._fields:
            reason = _native.unknown_key(key, given[key], Beta._fields)
            raise errors.ScenarioError(reason, f"{parameter}.{key}")
    for key in Beta._fields:
        if key not in given:
            raise errors.NullError(" is not given; a Beta law has alpha and beta", f"{parameter}.{key}")
    try:
        return Beta(**given)
    except errors.LoopcostError as problem:
        problem.parameter = f"{parameter}.{problem.parameter}"
        raise


_MOST_CHANCES = 65536


def _table(given: Sequence[object], parameter: str) -> tuple[float, ...]:
    """The last chance holds on, so it must not be 0."""
    if not given:
        raise errors.OutOfRangeError(
            " is empty; it must hold at least one chance", parameter, 0, 1, _MOST_CHANCES
        )
    if len(given) > _MOST_CHANCES:
        reason = f" has {len(given)} chances; it must have {_MOST_CHANCES} at most"
        raise errors.OutOfRangeError(reason, parameter, len(given), 1, _MOST_CHANCES)
    fields = [_abi.PARAM_CLASSES_CHANCES] * (len(given) - 1) + [_abi.PARAM_CLASSES_FIX_CHANCE]
    return tuple(
        _native.number(field, one, f"{parameter}[{i}]") for i, (field, one) in enumerate(zip(fields, given))
    )


def chances(given: object, parameter: str = "fix_chance") -> dict[str, Law] | None:
    """Fix chances by class, as they are kept."""
    if given is None:
        return None
    named = _native.mapping(given, parameter)
    return {name: chance(value, f"{parameter}.{name}") for name, value in named.items()}


def fill(record: _abi.loopcost_class, law: Law) -> None:
    """Writes a law to a C record."""
    if isinstance(law, Beta):
        record.law, record.alpha, record.beta = _abi.LAW_BETA, law.alpha, law.beta
    elif isinstance(law, tuple):
        record.law, record.n_chances = _abi.LAW_TABLE, len(law)
        record.chances = (c_double * len(law))(*law)
    else:
        record.fix_chance = law


def call(function: Callable[..., int], *arguments: object) -> None:
    """Calls a function about classes; a fault becomes an exception in the caller's words."""
    fault = _abi.loopcost_fault()
    if function(*arguments, fault):
        raise error(fault, path(fault))


def path(fault: _abi.loopcost_fault) -> str:
    """The path of a fault, a law's fields in the words of fix_chance: classes[0].alpha is classes[0].fix_chance.alpha."""
    row = "" if fault.row == _NO_ROW else f"[{fault.row}]"
    head, dot, tail = _native.param_path(fault.field, fault.index).rpartition(".")
    if not head.endswith("]"):
        return head + dot + tail
    return head + dot + {"chances": "fix_chance" + row, **_WORDS}.get(tail, tail)


_NO_ROW = 2**64 - 1
_WORDS = {"law": "fix_chance", "alpha": "fix_chance.alpha", "beta": "fix_chance.beta"}
_LAWS: dict[float, str] = {_abi.LAW_TABLE: "a list of chances", _abi.LAW_BETA: "a Beta law"}
_LAW_FIELDS = (_abi.PARAM_CLASSES_LAW, _abi.PARAM_GENERATOR_CLASSES_LAW, _abi.PARAM_FIXER_CLASSES_LAW)


def error(fault: _abi.loopcost_fault, parameter: str | None) -> errors.LoopcostError:
    """The exception of a fault; a law is no number to its user."""
    problem = _native.error(fault, parameter)
    if fault.field in _LAW_FIELDS and fault.value in _LAWS:
        problem.reason = f" is {_LAWS[fault.value]}, which is not supported here"
    return problem
