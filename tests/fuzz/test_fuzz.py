"""A short walk of every fuzz target: its corpus, and then new inputs, the same ones every time."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import fuzzing
import pytest
from project import interface

RUNS = 1000
SEED = 1

pytestmark = pytest.mark.skipif(not shutil.which("clang"), reason="libFuzzer is part of clang")


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """All targets, compiled side by side."""
    folder = tmp_path_factory.mktemp("fuzz")
    with ThreadPoolExecutor() as pool:
        futures = {
            target: pool.submit(fuzzing.build, fuzzing.HERE / f"{target}.c", folder, "-O0")
            for target in fuzzing.TARGETS
        }
        return {target: future.result() for target, future in futures.items()}


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_target(target, programs, tmp_path):
    inputs = fuzzing.kept(target)
    assert inputs, "tests/fuzz/run --keep makes a corpus"
    folder = fuzzing.unpack(inputs, tmp_path / "corpus")
    status, executions, printed = fuzzing.fuzz(
        programs[target], folder, findings=tmp_path / "findings", seed=SEED, runs=RUNS + len(inputs)
    )
    assert status == 0, printed
    assert executions >= RUNS


@pytest.fixture(scope="module")
def called():
    return {name for target in fuzzing.TARGETS for name in fuzzing.called_by(target)}


def test_every_function_is_fuzzed(called):
    assert sorted(set(interface().functions) - called) == []


def test_what_is_declared_only_is_not_called(called):
    assert "loopcost_attempts_cumulants" in called
    assert "loopcost_attempts_cumulants" not in fuzzing.called_by("money")


def test_readers(tmp_path):
    status, executions, printed = fuzzing.fuzz_readers(tmp_path, SEED, runs=3000)
    assert status == 0, printed
    assert executions == 3000


LIE = """
#include <loopcost/loopcost.h>
static inline int32_t lie(uint64_t nano_usd, char *text, uint32_t size)
{
    return loopcost_usd_text(nano_usd + 1, text, size);
}
#define loopcost_usd_text lie
#include "%s"
"""


def test_a_fault_is_found(tmp_path):
    """The checks bite: a library that is off by a billionth of a dollar is a finding."""
    (tmp_path / "lie.c").write_text(LIE % (fuzzing.HERE / "money.c"))
    program = fuzzing.build(tmp_path / "lie.c", tmp_path, "-O0")
    folder = fuzzing.unpack(fuzzing.kept("money"), tmp_path / "corpus")
    status, _, printed = fuzzing.fuzz(program, folder, findings=tmp_path / "findings", seed=SEED, runs=RUNS)
    assert status != 0
    assert "== nano" in printed
    assert list((tmp_path / "findings").iterdir())
