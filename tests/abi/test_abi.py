"""The binary interface: the symbols, the layouts, the types; and that the gate catches a break."""

import ctypes
import os
import re
import subprocess
import sys

import gate
import pytest
from loopcost import _abi
from project import INCLUDE, QUICKLY, ROOT, copy_sources, install, interface, run


@pytest.fixture(scope="module")
def library(prefix):
    return prefix / "lib/libloopcost.so"


def test_exports_what_the_headers_declare(library):
    assert gate.exported(library) == {f"{name}@@{gate.NODE}" for name in interface().functions} | {gate.NODE}


def test_the_committed_list_is_what_the_headers_declare():
    assert gate.listed(gate.MAP.read_text()) == sorted(interface().functions), "accept with tests/abi/refresh"


def test_needs_little(library):
    assert sorted(name for name in gate.needed(library) if not gate.ALLOWED.fullmatch(name)) == []


def test_soname_is_the_abi_number(library):
    assert gate.soname(library) == f"libloopcost.so.{interface().constants['LOOPCOST_ABI_VERSION']}"


SUBNORMALS = """
import ctypes, sys
ctypes.CDLL(sys.argv[1])
assert sys.float_info.min / 2 > 0
"""

ENVIRONMENT = """
#include <dlfcn.h>
#include <fenv.h>
#include <string.h>
int main(int argc, char **argv)
{
    fenv_t before, after;
    (void)argc;
    fesetround(FE_UPWARD);
    feraiseexcept(FE_INEXACT);
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    fegetenv(&before);
    if (!dlopen(argv[1], RTLD_NOW))
        return 2;
    fegetenv(&after);
    return memcmp(&before, &after, sizeof before) != 0;
}
"""


def environment_probe(tmp_path):
    """A program that ends with 1 if loading a library changes the floating-point environment."""
    program = tmp_path / "probe"
    run(["gcc", "-xc", "-", "-o", program, "-lm", "-ldl"], input=ENVIRONMENT)
    return program


def test_loading_it_leaves_the_floating_point_environment_alone(library, tmp_path):
    run([environment_probe(tmp_path), library])


def test_a_library_that_changes_it_is_caught(tmp_path):
    run(["gcc", "-ffast-math", "-shared", "-xc", "-", "-o", tmp_path / "fast.so"], input="int nothing;\n")
    done = subprocess.run([environment_probe(tmp_path), tmp_path / "fast.so"])
    assert done.returncode == 1


def test_loading_it_leaves_the_arithmetic_alone(library):
    """An object linked with -ffast-math flushes subnormals to zero in the whole process."""
    run([sys.executable, "-c", SUBNORMALS, library])


def test_holds_no_state(tmp_path):
    """No variable that could change, and nothing that runs when the library is loaded."""
    flags = (ROOT / "lib/flags.txt").read_text().split()
    target = tmp_path / "loopcost.o"
    quick = "-O0"  # what is a variable is one at every level
    run(["gcc", *flags, quick, f"-I{INCLUDE}", "-fPIC", "-c", ROOT / "lib/loopcost.c", "-o", target])
    sections = [line.split() for line in run(["size", "-A", target]).splitlines()]
    sizes = {words[0]: int(words[1]) for words in sections if len(words) == 3 and words[1].isdigit()}
    assert sizes[".text"] > 0
    changeable = re.compile(r"\.(data|bss|tdata|tbss|init_array|ctors)(\.(?!rel\.ro).*)?")
    assert {name for name, size in sizes.items() if size and changeable.fullmatch(name)} == set()


# The types.


@pytest.fixture
def changes(tmp_path):
    """A function that edits a copy of the sources, builds it, and compares its types with the baseline."""

    def compare(edit=None):
        tree = copy_sources(tmp_path / "tree")
        if edit:
            path, pattern, replacement = edit
            before = (tree / path).read_text()
            after, count = re.subn(pattern, replacement, before, count=1, flags=re.M)
            assert count == 1, f"{path} has no {pattern}: the edit is out of date"
            (tree / path).write_text(after)
        built = install(tree, tmp_path, **QUICKLY)
        gate.describe(built / "lib/libloopcost.so", built / "include", tmp_path / "built.abi")
        return gate.difference(gate.BASELINE, tmp_path / "built.abi")

    return compare


def test_the_types_are_the_committed_ones(prefix, tmp_path):
    gate.describe(prefix / "lib/libloopcost.so", prefix / "include", tmp_path / "built.abi")
    status, report = gate.difference(gate.BASELINE, tmp_path / "built.abi")
    assert status == 0, f"{report}\naccept with tests/abi/refresh"


PRICE, FAULT, MAP = "include/loopcost/price.h", "include/loopcost/fault.h", "lib/loopcost.map"

# the file, what stands there, what stands there instead
BREAKS = {
    "two fields of one type change places": (
        (PRICE, r"^    double input;(.*)\n    double output;", r"    double output;\1\n    double input;"),
        "loopcost_price",
    ),
    "a field changes its type": (
        (PRICE, r"^    uint64_t threshold;", "    double threshold;"),
        "loopcost_rates",
    ),
    "a field comes between": (
        (PRICE, r"^    uint64_t total;", "    uint64_t more;\n    uint64_t total;"),
        "loopcost_bill",
    ),
    "a frozen struct grows": (
        (FAULT, r"^} loopcost_fault;", "    double more;\n} loopcost_fault;"),
        "loopcost_fault",
    ),
    "a symbol goes": ((MAP, r"^    loopcost_usd_text;\n", ""), "loopcost_usd_text"),
}


def test_the_gate_lets_what_is_no_break_pass(changes):
    assert changes() == (0, "")


@pytest.mark.parametrize("edit, culprit", BREAKS.values(), ids=BREAKS)
def test_the_gate_catches_a_break(edit, culprit, changes):
    status, report = changes(edit)
    assert status != 0
    assert culprit in report


# The layouts.


def c_layout(compiler, tmp_path):
    program = tmp_path / "layout"
    run([compiler, "-std=c11", f"-I{INCLUDE}", ROOT / "tests/abi/layout.c", "-o", program, "-lm"])
    return run([program])


def python_layout():
    lines = []
    for name in interface().structs:
        struct = getattr(_abi, name)
        lines.append(f"{name} {ctypes.sizeof(struct)}\n")
        lines += [f"{name}.{field} {getattr(struct, field).offset}\n" for field, _ in struct._fields_]
    return "".join(lines)


def rust_layout():
    command = ["cargo", "run", "--quiet", "--locked", "--package", "loopcost-sys", "--example", "layout"]
    vendored = {**os.environ, **QUICKLY, "LOOPCOST_NO_PKG_CONFIG": "1"}
    done = subprocess.run(command, cwd=ROOT / "bindings/rust", env=vendored, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_structs_are_laid_out_alike(tmp_path):
    expected = c_layout("gcc", tmp_path)
    assert "loopcost_price.cache_write 32\n" in expected
    assert c_layout("clang", tmp_path) == expected
    assert python_layout() == expected
    assert rust_layout() == expected


WIDTHS = pytest.mark.parametrize("width, path", gate.LAYOUTS.items(), ids=map(str, gate.LAYOUTS))


@WIDTHS
def test_the_layouts_are_the_committed_ones(width, path):
    assert gate.layout(gate.SOURCE, INCLUDE, width) == path.read_text(), "accept with tests/abi/refresh"


@WIDTHS
@pytest.mark.parametrize(
    "what", ["two fields of one type change places", "a field comes between", "a frozen struct grows"]
)
def test_a_break_of_a_layout_is_caught(what, width, path, tmp_path):
    (file, pattern, replacement), culprit = BREAKS[what]
    tree = copy_sources(tmp_path / "tree")
    broken, count = re.subn(pattern, replacement, (tree / file).read_text(), count=1, flags=re.M)
    assert count == 1
    (tree / file).write_text(broken)
    before = path.read_text().splitlines()
    differences = set(before) ^ set(gate.layout(gate.SOURCE, tree / "include", width).splitlines())
    assert differences and all(line.startswith(culprit) for line in differences)


def test_no_struct_has_padding(tmp_path):
    """Every byte is in a field: each starts where the one before ends, and the struct ends with the last."""
    for name in interface().structs:
        struct, end = getattr(_abi, name), 0
        for field, kind in struct._fields_:
            assert getattr(struct, field).offset == end, f"{name}.{field}"
            end += ctypes.sizeof(kind)
        assert ctypes.sizeof(struct) == end, name
        assert end % 8 == 0, name


def test_generated_files_are_up_to_date():
    run([sys.executable, ROOT / "bindings/generate.py", "--check"])
