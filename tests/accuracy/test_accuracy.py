"""Every closed form is as exact as its header says: a short walk of tests/accuracy/measure.c, always the same points."""

import pathlib
import re

import pytest
from project import INCLUDE, run

HERE = pathlib.Path(__file__).resolve().parent
STRICT = (
    "-std=c11 -O2 -ffp-contract=off -Wall -Wextra -Wno-missing-field-initializers -Wconversion -Wshadow -Werror".split()
)


def build(folder, *options):
    program = folder / "measure"
    run(["gcc", *STRICT, *options, f"-I{INCLUDE}", HERE / "measure.c", "-o", program, "-lmpfr", "-lgmp", "-lm"])
    return program


def test_no_promise_is_broken(tmp_path):
    printed = run([build(tmp_path), "2000", "300"])
    assert len(re.findall(r"^.{18} \w+ +\d+\.\d\d", printed, re.M)) > 30
    print(printed)


def test_a_broken_promise_is_found(tmp_path):
    """A library whose 1/p is off by 32 ulp is caught, and where."""
    lie = "-Dloopcost_per_solved(p,a,b,usd,fault)=loopcost_per_solved((p)*(1+0x1p-47),a,b,usd,fault)"
    (tmp_path / "lie.c").write_text(f"#include <loopcost/loopcost.h>\n#define {lie[2:].replace('=', ' ', 1)}\n")
    program = build(tmp_path, "-include", str(tmp_path / "lie.c"))
    with pytest.raises(AssertionError, match=r"per_solved(.|\n)*more than promised at"):
        run([program, "500", "50"])
