"""Values as logs write them, numbers as text too, checked: what is wrong is named by its place."""

from __future__ import annotations

from datetime import datetime, timezone

from .. import _abi, _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NONE = (None, "", "null", "None", "NaN", "nan")


def given(value: Any) -> bool:
    """Is there anything? Tables have no other word for nothing than an empty field."""
    return value not in _NONE


def text(value: Any) -> str | None:
    return str(value) if given(value) else None


def tokens(value: Any, parameter: str) -> int:
    """A number of tokens, none if it is not given."""
    return whole(value, parameter) or 0


def whole(value: Any, parameter: str) -> int | None:
    """A whole number from 0 on, None if it is not given. A table may write 2 as 2.0."""
    number = _number(value, parameter)
    if number is None:
        return None
    if number % 1:
        raise errors.OutOfRangeError(
            f" is {_native.shown(value)}; it must be a whole number", parameter, value
        )
    return _native.whole(_abi.PARAM_USAGE_INPUT, int(number), parameter)


def calls(value: Any, parameter: str) -> int | None:
    """A number of calls, or which call of its run one is, None if it is not given."""
    number = whole(value, parameter)
    return number and _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, number, parameter)


def amount(value: Any, parameter: str) -> float | None:
    """A number from 0 on, of seconds or of USD, None if it is not given."""
    number = _number(value, parameter)
    if number is not None and number < 0:
        raise errors.OutOfRangeError(f" is {_native.shown(value)}; it must be 0 or more", parameter, value, 0)
    return number


def chance(value: Any, parameter: str) -> float | None:
    number = _number(value, parameter)
    if number is not None and not 0 < number <= 1:
        raise errors.OutOfRangeError(
            f" is {_native.shown(value)}; it must be above 0 and at most 1", parameter, value, 0, 1
        )
    return number


def _number(value: Any, parameter: str) -> float | None:
    """A finite number, None if it is not given."""
    if not given(value):
        return None
    try:
        number = float(value) if isinstance(value, str) else value
        if isinstance(number, bool) or float(number) - float(number) != 0:  # also infinite, or not a number
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise _native.wrong_type(value, parameter, "a number") from None
    return number


def table(value: Any, parameter: str) -> dict[str, Any]:
    """Values by name, none if it is not given."""
    if value is None or isinstance(value, dict):
        return value or {}
    raise _native.wrong_type(value, parameter, "an object")


_TRUE, _FALSE = {"1", "1.0", "true", "yes", "t", "y"}, {"0", "0.0", "false", "no", "f", "n"}


def truth(value: Any, parameter: str) -> bool | None:
    """Yes or no, None if it is not given."""
    if not given(value):
        return None
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _native.wrong_type(value, parameter, "true or false, 1 or 0, yes or no")


def time(value: Any, parameter: str) -> float | None:
    """Seconds since 1970 from such a number, or from a date and a time as ISO 8601 has them, UTC if they do not say; None
    if it is not given."""
    if not given(value):
        return None
    if isinstance(value, str) and (value[4:5] == "-" or not _looks_like_number(value)):
        return _iso(value, parameter)
    return _number(value, parameter)


def _looks_like_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _iso(value: str, parameter: str) -> float:
    plain = value.strip().replace("Z", "+00:00").replace(" UTC", "+00:00")
    try:
        moment = datetime.fromisoformat(plain if len(plain) in _PLAIN else _with_six_digits(plain))
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError):
        raise _native.wrong_type(value, parameter, "a time, 2026-06-28T12:00:00Z say, or seconds") from None


_PLAIN = (25, 29, 32)  # characters of a time with an offset and no, three or six digits after the second


def _with_six_digits(value: str) -> str:
    """Python before 3.11 reads fractions of a second of three or six digits only, and offsets with minutes only."""
    import re

    value = re.sub(r"\.(\d{1,9})", lambda match: "." + match[1][:6].ljust(6, "0"), value, count=1)
    return re.sub(r"([+-]\d\d)$", r"\1:00", value) if ":" in value else value
