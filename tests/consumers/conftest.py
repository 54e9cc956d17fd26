"""What every way to use the library must print."""

import pathlib

import pytest
from project import INCLUDE, run

QUOTE = pathlib.Path(__file__).with_name("quote.c")

# The bill by hand: 1748 * 5000 + 769 * 25000 + 11572 * 500 + 3679 * 6250 nano-USD.
BILL = "bill 0.056744750\n"


@pytest.fixture(scope="module")
def expected(prefix, tmp_path_factory):
    """What quote.c prints, linked to the installed shared object by hand."""
    program, library = tmp_path_factory.mktemp("expected") / "quote", prefix / "lib"
    found = [f"-L{library}", f"-Wl,-rpath,{library}", "-lloopcost"]
    run(["cc", "-std=c11", "-DLOOPCOST_LINKED", f"-I{INCLUDE}", QUOTE, *found, "-o", program])
    printed = run([program])
    assert printed.startswith(BILL)
    assert [line.split()[0] for line in printed.splitlines()] == ["bill", "A", "B", "crossover"]
    return printed
