"""Reading TOML files."""

from __future__ import annotations

import os
import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read(path, kind, exact=False):
    """The table in a TOML file, or an error of `kind`; `exact` keeps the decimals of its numbers as
    written.
    """
    from decimal import Decimal

    with open(path, "rb") as file:
        data = file.read()
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal if exact else float)
    except (ValueError, RecursionError) as problem:  # also bytes that are no UTF-8
        raise kind(f"no TOML: {problem}", place=os.fspath(path)) from None
