"""The gate that keeps the binary interface: what the shared object exports, needs and lays out.

lib/loopcost.map lists the exported symbols, `BASELINE` describes their types, `LAYOUTS` have the structs as they are
where pointers have 32 and 64 bits. All are committed; `refresh` writes them.
"""

import platform
import re
import subprocess

from project import ROOT, run

MAP = ROOT / "lib/loopcost.map"
NODE = "LOOPCOST_0"
BASELINE = ROOT / f"tests/abi/{platform.machine()}.abi"

# What the shared object may need from outside: libm without lgamma (it writes a global), mem*, str* and what the
# compiler's own start-up code looks for.
ALLOWED = re.compile(
    r"(fabs|fmin|fmax|floor|ceil|trunc|rint|nearbyint|fma|fmod|frexp|ldexp|scalbn|sqrt|cbrt|hypot|pow|exp|exp2|"
    r"expm1|log|log1p|log2|log10|erfc|sin|cos|sincos|tan|asin|acos|mem(cpy|move|set|cmp)|str(len|cmp|ncmp)|"
    r"__stack_chk_fail|_ITM_(de)?registerTMCloneTable|__cxa_finalize|__gmon_start__)(@.*)?"
)


def listed(text):
    """The symbols that a version script makes global."""
    return re.findall(r"^    (loopcost_\w+);$", text, re.M)


def map_text(symbols):
    lines = [f"    {symbol};" for symbol in sorted(symbols)]
    return "\n".join([f"{NODE} {{", "global:", *lines, "local:", "    *;", "};", ""])


def exported(library):
    """Every dynamic symbol that the library defines, with its version: `loopcost_version@@LOOPCOST_0`."""
    return {line.split()[-1] for line in run(["nm", "-D", "--defined-only", library]).splitlines()}


def needed(library):
    """Every dynamic symbol that the library leaves to others."""
    return {line.split()[-1] for line in run(["nm", "-D", "--undefined-only", library]).splitlines()}


def soname(library):
    return re.search(r"SONAME +(\S+)", run(["objdump", "-p", library])).group(1)


def describe(library, include, out):
    """Writes the types of the interface to `out`, from the library's debug information."""
    quiet = ["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs"]
    run(["abidw", "--headers-dir", include, *quiet, "--out-file", out, library])
    # Where it was built is no part of the interface.
    out.write_text(re.sub(r" path='[^']*/lib/", " path='lib/", out.read_text()))


def difference(before, after):
    """The exit status and the report of abidiff between two descriptions: 0 and "" where nothing changed.

    Both sides are descriptions made alike: given --headers-dir2 abidiff once called a broken struct unchanged.
    """
    done = subprocess.run(["abidiff", before, after], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def layout(source, include, width):
    """Size of every struct and offset of every field, a line each, where pointers have `width` bits.

    As assembly, which needs no 32-bit C library: each number is the size of an array there.
    """
    text = source.read_text()
    numbers = re.findall(r'printf\("(\S+) %u\\n", \(unsigned\)(.*)\);$', text, re.M)
    lines = ["#include <loopcost/loopcost.h>", "#include <stddef.h>"]
    lines += [f"const char s{i}[({number}) + 1] = {{1}};" for i, (_, number) in enumerate(numbers)]
    command = ["gcc", f"-m{width}", "-std=c11", "-DLOOPCOST_LINKED", f"-I{include}", "-S", "-xc", "-", "-o", "-"]
    sizes = dict(re.findall(r"\.size\ts(\d+), (\d+)", run(command, input="\n".join([*lines, ""]))))
    return "".join(f"{name} {int(sizes[str(i)]) - 1}\n" for i, (name, _) in enumerate(numbers))


SOURCE = ROOT / "tests/abi/layout.c"
LAYOUTS = {width: ROOT / f"tests/abi/layout-{width}.txt" for width in (32, 64)}
