"""The shared object gives the same bits from gcc and from clang, whatever the level of optimisation and however wide the
vectors of the machine are."""

import pathlib
import sys

import pytest
from project import INCLUDE, ROOT, run


def build(compiler, level, library, *defines):
    """The shared object of a compiler."""
    flags = [flag for flag in (ROOT / "lib/flags.txt").read_text().split() if not flag.startswith("-O")]
    run([compiler, *flags, level, *defines, "-fPIC", "-shared", f"-I{INCLUDE}", ROOT / "lib/loopcost.c", "-o", library,
         "-lm"])  # fmt: skip


def bits(library, folder):
    """What a program linked to a shared object prints. The program itself computes nothing."""
    program = folder / "bits"
    run(["cc", "-std=c11", "-DLOOPCOST_LINKED", f"-I{INCLUDE}", f"-I{folder.parent}", ROOT / "tests/abi/bits.c", library,
         f"-Wl,-rpath,{library.parent}", "-o", program, "-lm"])  # fmt: skip
    return run([program])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("bits")
    run([sys.executable, ROOT / "tests/vectors/tables.py", path / "vector_tables.h"])
    return path


@pytest.fixture(scope="module")
def expected(folder, prefix):
    """What it prints with the shared object as it is installed."""
    (folder / "installed").mkdir()
    printed = bits(prefix / "lib/libloopcost.so", folder / "installed")
    assert len(printed.splitlines()) > 4000
    return printed


@pytest.mark.parametrize("compiler, level", [("gcc", "-O0"), ("clang", "-O0"), ("clang", "-O3")])
def test_same_bits(compiler, level, folder, expected):
    own = folder / (compiler + level)
    own.mkdir()
    build(compiler, level, own / "libloopcost.so")
    assert bits(own / "libloopcost.so", own) == expected


@pytest.mark.parametrize("vectors", ["", "avx2"])
def test_same_bits_on_another_machine(vectors, folder, expected):
    """One that has no other vectors than these, of which it has those that this machine has."""
    own = folder / f"vectors {vectors}"
    own.mkdir()
    known = pathlib.Path("/proc/cpuinfo").read_text().split()
    has = f'-D__builtin_cpu_supports(feature)=(strcmp("{vectors if vectors in known else ""}", feature) == 0)'
    build("gcc", "-O3", own / "libloopcost.so", "-include", "string.h", has)
    assert bits(own / "libloopcost.so", own) == expected
