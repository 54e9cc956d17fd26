"""A value with its source: how sure is it, and whose is it?"""

from __future__ import annotations

from . import _native
from ._record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping

    from .fit import Fit


class Sourced(Record):
    """A value and its source: `fitted` to `n` runs, in an interval of level `level` (what its law says of it); `borrowed`
    where it was fitted to runs of another model or type of tasks; or `assumed`."""

    value: float
    source: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    identified: str | None = None

    def table(self) -> dict[str, Any]:
        """What a fit file holds of it."""
        return {key: value for key, value in zip(self._fields, self._values()) if value is not None}


def of_table(table: Mapping[str, Any]) -> Sourced:
    """The reverse of Sourced.table(). Raises WrongTypeError for a value or a limit that is no number."""
    for name in ("value", "low", "high", "level"):
        given = table.get(name, 0)
        if type(given) not in (int, float) or given != given:
            raise _native.wrong_type(given, name, "a number")
    return Sourced(**table)


def is_borrowed(values: Mapping[str, Sourced]) -> bool:
    """Was any of them fitted to runs of something else than it stands for?"""
    return any(value.source == "borrowed" for value in values.values())


def of_law(fitted: Fit) -> dict[str, Sourced]:
    """The parameters of a law by name, and by kind or entry where there are several."""
    several = len({value.index for value in fitted.values}) > 1
    return {
        f"{value.name}.{value.index}" if several else value.name: Sourced(
            value.value, "fitted", value.low, value.high, fitted.level, value.n, value.identified
        )
        for value in fitted.values
    }


def last_entry(law: str, values: Mapping[str, Sourced]) -> tuple[int, int] | None:
    """Of a fitted table the call, or the attempt, whose chances hold from there on, and how many runs or bugs got there; None
    where no table was fitted."""
    entries = {
        int(name.partition(".")[2]): value.n or 0
        for name, value in values.items()
        if name.startswith(("solved.", "wrong.", "fix_chance."))
    }
    return max(entries.items()) if law == "table" and entries else None
