"""What the package promises as such: names, weight, one exception per status, the right shared object."""

import ctypes
import inspect
import os
import pickle
import shutil
import subprocess
import sys
import typing

import pytest

import loopcost
from loopcost import _abi, _native, errors


def python(code, **environment):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def test_every_name_is_found():
    for name in loopcost.__all__:
        assert getattr(loopcost, name) is not None
        assert name in dir(loopcost)
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        getattr(loopcost, "nosuch")


def test_readers_and_runners_find_the_same_names():
    """What type checkers read in __init__.py is what __getattr__ serves."""
    with open(loopcost.__file__, encoding="utf-8") as file:
        lines = file.read().splitlines()
    told = {
        line.rpartition(" as ")[2].rstrip(",") for line in lines if " as " in line and line.startswith("    ")
    }
    assert told | {"__version__"} == set(loopcost.__all__)


def test_importing_is_light():
    done = python(
        "import sys; before = set(sys.modules); import loopcost; print(*(set(sys.modules) - before))"
    )
    assert set(done.stdout.split()) <= {"loopcost", "__future__"}
    heavy = "typing dataclasses enum json decimal re rich argparse copy functools collections operator"
    code = f"""
import sys
before = set(sys.modules)
from loopcost import Price, Usage, Strategy, bill, compare
bill(Usage(input=5), Price(1, 2))
print(*set("{heavy}".split()) & set(sys.modules) - before)
"""
    assert python(code).stdout.split() == []


def test_a_command_loads_no_other_command():
    code = """
import sys
from loopcost.cli import _COMMANDS, main
try:
    main(["bill", "--help"])
except SystemExit:
    print(*(name for name in _COMMANDS if "loopcost.cli." + name in sys.modules))
"""
    assert python(code).stdout.splitlines()[-1] == "bill"


def test_what_nobody_asks_for_is_not_built():
    code = """
from loopcost import Context, Model, Price, Strategy, Task, _abi, _native
model = Model(Price(1, 2, 0.1, 1.25), {"easy": 1}, {"easy": 0.5})
Strategy.solo(model, Task(1000, 500, 100, 50)).cost()
print(*(name for name in vars(_abi) if name in _abi.STRUCTS))
print(*(name for name in vars(_native.library) if name in _abi.PROTOTYPES))
"""
    structs, functions = map(str.split, python(code).stdout.splitlines())
    assert {"loopcost_cost", "loopcost_strategy"} <= set(structs) and len(structs) < 15
    assert "loopcost_strategy_cost" in functions and len(functions) < 5


def test_threads_find_the_same_structs():
    code = """
import threading
from loopcost import _abi
names, found, start = [*_abi.STRUCTS, *_abi.CALLBACKS], [], threading.Barrier(8)
def ask():
    start.wait()
    found.append([(getattr(_abi, name), _abi.ctype(name + "*")) for name in names])
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
print(len(found), all(one == found[0] for one in found))
"""
    assert python(code).stdout == "8 True\n"


def test_a_name_that_the_interface_does_not_have_is_none():
    with pytest.raises(AttributeError, match="module 'loopcost._abi' has no attribute 'loopcost_nothing'"):
        getattr(_abi, "loopcost_nothing")


def test_every_public_name_is_documented():
    kinds = [getattr(loopcost, name) for name in loopcost.__all__ if name != "__version__"]
    members = {
        f"{kind.__name__}.{name}": member
        for kind in kinds
        if isinstance(kind, type)
        for name, member in vars(kind).items()
        if not name.startswith("_") and (callable(member) or isinstance(member, (classmethod, property)))
    }
    assert [kind for kind in kinds if not inspect.getdoc(kind)] == []
    assert [name for name, member in members.items() if not inspect.getdoc(member)] == []


def test_a_record_shows_its_fields():
    assert str(inspect.signature(loopcost.Crossing)) == (
        "(value: 'float', bound: 'float', sign_below: 'int', sign_above: 'int')"
    )
    assert inspect.signature(loopcost.Entry).parameters["as_of"].default is None
    assert list(inspect.signature(loopcost.Price).parameters)[:2] == ["input", "output"]


def constructors():
    """What users make, and what is made for them: the public classes of the package and of its modules."""
    modules = [loopcost, *(getattr(loopcost, name) for name in loopcost._MODULES)]
    homes = {module.__name__ for module in modules[1:] if module is not loopcost.readers}
    kinds = {
        kind
        for module in modules
        for name in (loopcost._WHERE if module is loopcost else vars(module))
        if not name.startswith("_") and isinstance(kind := getattr(module, name), type)
        if kind.__module__ in homes and not issubclass(kind, Exception)
    }
    return sorted(kinds - {loopcost.Random}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", constructors(), ids=lambda kind: kind.__name__)
def test_a_constructor_names_what_it_does_not_have(kind):
    with pytest.raises(loopcost.UnknownParameterError) as caught:
        kind(zzz=1)
    takes = ", ".join(inspect.signature(kind).parameters) or "none"
    assert str(caught.value) == f"{kind.__name__} has no parameter 'zzz'. It takes {takes}"


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: loopcost.Price(ouput=3),
            "Price has no parameter 'ouput': did you mean 'output'? It takes input, output, ",
        ),
        (
            lambda: loopcost.Price(1, 2, cacheread=3),
            "Price has no parameter 'cacheread': did you mean 'cache_read'? It ",
        ),
        (lambda: loopcost.Price(1), "Price.output is not given"),
        (lambda: loopcost.Beta(1, 2, 3), "Beta is given 3 values; it takes alpha, beta"),
        (
            lambda: loopcost.Task(1, 2, 3, 4).replace(promt=1),
            "Task has no parameter 'promt': did you mean 'prompt'? It ",
        ),
        (
            lambda: loopcost.Crossing(1, 2, 3, sign_abve=1),
            "Crossing has no parameter 'sign_abve': did you mean 'sign_a",
        ),
        (
            lambda: loopcost.Book("b", entires={}),
            "Book has no parameter 'entires': did you mean 'entries'? It takes ",
        ),
    ],
)
def test_a_misspelt_parameter_is_told_with_the_one_that_is_meant(make, message):
    with pytest.raises(TypeError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_a_fault_inside_a_constructor_stays_what_it_is():
    with pytest.raises(loopcost.WrongTypeError, match="price.input is .5"):
        loopcost.Price([5], 1)


def test_type_hints_are_real():
    for name in ("Mapping", "Optional", "Union", "Iterable"):
        assert hasattr(typing, name)
    assert os.path.exists(os.path.join(os.path.dirname(loopcost.__file__), "py.typed"))


def test_every_status_has_its_exception():
    assert set(errors.BY_STATUS) == set(range(1, _abi.STATUS_END))
    for kind in errors.BY_STATUS.values():
        builtin = kind.__bases__[-1]
        assert issubclass(kind, errors.LoopcostError) and builtin.__module__ == "builtins"
        assert builtin is not Exception


@pytest.mark.parametrize("status", range(1, _abi.STATUS_END))
def test_exceptions_carry_the_fault(status):
    fault = _abi.loopcost_fault(status, _abi.PARAM_FIXER_CLASSES_COUNT, 2, 1, 2**64 - 1, -3.0, 0.0, 1e12)
    problem = _native.error(fault)
    text = ctypes.create_string_buffer(_abi.FAULT_TEXT_SIZE)
    _native.library.loopcost_fault_text(ctypes.byref(fault), text, _abi.FAULT_TEXT_SIZE)
    assert str(problem) == text.value.decode()
    assert problem.status == status and problem.parameter == "fixer.classes[2].count"
    assert (problem.value, problem.least, problem.most, problem.strategy) == (-3.0, 0.0, 1e12, 1)
    again = pickle.loads(pickle.dumps(problem))
    assert str(again) == str(problem) and again.parameter == problem.parameter


def test_the_generated_structs_have_their_sizes():
    for name in (
        "price",
        "rates",
        "usage",
        "usage_report",
        "bill",
        "cumulants",
        "thread",
        "task",
        "context",
        "cost",
    ):
        kind = getattr(_abi, f"loopcost_{name}")
        init = getattr(_native.library, f"loopcost_{name}_init")
        struct = kind()
        assert init(ctypes.byref(struct), ctypes.sizeof(kind)) == _abi.OK
        assert struct.struct_size == ctypes.sizeof(kind)


def test_version():
    assert loopcost.__version__ == f"{_abi.VERSION_MAJOR}.{_abi.VERSION_MINOR}.{_abi.VERSION_PATCH}"


@pytest.fixture
def compiled(tmp_path):
    """Compiles a shared object from a line of C."""

    def build(source):
        (tmp_path / "other.c").write_text(source)
        path = tmp_path / "libother.so"
        compiler = os.environ.get("CC", "cc").split()
        subprocess.run([*compiler, "-shared", "-fPIC", "-w", tmp_path / "other.c", "-o", path], check=True)
        return str(path)

    return build


def stand_in(abi):
    """A library with every function, of another ABI."""
    names = (name for name in _abi.PROTOTYPES if name != "loopcost_abi_version")
    return f"int loopcost_abi_version() {{ return {abi}; }}" + "".join(
        f"void {name}() {{}}" for name in names
    )


def test_another_abi_is_refused_by_path(compiled):
    path = compiled(stand_in(_abi.ABI_VERSION + 1))
    done = python("import loopcost; loopcost.Price", LOOPCOST_LIBRARY=path)
    message = f"ImportError: {path} has ABI {_abi.ABI_VERSION + 1}; this package needs ABI {_abi.ABI_VERSION}"
    assert done.stderr.splitlines()[-1] == message


def test_another_library_is_refused_by_path(compiled):
    path = compiled("int nothing() { return 0; }")
    done = python("import loopcost; loopcost.Price", LOOPCOST_LIBRARY=path)
    assert done.stderr.splitlines()[-1].startswith(
        f"ImportError: {path} is no loopcost library that this package"
    )
    done = python("import loopcost; loopcost.Price", LOOPCOST_LIBRARY="/no/such.so")
    assert "ImportError: loopcost cannot load its shared object /no/such.so" in done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "loopcost", "compare"],
        env={**os.environ, "LOOPCOST_LIBRARY": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and done.stderr.startswith(f"loopcost: {path}")


def test_the_library_can_be_named(tmp_path):
    copy = shutil.copy(_native.PATH, tmp_path / "mine.so")
    done = python("from loopcost import _native; print(_native.PATH)", LOOPCOST_LIBRARY=str(copy))
    assert done.stdout.strip() == str(copy)


def test_loading_keeps_subnormal_numbers():
    """A shared object linked with -ffast-math would flush them to zero in the whole process."""
    assert _native.library and 5e-324 / 1 > 0 and 2.2250738585072014e-308 / 2 > 0


@pytest.mark.parametrize("module", ["distribution", "loop", "rules", "simulation", "trials"])
def test_docstrings_run(module):
    import doctest
    from importlib import import_module

    found = doctest.testmod(import_module(f"loopcost.{module}"), optionflags=doctest.ELLIPSIS)
    assert found.attempted and not found.failed
