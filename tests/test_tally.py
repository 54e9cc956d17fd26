"""The tally counts what ran, and nothing that went wrong escapes it."""

import json

import pytest
import tally


def program(result="OK", stdout="ok 1 - a\nok 2 - b\n1..2\n", status=0):
    return json.dumps({"name": "price", "stdout": stdout, "result": result, "returncode": status}) + "\n"


def cases(*inner):
    inner = "".join(f'<testcase classname="c" name="t">{x}</testcase>' for x in inner)
    return f"<testsuites><testsuite>{inner}</testsuite></testsuites>"


def cargo(passed, failed, ignored, *lines):
    result = f"test result: ok. {passed} passed; {failed} failed; {ignored} ignored; 0 measured"
    return "\n".join([*lines, result, ""])


FAILS = "ok 1 - a\nnot ok 2 - b\n1..2\n"
CRASHES, CRASH = "ok 1 - a\n", "price: ERROR, exit status -11"
SKIPS = "ok 1 - a\nok 2 - b # SKIP no b\n"

# What pytest writes then: the second test was running.
INTERRUPTED = '<testsuite><testcase classname="c" name="t"/><testcase time="0.000" /></testsuite>'

# report, its text, exit status; how many passed, what failed
CASES = {
    "meson passes": ("testlog.json", program(), 0, 2, []),
    "meson, two programs": ("testlog.json", program() + program(), 0, 4, []),
    "meson fails": ("testlog.json", program("FAIL", FAILS, 1), 1, 1, ["price: 2 - b"]),
    "meson skips": ("testlog.json", program("OK", SKIPS), 0, 1, ["price: 2 - b # SKIP no b"]),
    "a program crashes": ("testlog.json", program("ERROR", CRASHES, -11), 1, 1, [CRASH]),
    "a program hangs": ("testlog.json", program("TIMEOUT", "", 1), 1, 0, ["price: TIMEOUT, exit status 1"]),
    "meson breaks off": ("testlog.json", program() + program()[:9], 137, 2, ["broke off, exit status 137"]),
    "meson compiles nothing": (None, "", 1, 0, ["broke off, exit status 1"]),
    "meson runs nothing": ("testlog.json", "", 0, 0, ["ran no test"]),
    "pytest passes": ("junit.xml", cases("", ""), 0, 2, []),
    "pytest fails": ("junit.xml", cases("", "<failure/>"), 1, 1, ["c.t: failure"]),
    "pytest cannot set up": ("junit.xml", cases("<error/>"), 1, 0, ["c.t: error"]),
    "pytest skips": ("junit.xml", cases("", "<skipped/>"), 0, 1, ["c.t: skipped"]),
    "pytest collects nothing": ("junit.xml", cases(), 5, 0, ["broke off, exit status 5"]),
    "pytest is interrupted": ("junit.xml", INTERRUPTED, 2, 1, ["a test that was interrupted"]),
    "pytest breaks off": ("junit.xml", cases(""), 3, 1, ["broke off, exit status 3"]),
    "cargo passes": ("cargo.log", cargo(3, 0, 0) + cargo(2, 0, 0), 0, 5, []),
    "cargo fails": ("cargo.log", cargo(1, 1, 0, "test a ... FAILED"), 101, 1, ["a ... FAILED"]),
    "cargo ignores": ("cargo.log", cargo(1, 0, 1, "test a ... ignored, slow"), 0, 1, ["a ... ignored, slow"]),
    "cargo names no test": ("cargo.log", cargo(1, 2, 0), 101, 1, ["a test that gave no name"] * 2),
    "cargo does not compile": ("cargo.log", "error: no\n", 101, 0, ["broke off, exit status 101"]),
    "cargo runs nothing": ("cargo.log", cargo(0, 0, 0), 0, 0, ["ran no test"]),
    "no exit status": ("cargo.log", cargo(1, 0, 0), None, 1, ["broke off, exit status unknown"]),
}


@pytest.fixture
def stage(tmp_path):
    """Makes the folder of a stage and returns it."""

    def make(report, text, status, name="stage"):
        folder = tmp_path / name
        folder.mkdir()
        if report:
            (folder / report).write_text(text)
        if status is not None:
            (folder / "status").write_text(f"{status}\n")
        return folder

    return make


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_stage(case, stage):
    report, text, status, passed, failed = case
    assert tally.count(stage(report, text, status)) == (passed, failed)


def test_the_last_line_sums_the_stages(stage, tmp_path, capsys):
    stage("testlog.json", program(), 0, "one")
    stage("cargo.log", cargo(1, 1, 0, "test a ... FAILED"), 101, "two")
    assert tally.main(tmp_path) == 1
    assert capsys.readouterr().out.endswith("FAILED two: a ... FAILED\n3 passed, 1 failed\n")


def test_all_is_well(stage, tmp_path, capsys):
    stage("testlog.json", program(), 0)
    assert tally.main(tmp_path) == 0
    assert capsys.readouterr().out.endswith("2 passed, 0 failed\n")


def test_no_stage_at_all_is_no_success(tmp_path, capsys):
    assert tally.main(tmp_path) == 1
    assert capsys.readouterr().out.endswith("0 passed, 0 failed\n")
