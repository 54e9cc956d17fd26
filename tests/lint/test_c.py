"""The C sources: formatted, without what clang-tidy and cppcheck find, named as the rules of the interface say."""

import re

import pytest
from c_format import formatted, sources
from project import INCLUDE, PUBLIC_HEADERS, ROOT, interface, run

WIDTH = 120
LIBRARY = ROOT / "lib/loopcost.c"  # all bodies are in it
BODIES = sorted(INCLUDE.glob("loopcost/detail/*.inl"))
NAMES = [body.name for body in BODIES]


@pytest.fixture(scope="module")
def texts():
    return {path: path.read_text() for path in sources()}


def test_sources_are_formatted(texts):
    """tests/lint/c_format.py formats them."""
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if formatted(path, text) != text] == []


def test_lines_are_not_too_long(texts):
    long = {
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in texts.items()
        for number, line in enumerate(text.split("\n"), 1)
        if len(line) > WIDTH
    }
    assert long == set()


def test_clang_tidy_finds_nothing():
    run(["clang-tidy", "--quiet", LIBRARY, "--", "-std=c11", f"-I{INCLUDE}"], cwd=ROOT)


# Where cppcheck is wrong: it does not follow that a factor of 0 makes a logarithm not needed, the condition in the head of a
# loop that counts down, and a struct that a function fills through its address.
WRONG = ("invalidFunctionArg:*/entry.inl", "arrayIndexOutOfBounds:*/growth_totals.inl", "ctuuninitvar:*/strategy.inl")


def test_cppcheck_finds_nothing():
    command = ["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance", "--error-exitcode=1"]
    wrong = [f"--suppress={one}" for one in WRONG]
    run([*command, *wrong, "-DLOOPCOST_BUILD", f"-I{INCLUDE}", LIBRARY], cwd=ROOT)


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    """{name: the file that declares or defines it first} of the functions of the headers."""
    told = tmp_path_factory.mktemp("functions") / "told"
    run(["gcc", "-aux-info", told, f"-I{INCLUDE}", "-fsyntax-only", LIBRARY])
    found = {}
    for file, name in re.findall(r"^/\* (\S+):\d+:\w+ \*/ .*?(\w+) \(", told.read_text(), re.M):
        if "/loopcost/" in file:
            found.setdefault(name, file)
    return found


def test_public_functions_have_our_prefix_and_others_the_private_one(functions):
    public = set(interface().functions)
    assert public <= functions.keys()
    assert sorted(name for name in public if not re.match("loopcost_[a-z]", name)) == []
    assert sorted(name for name in functions.keys() - public if not name.startswith("loopcost__")) == []


@pytest.mark.parametrize("body", BODIES, ids=NAMES)
def test_bodies_define_private_macros(body):
    defined = re.findall(r"^ *# *define (\w+)", body.read_text(), re.M)
    guard = f"LOOPCOST_DETAIL_{body.stem.upper()}_INL"
    assert [name for name in defined if not name.startswith("LOOPCOST__") and name != guard] == []


def test_bodies_that_others_include_have_a_guard_by_their_name():
    included = {
        name
        for file in (*PUBLIC_HEADERS, *BODIES)
        for name in re.findall(r'^#include "(?:detail/)?(\w+\.inl)"', file.read_text(), re.M)
    }
    for body in BODIES:
        guards = re.findall(r"^#ifndef (LOOPCOST_DETAIL_\w+)\n#define (\w+)", body.read_text(), re.M)
        assert guards in ([], [(f"LOOPCOST_DETAIL_{body.stem.upper()}_INL",) * 2]), body.name
    assert included <= set(NAMES)


def test_every_init_macro_equals_its_function(tmp_path):
    """Byte by byte, over memory that held something else."""
    api = interface()
    sized = [name for name, (_, arguments) in api.functions.items() if len(arguments) == 2 and name.endswith("_init")]
    structs = [name for name in (name[: -len("_init")] for name in sized) if name in api.structs]
    assert len(structs) > 50
    checks = "".join(
        f"    {{ {name} macro = {name.upper()}_INIT, function; memset(&function, 0x5a, sizeof function);\n"
        f"      if ({name}_init(&function, (uint32_t)sizeof function) || memcmp(&macro, &function, sizeof macro))\n"
        f'          puts("{name}"); }}\n'
        for name in structs
    )
    source, program = tmp_path / "init.c", tmp_path / "init"
    source.write_text(
        f"#include <loopcost/loopcost.h>\n#include <stdio.h>\n#include <string.h>\nint main(void)\n{{\n{checks}}}\n"
    )
    run(["gcc", "-std=c11", f"-I{INCLUDE}", source, "-lm", "-o", program])
    assert run([program]) == ""
