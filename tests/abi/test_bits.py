"""The shared object gives the same bits from gcc and from clang, whatever the level of optimisation."""

import sys

import pytest
from project import INCLUDE, ROOT, run


def bits(compiler, level, folder):
    """What a program linked to that compiler's shared object prints. The program itself computes nothing."""
    flags = [flag for flag in (ROOT / "lib/flags.txt").read_text().split() if not flag.startswith("-O")]
    library, program = folder / "libloopcost.so", folder / "bits"
    run([compiler, *flags, level, "-fPIC", "-shared", f"-I{INCLUDE}", ROOT / "lib/loopcost.c", "-o", library, "-lm"])
    run([compiler, "-std=c11", "-DLOOPCOST_LINKED", f"-I{INCLUDE}", f"-I{folder.parent}", ROOT / "tests/abi/bits.c", library,
         f"-Wl,-rpath,{folder}", "-o", program, "-lm"])  # fmt: skip
    return run([program])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("bits")
    run([sys.executable, ROOT / "tests/vectors/tables.py", path / "vector_tables.h"])
    return path


@pytest.fixture(scope="module")
def expected(folder):
    (folder / "gcc-O3").mkdir()
    printed = bits("gcc", "-O3", folder / "gcc-O3")
    assert len(printed.splitlines()) > 4000
    return printed


@pytest.mark.parametrize("compiler, level", [("gcc", "-O0"), ("gcc", "-O2"), ("clang", "-O0"), ("clang", "-O3")])
def test_same_bits(compiler, level, folder, expected):
    (folder / (compiler + level)).mkdir()
    assert bits(compiler, level, folder / (compiler + level)) == expected
