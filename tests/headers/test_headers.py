"""What every header promises: it compiles alone and in any order, as C and as C++, without a warning."""

import re

import pytest
from project import INCLUDE, PUBLIC_HEADERS, interface, run

STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror".split()

# compiler, language, standard
DIALECTS = [
    (compiler, language, standard)
    for compiler in ("gcc", "clang")
    for language, standard in (("c", "c11"), ("c++", "c++17"), ("c++", "c++20"))
]
USES = {"header-only": [], "linked": ["-DLOOPCOST_LINKED"]}
NAMES = [header.name for header in PUBLIC_HEADERS]


def compile_text(text, dialect, target, *options):
    """Compiles one translation unit, given as text."""
    compiler, language, standard = dialect
    command = [compiler, f"-x{language}", f"-std={standard}", f"-I{INCLUDE}", *options, "-c", "-", "-o", target]
    run(command, input=text)
    return target


def check_text(text, dialect, *options):
    """Looks for errors and warnings only."""
    compile_text(text, dialect, "/dev/null", "-fsyntax-only", *options)


def including(names):
    return "".join(f"#include <loopcost/{name}>\n" for name in names)


@pytest.fixture(params=DIALECTS, ids=" ".join)
def dialect(request):
    return request.param


@pytest.fixture(params=USES.values(), ids=USES)
def use(request):
    return request.param


@pytest.mark.parametrize("name", NAMES)
def test_a_header_compiles_alone(name, dialect, use):
    check_text(including([name]), dialect, *use, *STRICT)


@pytest.mark.parametrize("dialect", [one for one in DIALECTS if one[2] != "c++20"], ids=" ".join)
@pytest.mark.parametrize("name", NAMES)
def test_a_header_compiles_before_all_others_and_twice(name, dialect, use):
    """Only the first inclusion counts, so each header once in front of the others is every order."""
    check_text(including([name, *NAMES, *reversed(NAMES)]), dialect, *use, *STRICT)


def test_the_umbrella_includes_every_public_header():
    seen = run(["gcc", "-M", f"-I{INCLUDE}", INCLUDE / "loopcost/loopcost.h"])
    assert [name for name in NAMES if f"/loopcost/{name}" not in seen] == []


@pytest.mark.parametrize("header", PUBLIC_HEADERS, ids=NAMES)
def test_a_header_is_guarded_by_its_name(header):
    code = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S).split("\n")
    code = [line for line in code if line]
    guard = "LOOPCOST_H" if header.stem == "loopcost" else f"LOOPCOST_{header.stem.upper()}_H"
    assert (code[0], code[1], code[-1]) == (f"#ifndef {guard}", f"#define {guard}", "#endif")


def test_every_name_has_our_prefix():
    """What the headers leave in a program's namespace, beside what <stdint.h> and the like do."""
    text = run(["gcc", "-dM", "-E", "-xc", f"-I{INCLUDE}", "-"], input=including(["loopcost.h"]))
    system = run(["gcc", "-dM", "-E", "-xc", "-"], input=system_includes())
    macros = {line.split()[1].split("(")[0] for line in text.splitlines()}
    macros -= {line.split()[1].split("(")[0] for line in system.splitlines()}
    assert sorted(name for name in macros if not name.startswith("LOOPCOST_")) == []


def system_includes():
    ours = [*PUBLIC_HEADERS, *INCLUDE.glob("loopcost/detail/*.inl")]
    names = {name for file in ours for name in re.findall(r"^#include (<\w+\.h>)", file.read_text(), re.M)}
    return "".join(f"#include {name}\n" for name in sorted(names))


CALLER = """
#include <loopcost/loopcost.h>
void read_usage(loopcost_usage *usage);
uint64_t cost_of_call(const loopcost_rates *rates);
uint64_t cost_of_call(const loopcost_rates *rates)
{
    loopcost_usage usage = LOOPCOST_USAGE_INIT;
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    read_usage(&usage);
    return loopcost_bill_usage(rates, &usage, &bill, 0) ? 0 : bill.total;
}
"""


@pytest.mark.parametrize("level", ["-O1", "-O2", "-O3"])
def test_a_caller_is_compiled_without_a_warning(level, dialect, tmp_path):
    """Optimised: a compiler that inlines a body warns about what it sees there."""
    compile_text(CALLER, dialect, tmp_path / "caller.o", level, *STRICT)


def refuses(flags, compiler, *use):
    try:
        check_text(including(["loopcost.h"]), (compiler, "c", "c11"), "-O2", *use, *flags.split())
    except AssertionError as error:
        assert "#error" in str(error) and "loopcost: compile without" in str(error)
        return True
    return False


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("flags", ["-ffast-math", "-Ofast", "-ffinite-math-only"])
def test_bodies_refuse_fast_math(flags, compiler):
    assert refuses(flags, compiler)


def test_bodies_refuse_the_parts_that_gcc_reveals():
    assert refuses("-freciprocal-math", "gcc")
    assert refuses("-fassociative-math -fno-signed-zeros -fno-trapping-math", "gcc")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_declarations_do_not_mind_fast_math(compiler):
    assert not refuses("-ffast-math", compiler, "-DLOOPCOST_LINKED")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("language, older, least", [("c", "c99", "C11"), ("c++", "c++14", r"C\+\+17")])
def test_an_older_standard_is_told_at_once(language, older, least, compiler):
    with pytest.raises(AssertionError, match=f"the headers are {least}; compile with"):
        check_text(including(["loopcost.h"]), (compiler, language, older))


def test_linked_and_build_exclude_each_other(dialect):
    with pytest.raises(AssertionError, match="define one of them at most"):
        check_text(including(["loopcost.h"]), dialect, "-DLOOPCOST_LINKED", "-DLOOPCOST_BUILD")


UNIT = """
#include <loopcost/loopcost.h>
#ifdef __cplusplus
extern "C"
#endif
const char *version_of_{name}(void);
const char *version_of_{name}(void) {{ return loopcost_version(); }}
"""

PROGRAM = """
#include <loopcost/loopcost.h>
#include <stdio.h>
const char *version_of_one(void);
const char *version_of_two(void);
const char *version_of_linked(void);
int main(void)
{
    printf("%s %s %s %s\\n", loopcost_version(), version_of_one(), version_of_two(), version_of_linked());
    return 0;
}
"""


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_header_only_and_linked_units_live_in_one_program(compiler, prefix, tmp_path):
    def unit(name, text, language="c", standard="c11", options=()):
        return compile_text(text, (compiler, language, standard), tmp_path / f"{name}.o", *STRICT, *options)

    objects = [
        unit("main", PROGRAM),
        unit("one", UNIT.format(name="one")),
        unit("two", UNIT.format(name="two"), "c++", "c++17"),
        unit("linked", UNIT.format(name="linked"), options=["-DLOOPCOST_LINKED"]),
    ]
    program = tmp_path / "program"
    library = prefix / "lib"
    run([compiler, *objects, f"-L{library}", f"-Wl,-rpath,{library}", "-lloopcost", "-lm", "-o", program])
    assert len(set(run([program]).split())) == 1


GROWABLES = sorted(name for name, fields in interface().structs.items() if fields[0][0] == "struct_size")

COMPARISON = """
    {{
        const {name} macro = {macro};
        {name} function;
        memset(&function, 0xA5, sizeof function);
        if ({name}_init(&function, sizeof function) || memcmp(&macro, &function, sizeof macro))
            puts("{name}");
    }}
"""


def test_every_init_macro_equals_its_function(prefix, tmp_path):
    """To the byte, for each struct that may grow."""
    functions = {name for name in interface().functions if name.endswith("_init")} - {"loopcost_fault_init"}
    assert functions == {f"{name}_init" for name in GROWABLES}
    checks = [COMPARISON.format(name=name, macro=f"{name.upper()}_INIT") for name in GROWABLES]
    text = "\n".join(
        [including(["loopcost.h"]), "#include <stdio.h>\n#include <string.h>", "int main(void)\n{", *checks, "}\n"]
    )
    library = prefix / "lib"
    found = [f"-L{library}", f"-Wl,-rpath,{library}", "-lloopcost"]
    program = tmp_path / "program"
    run(["gcc", "-std=c11", "-DLOOPCOST_LINKED", f"-I{INCLUDE}", "-xc", "-", *found, "-o", program], input=text)
    assert run([program]) == ""
