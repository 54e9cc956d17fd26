"""Writes what the bindings know of the C interface, from the headers: the one source of truth.

    python3 bindings/generate.py            write the files
    python3 bindings/generate.py --check    exit 1 and name the files that would change

bindings/python/src/loopcost/_abi.py           constants, ctypes structures, prototypes
bindings/python/src/loopcost/_abi.pyi          what type checkers know of them: the types of the fields
bindings/rust/loopcost-sys/src/bindings.rs     the same for Rust
bindings/rust/loopcost-sys/examples/layout.rs  prints every size and offset as Rust lays them out
tests/abi/layout.c                             the same as the C compiler lays them out

Needs pycparser and a C preprocessor.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from pycparser import c_ast, c_parser

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What <stdint.h> gives, in the plain C that pycparser reads.
STDINT = """
typedef signed int int32_t; typedef unsigned int uint32_t; typedef signed long int64_t; typedef unsigned long uint64_t;
#define UINT32_MAX 4294967295
#define UINT64_MAX 18446744073709551615
"""

# C type -> (ctypes name, Rust name)
SCALARS = {
    "int32_t": ("c_int32", "i32"),
    "uint32_t": ("c_uint32", "u32"),
    "int64_t": ("c_int64", "i64"),
    "uint64_t": ("c_uint64", "u64"),
    "double": ("c_double", "f64"),
    "char": ("c_char", "c_char"),
    "unsigned char": ("c_ubyte", "u8"),
    "void": ("None", "c_void"),
}


class Type:
    """A scalar, a struct or a callback behind some stars; `constant` tells, star by star, whether what is behind it is."""

    callbacks = set()

    def __init__(self, node):
        self.constant = []
        while isinstance(node, c_ast.PtrDecl):
            node = node.type
            self.constant.append("const" in node.quals)
        self.name = " ".join(node.type.names)
        if self.name in self.callbacks:  # a pointer to a function is a value in both languages
            self.constant.pop()

    def python(self):
        """A word for _abi.ctype()."""
        if self.name in ("char", "void") and self.constant:
            return f"c_{self.name}_p"
        return (SCALARS[self.name][0] if self.name in SCALARS else self.name) + "*" * len(self.constant)

    def python_hint(self):
        """What a field reads as in Python. A pointer takes arrays too, which no type of ctypes says."""
        if self.constant or self.name in self.callbacks:
            return "Any"
        return "float" if self.name == "double" else "int"

    def rust(self):
        text = SCALARS[self.name][1] if self.name in SCALARS else self.name
        for constant in reversed(self.constant):
            text = f"*{'const' if constant else 'mut'} {text}"
        return text


class Interface:
    """Constants, structs and functions of the public headers, in their order."""

    def __init__(self, include):
        self.constants = {}
        self.structs = {}
        self.callbacks = {}
        self.functions = {}
        for node in c_parser.CParser().parse(preprocess(include)).ext:
            self.read(node)
        self.constants.update(macros(include))

    def read(self, node):
        kind = node.type
        if isinstance(node, c_ast.Typedef) and isinstance(kind.type, c_ast.Struct):
            self.structs[node.name] = [(field.name, Type(field.type)) for field in kind.type.decls]
        elif isinstance(kind, c_ast.Enum):
            self.read_enum(kind)
        elif isinstance(node, c_ast.Typedef) and isinstance(kind, c_ast.FuncDecl):
            self.callbacks[node.name] = signature(kind)
            Type.callbacks.add(node.name)
        elif isinstance(kind, c_ast.FuncDecl):
            self.functions[node.name] = signature(kind)

    def read_enum(self, enum):
        value = -1
        for item in enum.values.enumerators:
            value = int(item.value.value) if item.value else value + 1
            self.constants[item.name] = value


def signature(kind):
    """The result, and the arguments by name."""
    arguments = kind.args.params if kind.args else []
    return Type(kind.type), [(a.name, Type(a.type)) for a in arguments if a.name]


def preprocess(include):
    with tempfile.TemporaryDirectory() as fake:
        pathlib.Path(fake, "stdint.h").write_text(STDINT)
        command = ["cc", "-E", "-P", "-nostdinc", "-DLOOPCOST_LINKED", f"-I{fake}", f"-I{include}"]
        return subprocess.run(
            [*command, include / "loopcost/loopcost.h"], check=True, capture_output=True, text=True
        ).stdout


def macros(include):
    """The macros that are one number: limits and sizes."""
    found = {}
    named = {"UINT32_MAX": 2**32 - 1, "UINT64_MAX": 2**64 - 1}
    for header in sorted(include.glob("loopcost/*.h")):
        for name, value in re.findall(r"^#define (LOOPCOST_\w+) (\w+)$", header.read_text(), re.M):
            if value in named or value.isdigit():
                found[name] = named.get(value) if value in named else int(value)
    return {name: value for name, value in found.items() if name not in ("LOOPCOST_BODIES",)}


def short(name):
    return re.sub(r"^loopcost_", "", name, flags=re.I)


PYTHON_HEAD = """\
\"\"\"The C interface, as ctypes sees it. Written by bindings/generate.py from the headers; do not edit.

A struct is a description until someone asks for it: few programs use many, and each takes its time to build.
\"\"\"

import ctypes
"""

PYTHON_TAIL = '''

def __getattr__(name):
    """A struct or a callback, built when it is first asked for."""
    if name in STRUCTS:
        words = STRUCTS[name].split()
        fields = list(zip(words[::2], map(ctype, words[1::2])))
        found = type(ctypes.Structure)(name, (ctypes.Structure,), {"__module__": __name__, "_fields_": fields})
    elif name in CALLBACKS:
        found = ctypes.CFUNCTYPE(*map(ctype, CALLBACKS[name].split()))
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, found)  # one for all threads


def ctype(word):
    """The type that a word of these descriptions means: c_double, loopcost_price*, None."""
    if word.endswith("*"):
        return ctypes.POINTER(ctype(word[:-1]))
    if word == "None":
        return None
    return getattr(ctypes, word) if word.startswith("c_") else globals().get(word) or __getattr__(word)


def prototype(name):
    """(result, arguments) of a function."""
    result, *arguments = map(ctype, PROTOTYPES[name].split())
    return result, tuple(arguments)
'''


def python_text(api):
    lines = [PYTHON_HEAD]
    lines += [f"{short(name)} = {value}" for name, value in api.constants.items()]
    lines += ["", "# struct: its fields, each a name and a type", "STRUCTS = {"]
    for name, fields in api.structs.items():
        *others, last = (f"{field} {kind.python()}" for field, kind in fields)
        lines += [f'    "{name}": (', *(f'        "{field} "' for field in others), f'        "{last}"', "    ),"]
    lines += ["}", ""]
    lines += python_signatures("callback", "CALLBACKS", api.callbacks) + [""]
    lines += python_signatures("function", "PROTOTYPES", api.functions)
    return "\n".join([*lines, PYTHON_TAIL])


def python_signatures(what, table, signatures):
    lines = [f"# {what}: its result, then its arguments", f"{table} = {{"]
    for name, (result, arguments) in signatures.items():
        lines += [f'    "{name}": "{" ".join(kind.python() for kind in (result, *(kind for _, kind in arguments)))}",']
    return [*lines, "}"]


def python_stub_text(api):
    lines = [
        '"""The C interface, as type checkers see it. Written by bindings/generate.py from the headers; do not edit."""',
        "",
        "import ctypes",
        "from typing import Any",
        "",
    ]
    lines += [f"{short(name)}: int" for name in api.constants]
    lines += [f"{callback}: Any" for callback in api.callbacks]
    for name, fields in api.structs.items():
        lines += ["", f"class {name}(ctypes.Structure):"]
        lines += [f"    {field}: {kind.python_hint()}" for field, kind in fields]
    lines += ["", "STRUCTS: dict[str, str]", "CALLBACKS: dict[str, str]", "PROTOTYPES: dict[str, str]", ""]
    lines += ["def ctype(word: str) -> Any: ...", "def prototype(name: str) -> tuple[Any, tuple[Any, ...]]: ..."]
    return "\n".join([*lines, ""])


def rust_constant(name, value):
    if name.startswith(("LOOPCOST_STATUS", "LOOPCOST_OK")) or name in RUST_STATUSES:
        return f"pub const {name}: i32 = {value};"
    return f"pub const {name}: {'u64' if value >= 2**32 else 'u32'} = {value};"


RUST_STATUSES = set()


def rust_argument(name):
    """Rust has more reserved words than C."""
    return f"{name}_" if name == "loop" else name


def rust_text(api):
    names = list(api.constants)
    RUST_STATUSES.update(names[names.index("LOOPCOST_OK") : names.index("LOOPCOST_STATUS_END") + 1])
    lines = ["// Written by bindings/generate.py from the headers; do not edit.", ""]
    lines += ["use std::os::raw::{c_char, c_void};", ""]
    lines += [rust_constant(name, value) for name, value in api.constants.items()]
    for name, fields in api.structs.items():
        lines += ["", "#[repr(C)]", "#[derive(Clone, Copy, Debug)]", f"pub struct {name} {{"]
        lines += [f"    pub {field}: {kind.rust()}," for field, kind in fields]
        lines += ["}"]
    for name, (result, arguments) in api.callbacks.items():
        inner = ", ".join(f"{rust_argument(argument)}: {kind.rust()}" for argument, kind in arguments)
        lines += ["", f"pub type {name} =", f'    Option<unsafe extern "C" fn({inner}) -> {result.rust()}>;']
    lines += ["", 'extern "C" {']
    for name, (result, arguments) in api.functions.items():
        inner = ", ".join(f"{rust_argument(argument)}: {kind.rust()}" for argument, kind in arguments)
        lines += [f"    pub fn {name}({inner}) -> {result.rust()};"]
    return "\n".join([*lines, "}", ""])


RUST_LAYOUT_HEAD = """\
//! Prints every struct's size and every field's offset, a line each: name, number.
// Written by bindings/generate.py from the headers; do not edit.

use loopcost_sys::*;
use std::mem::{size_of, MaybeUninit};

macro_rules! show {
    ($kind:ident: $($field:ident)*) => {
        println!("{} {}", stringify!($kind), size_of::<$kind>());
        let value = MaybeUninit::<$kind>::uninit();
        let base = value.as_ptr();
        $(
            let field = unsafe { std::ptr::addr_of!((*base).$field) };
            println!("{}.{} {}", stringify!($kind), stringify!($field), field as usize - base as usize);
        )*
    };
}

fn main() {"""


def rust_layout_text(api):
    lines = [RUST_LAYOUT_HEAD]
    for name, fields in api.structs.items():
        lines += [f"    show!({name}: {' '.join(field for field, _ in fields)});"]
    return "\n".join([*lines, "}", ""])


def layout_text(api):
    lines = [
        "/* Prints every struct's size and every field's offset, a line each: name, number.",
        " * Written by bindings/generate.py from the headers; do not edit. */",
        "#include <loopcost/loopcost.h>",
        "#include <stddef.h>",
        "#include <stdio.h>",
        "",
        "int main(void)",
        "{",
    ]
    for name, fields in api.structs.items():
        lines += [f'    printf("{name} %u\\n", (unsigned)sizeof({name}));']
        lines += [f'    printf("{name}.{field} %u\\n", (unsigned)offsetof({name}, {field}));' for field, _ in fields]
    return "\n".join([*lines, "    return 0;", "}", ""])


def formatted_rust(text):
    return subprocess.run(
        ["rustfmt", "--edition", "2021"], input=text, check=True, capture_output=True, text=True
    ).stdout


def outputs():
    api = Interface(ROOT / "include")
    return {
        ROOT / "bindings/python/src/loopcost/_abi.py": python_text(api),
        ROOT / "bindings/python/src/loopcost/_abi.pyi": python_stub_text(api),
        ROOT / "bindings/rust/loopcost-sys/src/bindings.rs": formatted_rust(rust_text(api)),
        ROOT / "bindings/rust/loopcost-sys/examples/layout.rs": formatted_rust(rust_layout_text(api)),
        ROOT / "tests/abi/layout.c": layout_text(api),
    }


def main(arguments):
    stale = [path for path, text in outputs().items() if not path.exists() or path.read_text() != text]
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what bindings/generate.py writes", file=sys.stderr)
        return 1 if stale else 0
    for path, text in outputs().items():
        if path in stale:
            path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
