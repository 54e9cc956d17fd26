"""Reading TOML files."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .errors import LoopcostError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def parse(data: bytes, place: str | None, kind: type[LoopcostError], exact: bool = False) -> dict[str, Any]:
    """The table in some bytes of TOML, or an error of `kind`; `exact` keeps the decimals of its numbers as
    written.
    """
    from decimal import Decimal, InvalidOperation

    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal if exact else float)
    except (ValueError, RecursionError) as problem:  # also bytes that are no UTF-8
        raise kind(f"no TOML: {problem}", place=place) from None
    except InvalidOperation:
        raise kind("holds a number that is beyond all decimals", place=place) from None
