"""Formulas in the symbols of the README, their values, and how they look with the numbers put in."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping

_TOKEN = re.compile(r"[A-Za-z]\w*'?|\d+|[-+/^()]")


def value(formula: str, values: Mapping[str, float]) -> float:
    """A formula of this package, never a stranger's: it is evaluated as Python."""
    python = (f"v[{token!r}]" if token[0].isalpha() else token for token in _tokens(formula))
    return float(eval("".join(python).replace("^", "**"), {"v": values}))


def numbers(formula: str, values: Mapping[str, float]) -> str:
    """The formula with numbers for symbols, in the signs of calculators and spreadsheets. It has spaces where a line
    may break: between terms and before brackets, not in (n-1)."""
    text, depth = "", 0
    for token in _tokens(formula):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "+" or (token == "-" and not depth):
            token = f" {token} "
        text += operand(values[token]) if token[0].isalpha() else token
    return text.replace("*(", " * (")


def number(value: float) -> str:
    """As many digits as a check by hand wants."""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:.8g}"


def operand(value: float) -> str:
    return number(value) if value >= 0 else f"({number(value)})"


def _tokens(formula: str) -> list[str]:
    """Symbols, numbers and signs; side by side means a product."""
    found: list[str] = []
    for token in _TOKEN.findall(formula):
        if found and found[-1] not in "+-/^(" and token not in "+-/^)":
            found.append("*")
        found.append(token)
    return found
