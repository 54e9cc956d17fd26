"""A foreign runtime calls the shared object through its description, and gets what a direct call gets.

ctypes is libffi: it lays the arguments out from PROTOTYPES, which is what bindings/generate.py reads in the headers. The
direct call is compiled from the headers themselves, one wrapper for each function, which takes the arguments as words
in memory. Both calls get the same arguments, sensible and bad, and must return the same and leave the same bytes.
"""

import ctypes
import itertools
import random

import pytest
from loopcost import _abi
from project import INCLUDE, interface, run

ROUNDS = 60  # calls of each function
ROOM = 1 << 16  # bytes behind a pointer: no function is given counts for which that is too little
DOUBLES = (0.5, 0.25, 0.9, 1.0, 3.0, 1e-3, 0.0, -1.0, float("nan"), float("inf"))
WORDS = {"uint32_t": (1, 2, 3, 0), "uint64_t": (1, 2, 3, 24, 0), "int32_t": (0, 1, 2, -1), "int64_t": (0, 1, -1)}

WRAPPER = """
void direct_{name}(const char *words, char *result);
void direct_{name}(const char *words, char *result)
{{
    {declarations}
    {copies}
    {kind} answer;
    (void)words;
    answer = {name}({arguments});
    memcpy(result, &answer, sizeof answer);
}}
"""


def spelled(kind):
    """A type of the interface in C."""
    text = f"{kind.name} *" if kind.name in kind.callbacks else kind.name
    return ("const " if kind.constant and kind.constant[-1] else "") + text + " *" * len(kind.constant)


def wrappers(functions):
    lines = ["#include <loopcost/loopcost.h>", "#include <string.h>"]
    for name, (result, arguments) in functions.items():
        copies = [f"memcpy((void *)&a{i}, words + {8 * i}, sizeof a{i});" for i in range(len(arguments))]
        declarations = [f"{spelled(kind)} a{i};" for i, (_, kind) in enumerate(arguments)]
        lines.append(WRAPPER.format(
            name=name, kind=spelled(result), declarations=" ".join(declarations), copies=" ".join(copies),
            arguments=", ".join(f"a{i}" for i in range(len(arguments)))))  # fmt: skip
    return "\n".join(lines)


@pytest.fixture(scope="module")
def libraries(prefix, tmp_path_factory):
    """(through its description, directly)"""
    folder = tmp_path_factory.mktemp("direct")
    (folder / "direct.c").write_text(wrappers(interface().functions))
    library = prefix / "lib"
    run(["gcc", "-std=gnu11", "-w", "-shared", "-fPIC", "-DLOOPCOST_LINKED", f"-I{INCLUDE}", folder / "direct.c",
         f"-L{library}", f"-Wl,-rpath,{library}", "-lloopcost", "-o", folder / "libdirect.so"])  # fmt: skip
    described = ctypes.CDLL(str(library / "libloopcost.so"))
    for name in _abi.PROTOTYPES:
        function = getattr(described, name)
        function.restype, function.argtypes = _abi.prototype(name)
    return described, ctypes.CDLL(str(folder / "libdirect.so"))


# Sensible arguments.


def filled(described, name, **values):
    """A struct as its _init leaves it, with some fields set."""
    kind = getattr(_abi, name)
    struct = kind()
    init = getattr(described, f"{name}_init", None)
    if init is not None:
        arguments = (ctypes.byref(struct), ctypes.sizeof(kind))
        init(*arguments[: len(init.argtypes)])
    for field, value in values.items():
        setattr(struct, field, value)
    return struct


def sensible(described):
    """Instances by the name of their struct, which keep alive what they point to."""
    pointer = ctypes.pointer

    def new(name, **values):
        return filled(described, name, **values)

    price = new("loopcost_price", input=3.0, output=15.0, cache_read=0.3, cache_write=3.75)
    thread = new("loopcost_thread", price=pointer(price), caching=1, base=5000.0, step=700.0, output=300.0)
    classes = (_abi.loopcost_class * 4)(*(new("loopcost_class", count=2.0, fix_chance=0.5) for _ in range(4)))
    model = new("loopcost_model", price=pointer(price), classes=classes, n_classes=2)
    task = new("loopcost_task", prompt=6000.0, generation=4000.0, attempt=800.0, trace=400.0)
    context = new("loopcost_context", caching=1)
    hazard = _abi.loopcost_hazard(0.1, 0.05)
    kind = new("loopcost_kind", weight=1.0, hazards=pointer(hazard), n_hazards=1)
    loop = new("loopcost_loop", thread=pointer(thread), kinds=pointer(kind), n_kinds=1, cap=50)
    strategy = new("loopcost_strategy", generator=pointer(model), fixer=pointer(model), task=pointer(task),
                   context=pointer(context))  # fmt: skip
    rates = new("loopcost_rates", input=10**9, output=5 * 10**9, cache_read=10**8, cache_write=10**9,
                cache_write_1h=2 * 10**9)  # fmt: skip
    usage = new("loopcost_usage", input=1748, output=769, cache_read=11572, cache_write=3679)
    report = new("loopcost_usage_report", input=1748, output=769, cache_read=11572, cache_write=3679)
    parameter = _abi.loopcost_param(_abi.PARAM_GENERATOR_BUGS_COUNT, _abi.NO_INDEX)
    found = (price, thread, model, task, context, kind, loop, strategy, rates, usage, report, parameter, hazard)
    made = {type(struct).__name__: struct for struct in found}
    made["loopcost_class"] = classes[0]
    return made


class Arguments:
    """The arguments of one call, as both callers want them, and the memory behind them. The same seed makes them twice:
    what a call writes is not seen by the other."""

    def __init__(self, described, made, arguments, seed):
        self.chance = random.Random(seed)
        self.described, self.made = described, made
        self.blocks = []
        self.values = [512 if name == "struct_size" else self.value(kind) for name, kind in arguments]

    def value(self, kind):
        if not kind.constant:
            return self.scalar(kind)
        if self.chance.random() < 0.06:
            return None
        if len(kind.constant) == 2:
            held = ctypes.pointer(self.made[kind.name])
            return self.block(bytes(ctypes.c_void_p(ctypes.addressof(held.contents))) * 4)
        if kind.name in ("char", "unsigned char"):
            return self.block(b"1.5e-1".ljust(ROOM, b"\0"))
        if kind.name in WORDS:
            return self.block(bytes(ROOM))
        if kind.name in ("double", "void"):
            return self.block(bytes((ctypes.c_double * 64)(*itertools.islice(itertools.cycle((0.5, 0.25)), 64))))
        struct = self.made.get(kind.name) or filled(self.described, kind.name)
        data = bytearray(bytes(struct))
        if self.chance.random() < 0.06:
            data[:4] = b"\1\0\0\0"  # a struct_size that is none
        return self.block(bytes(data) * (4 if kind.constant[0] else 1))

    def scalar(self, kind):
        if kind.name == "double":
            return self.chance.choice(DOUBLES[:6] if self.chance.random() < 0.8 else DOUBLES)
        return self.chance.choice(WORDS[kind.name])

    def block(self, data):
        self.blocks.append(ctypes.create_string_buffer(data, max(ROOM, len(data))))
        return self.blocks[-1]

    def described_call(self, function):
        given = []
        for value, kind in zip(self.values, function.argtypes):
            is_block = isinstance(value, ctypes.Array)
            given.append(ctypes.cast(value, kind) if is_block else value)
        return function(*given)

    def direct_call(self, function, result):
        words = ctypes.create_string_buffer(8 * max(1, len(self.values)))
        for i, value in enumerate(self.values):
            if isinstance(value, float):
                data = bytes(ctypes.c_double(value))
            elif isinstance(value, ctypes.Array):
                data = bytes(ctypes.c_void_p(ctypes.addressof(value)))
            else:
                data = ((value or 0) & (2**64 - 1)).to_bytes(8, "little")
            words[8 * i : 8 * i + 8] = data
        answer = ctypes.create_string_buffer(8)
        function(words, answer)
        return result.from_buffer(answer).value

    def left(self):
        return [block.raw for block in self.blocks]


def test_every_function_through_its_description(libraries):
    described, direct = libraries
    made, succeeded = sensible(described), set()
    for name, (result, arguments) in interface().functions.items():
        for seed in range(ROUNDS):
            one, other = (Arguments(described, made, arguments, seed) for _ in range(2))
            got = one.described_call(getattr(described, name))
            expected = other.direct_call(getattr(direct, f"direct_{name}"), _abi.prototype(name)[0])
            assert got == expected, f"{name}, arguments {seed}: {got}, called directly {expected}"
            assert one.left() == other.left(), f"{name}, arguments {seed}: not the same results"
            if got == 0 or result.constant:
                succeeded.add(name)
    without = set(interface().functions) - succeeded
    assert len(succeeded) > 0.6 * len(interface().functions), sorted(without)


def test_a_wrong_description_is_caught(libraries):
    """A float where the library takes a double, as a description may have it."""
    described, direct = libraries
    arguments = interface().functions["loopcost_best_of"][1]
    types = (ctypes.c_float, *_abi.prototype("loopcost_best_of")[1][1:])
    wrong = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(ctypes.cast(described.loopcost_best_of, ctypes.c_void_p).value)
    wrong.argtypes = types
    differ = 0
    for seed in range(ROUNDS):
        one, other = (Arguments(described, sensible(described), arguments, seed) for _ in range(2))
        got = one.described_call(wrong)
        expected = other.direct_call(direct.direct_loopcost_best_of, ctypes.c_int32)
        differ += got != expected or one.left() != other.left()
    assert differ
