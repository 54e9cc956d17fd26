"""How sure is that? The whole law of the attempts that a task's bugs take."""

from __future__ import annotations

import ctypes
from ctypes import byref

from . import _abi, _native, errors
from ._record import Record
from .thread import Cumulants, attempts, class_records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable


class Attempts(Record):
    """The law of the attempts T that classes of bugs take together, in SciPy's words.

    `classes` holds a (count, fix_chance) each. The counts may be fractional; their sum must be a whole number,
    within 1e-9, else asking raises UndefinedError. Chances are good to 1e-12 relative where they are above
    1e-290 and sum n/p <= 1e7, each by itself: sf is never 1 - cdf where that would cancel. With several fix
    chances an answer takes as many steps as sum n/p is large.

    >>> law = Attempts([(3, 0.6), (2, 0.15)])
    >>> law.ppf(0.9)
    30
    """

    classes: tuple[tuple[float, float], ...]

    def __init__(self, classes: Iterable[tuple[float, float]]):
        records = class_records(classes)
        self._set(classes=tuple((record.count, record.fix_chance) for record in records))

    def pmf(self, attempts: int) -> float:
        """P(T = attempts)."""
        return self._chances(attempts).exactly

    def cdf(self, attempts: int) -> float:
        """P(T <= attempts)."""
        return self._chances(attempts).at_most

    def sf(self, attempts: int) -> float:
        """P(T > attempts), the survival function."""
        return self._chances(attempts).more

    def ppf(self, chance: float) -> int:
        """The smallest number of attempts whose cdf is at least `chance`, in [0, 1]; at 0 the fewest there can be.
        At 1 there is none, so that raises UndefinedError, unless every attempt succeeds for sure."""
        return self._quantile(_native.library.loopcost_attempts_quantile, chance)

    def isf(self, chance: float) -> int:
        """The smallest number of attempts whose sf is at most `chance`, in [0, 1], down to 1e-290; at 1 the fewest
        there can be. At 0 there is none, as at 1 for ppf()."""
        return self._quantile(_native.library.loopcost_attempts_upper_quantile, chance)

    def interval(self, confidence: float) -> tuple[int, int]:
        """The numbers of attempts that leave out (1 - confidence)/2 on either side, at most."""
        tail = (1 - _native.number(_abi.PARAM_CHANCE, confidence, "confidence")) / 2
        try:
            return self.ppf(tail), self.isf(tail)
        except errors.UndefinedError as problem:
            if problem.parameter == "chance":
                reason = " is 1; no interval holds every number of attempts"
                raise errors.UndefinedError(reason, "confidence", confidence) from None
            raise

    def cumulants(self) -> Cumulants:
        """The mean, the variance, the third and the fourth cumulant."""
        return attempts(self.classes)

    def mean(self) -> float:
        return self.cumulants().mean

    def var(self) -> float:
        return self.cumulants().variance

    def std(self) -> float:
        return self.var() ** 0.5

    def _struct(self):
        records = class_records(self.classes)
        law = _native.new(_abi.loopcost_attempts)
        law.n_classes, law.words = len(records), _abi.ATTEMPTS_WORDS * len(records)
        if len(records):
            law.classes = records
            law.work = (ctypes.c_uint64 * law.words)()
        return law

    def _chances(self, attempts):
        result = _native.new(_abi.loopcost_chances)
        given = _native.whole(_abi.PARAM_ATTEMPTS, attempts, "attempts")
        _native.call(_native.library.loopcost_attempts_chances, byref(self._struct()), given, byref(result))
        return result

    def _quantile(self, function, chance):
        given, found = _native.number(_abi.PARAM_CHANCE, chance, "chance"), ctypes.c_uint64()
        _native.call(function, byref(self._struct()), given, byref(found))
        return found.value
