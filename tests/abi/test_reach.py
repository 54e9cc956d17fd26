"""Every exported function is reached from Python and from Rust, or is told here with why it is not."""

import ast
import re

import pytest
from project import ROOT, interface

PYTHON = ROOT / "bindings/python/src/loopcost"
RUST = ROOT / "bindings/rust/loopcost/src"

UNREACHED = {
    "python": {
        r"loopcost_\w+_init": "a struct is made of zeros and its size, and gets the package's own defaults",
        "loopcost_bill_add": "bills add up as integers of any size",
        "loopcost_price_from_rates": "a book gives prices as the numbers that it holds",
        "loopcost_philox": "draws belong to simulations, which make them",
        "loopcost_status_text": "each status is an exception of its own",
    },
    "rust": {
        "loopcost_philox": "draws belong to simulations, which make them",
        "loopcost_status_text": "each status is an ErrorKind, which says it in its own words",
    },
}


def names_in_python():
    """The functions that modules take from the shared object; what was generated knows all of them and calls none."""
    trees = [ast.parse(path.read_text()) for path in PYTHON.rglob("*.py") if path.name != "_abi.py"]
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def names_in_rust():
    code = [re.sub(r"//.*", "", path.read_text()) for path in RUST.rglob("*.rs")]
    return {name for text in code for name in re.findall(r"\bloopcost_\w+", text)}


@pytest.mark.parametrize("language, names", [("python", names_in_python), ("rust", names_in_rust)])
def test_every_exported_function_is_reached(language, names):
    reached = set(interface().functions) & names()
    unreached = set(interface().functions) - reached
    excused = {reason: {one for one in unreached if re.fullmatch(reason, one)} for reason in UNREACHED[language]}
    assert unreached - set().union(*excused.values()) == set(), "reach it, or say above why not"
    assert [reason for reason, found in excused.items() if not found] == [], "it is reached"
