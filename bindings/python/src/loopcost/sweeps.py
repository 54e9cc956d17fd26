"""What does a strategy cost as its numbers vary? Columns of parameters in, columns of answers out."""

from __future__ import annotations

from array import array
from ctypes import POINTER, c_double, c_int32, c_uint64, cast

from . import _abi, _native, errors
from ._columns import Column, is_array, new
from ._structs import Structs, params, word
from .loop import Loop
from .strategy import Strategy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from typing import Any, Iterable, Iterator, Mapping

    from ._columns import Numbers
    from ._structs import Plan

OUTPUTS = (
    "mean",
    "variance",
    "sd",
    "attempts_mean",
    "attempts_variance",
    "generation",
    "fix_input",
    "fix_output",
    "cache_read",
    "cache_write",
    "p_solved",
    "p_unsolved",
    "mean_solved",
    "mean_unsolved",
    "per_solved",
    "fixed",
    "mean_bound",
    "variance_bound",
)
ON_ERROR = ("raise", "status")


def sweep(
    strategy: Strategy | Loop,
    columns: Mapping[str, Numbers],
    outputs: Iterable[str] = ("mean", "variance"),
    on_error: str = "raise",
    out: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a strategy costs with the numbers of each row in place: a dict of a column for each of the `outputs`, the
    fields of Cost. Row by row it is strategy.cost(), to the bit.

    >>> from loopcost import Scenario, sweep
    >>> strategy = Scenario.example().strategies["B"]
    >>> list(sweep(strategy, {"generator.bugs.count": [2, 4]}, ["attempts_mean"])["attempts_mean"])
    [2.6666666666666665, 5.333333333333333]

    `columns` are values by parameter: those that sensitivity() takes, and task.growth, task.attempt_sd,
    task.trace_sd, context.caching, context.bug_cap, context.conversation_cap, context.group,
    generator.count_variance, fixer.after_fix.NAME and fixer.after_failure.NAME; of a Loop price.*, thread.*, loop.cap,
    loop.late_from, loop.late_step and loop.kinds[i].*. A parameter of a model moves in both roles where one model
    plays both. Columns are set one after the other.

    Arrays of float64, strided ones too, are read and written where they are. The answers are NumPy arrays if a column
    is one, else array.array; `out` gives arrays to write to, by output.

    With `on_error` "raise" the first bad row raises, naming row, parameter and value; rows before it are written to
    `out`, it and later ones are not. With "status" every row has an answer or not: the dict has a column "status", 0
    where it has, else the `status` of the error's class; other columns keep their old contents there, NaN if they are
    new.
    """
    if not isinstance(strategy, (Strategy, Loop)):
        raise _native.wrong_type(strategy, "strategy", "a Strategy or a Loop")
    columns = _native.mapping(columns, "columns")
    outputs = tuple(_native.choice(one, OUTPUTS, "outputs") for one in _names(outputs))
    if isinstance(strategy, Loop):
        for name in strategy.calls._untold(outputs):
            raise errors.UndefinedError(
                f" has {name!r}, and the loop's calls do not tell ends", "outputs", name
            )
    told = _native.choice(on_error, ON_ERROR, "on_error") == "status"
    structs = Structs([strategy])
    inputs = {path: Column.of(values, path) for path, values in columns.items()}
    rows = _rows(inputs)
    numpy = any(map(is_array, columns.values()))
    answers = _answers(outputs, {} if out is None else _native.mapping(out, "out"), rows, numpy, told)
    statuses = array("i", bytes(4 * rows)) if told else None
    _call(strategy, structs, inputs, answers, rows, statuses)
    return _given(answers, statuses, numpy)


def _names(outputs: object) -> list[Any]:
    return _native.sequence(outputs, "outputs", "a list of names")


def _rows(inputs: Mapping[str, Column]) -> int:
    rows = {path: column.rows for path, column in inputs.items()}
    for path, n in rows.items():
        if n != next(iter(rows.values())):
            first = next(iter(rows))
            raise errors.OutOfRangeError(f" has {n} values, and {first} has {rows[first]}", path, n)
    if not rows:
        raise errors.NullError(" is empty; it must have a column", "columns")
    return next(iter(rows.values()))


def _answers(
    outputs: tuple[str, ...], out: Mapping[str, Any], rows: int, numpy: bool, told: bool
) -> dict[str, Any]:
    """The arrays to write to, by output."""
    for name in out:
        if name not in outputs:
            raise errors.ScenarioError(f" is not asked for{_native.nearest(name, outputs)}", f"out.{name}")
    answers = {}
    for name in outputs:
        answers[name] = out[name] if name in out else new(rows, numpy)
        if told and name not in out:
            _blank(answers[name], rows)
    return answers


def _blank(values: Any, rows: int) -> None:
    if is_array(values):
        values.fill(float("nan"))
    else:
        values[:] = array("d", [float("nan")]) * rows


def _call(
    strategy: Plan,
    structs: Structs,
    inputs: Mapping[str, Column],
    answers: Mapping[str, Any],
    rows: int,
    statuses: array[int] | None,
) -> None:
    columns = (_abi.loopcost_column * len(inputs))(
        *map(_column, _fields(inputs, strategy, structs), inputs.values())
    )
    written = [Column.into(values, rows, f"out.{name}") for name, values in answers.items()]
    outputs = (_abi.loopcost_answers * len(written))(*map(_output, answers, written))
    base, fault, words = structs.strategies[0], _abi.loopcost_fault(), c_uint64()
    library = _native.library
    if library.loopcost_sweep_words(base, len(columns), words, fault):
        raise structs.error(fault)
    work = (c_uint64 * words.value)()
    told = (c_int32 * rows).from_buffer(statuses) if statuses else None
    if library.loopcost_sweep(
        base, columns, len(columns), rows, outputs, len(outputs), told, work, words, fault
    ):
        problem = structs.error(fault)
        if fault.row < 2**63:
            problem.row = fault.row
        raise problem


def _fields(inputs: Mapping[str, Column], strategy: Plan, structs: Structs) -> Iterator[tuple[int, int]]:
    known = _loop_parameters(strategy) if isinstance(strategy, Loop) else _parameters(structs.classes)
    for path in inputs:
        if path not in known:
            raise errors.UnsupportedError(
                f" is {_native.shown(path)}, which is no parameter{_native.nearest(path, tuple(known))}",
                "columns",
                path,
            )
        yield known[path]


_PLAIN = (
    _abi.PARAM_TASK_GROWTH,
    _abi.PARAM_TASK_ATTEMPT_SD,
    _abi.PARAM_TASK_TRACE_SD,
    _abi.PARAM_CONTEXT_CACHING,
    _abi.PARAM_CONTEXT_GROUP,
    _abi.PARAM_CONTEXT_BUG_CAP,
    _abi.PARAM_CONTEXT_CONVERSATION_CAP,
    _abi.PARAM_GENERATOR_COUNT_VARIANCE,
)
_OF_CLASSES = (_abi.PARAM_FIXER_CLASSES_AFTER_FIX, _abi.PARAM_FIXER_CLASSES_AFTER_FAILURE)
_OF_LOOP = (
    _abi.PARAM_PRICE_INPUT,
    _abi.PARAM_PRICE_OUTPUT,
    _abi.PARAM_PRICE_CACHE_READ,
    _abi.PARAM_PRICE_CACHE_WRITE,
    _abi.PARAM_THREAD_CACHING,
    _abi.PARAM_THREAD_BASE,
    _abi.PARAM_THREAD_STEP,
    _abi.PARAM_THREAD_OUTPUT,
    _abi.PARAM_THREAD_WARM,
    _abi.PARAM_THREAD_EXPIRY,
    _abi.PARAM_LOOP_CAP,
    _abi.PARAM_LOOP_LATE_FROM,
    _abi.PARAM_LOOP_LATE_STEP,
)
_OF_KINDS = (
    _abi.PARAM_LOOP_KINDS_WEIGHT,
    _abi.PARAM_LOOP_KINDS_SOLVED,
    _abi.PARAM_LOOP_KINDS_WRONG,
    _abi.PARAM_LOOP_KINDS_ALPHA,
    _abi.PARAM_LOOP_KINDS_BETA,
    _abi.PARAM_LOOP_KINDS_SOLVED_SHARE,
)


def _parameters(classes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """{path in Python's words: (field, index)}"""
    found = dict(params(classes))
    found.update({_native.param_path(field): (field, _abi.NO_INDEX) for field in _PLAIN})
    found.update({word(field, i, classes): (field, i) for field in _OF_CLASSES for i in range(len(classes))})
    return found


def _loop_parameters(loop: Loop) -> dict[str, tuple[int, int]]:
    found = {_native.param_path(field): (field, _abi.NO_INDEX) for field in _OF_LOOP}
    kinds = max(len(loop.calls.kinds or ()), 1)
    found.update({_native.param_path(field, i): (field, i) for field in _OF_KINDS for i in range(kinds)})
    return found


def _pointer(column: Column) -> ctypes._Pointer[c_double]:
    return cast(column.address, POINTER(c_double))


def _column(param: tuple[int, int], column: Column) -> _abi.loopcost_column:
    return _abi.loopcost_column(*param, _pointer(column), None, column.stride)


def _output(name: str, column: Column) -> _abi.loopcost_answers:
    return _abi.loopcost_answers(OUTPUTS.index(name), 0, _pointer(column), None, column.stride)


def _given(answers: Mapping[str, Any], statuses: array[int] | None, numpy: bool) -> dict[str, Any]:
    if statuses is None:
        return dict(answers)
    if numpy:
        import numpy as np

        return {**answers, "status": np.frombuffer(statuses, "i4") if len(statuses) else np.empty(0, "i4")}
    return {**answers, "status": statuses}
