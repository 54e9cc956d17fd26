"""tests/run fails whatever goes wrong in a stage or a lane, and says how much passed. Its tools are others here, which
build nothing."""

import os
import pathlib
import shutil
import signal
import subprocess
import time

import pytest
from project import ROOT

# What each tool does in place of its work: it goes wrong where the test wants it to, or else one test passes.
TOOLS = {
    "bin/meson": """
case $1 in
setup) for word; do case $word in */build/*) mkdir -p "$word/meson-logs" && exit ;; esac; done ;;
test) stage=${3##*/}
    eval "$WRONG"
    echo '{"name": "a", "stdout": "ok 1 - a", "result": "OK", "returncode": 0}' >"$3/meson-logs/testlog.json" ;;
esac
""",
    "bin/cargo": """
case $* in *--all-features*) stage=rust-vendored ;; *) stage=rust-linked ;; esac
eval "$WRONG"
echo 'test result: ok. 1 passed; 0 failed; 0 ignored;'
""",
    "build/venv/bin/python": """
for word; do case $word in --junitxml=*) report=${word#*=} ;; esac; done
[ "$report" ] || exit 0
stage=${report%/*} stage=${stage##*/}
eval "$WRONG"
echo '<testsuite><testcase classname="c" name="t"/></testsuite>' >"$report"
""",
    ".ci/need": "",
    "tests/release": "",
    "tests/coverage": "",
}


def make_tool(script, text):
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(f"#!/bin/sh\n{text}")
    script.chmod(0o755)


def heed_interruptions():
    """As in a terminal: this test may run in a lane, or in the background of another shell that ignores them."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def begin(tmp_path):
    """Begins a run: `wrong` is what the tools do before they report, in the words of the shell, which knows the stage."""
    for name, text in TOOLS.items():
        make_tool(tmp_path / name, text)
    for name in ("run", "lane", "tally.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")

    def run(wrong=""):
        return subprocess.Popen(
            [tmp_path / "tests/run"],
            env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "WRONG": wrong},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=heed_interruptions,
        )

    return run


def end_of(run):
    """The exit status, and what was printed."""
    printed = run.communicate(timeout=120)[0]
    return run.returncode, printed


def test_every_stage_passes(begin):
    status, printed = end_of(begin())
    assert status == 0, printed
    assert printed.endswith("\n9 passed, 0 failed\n")


@pytest.mark.parametrize("stage", ["clang-debug", "tarball", "project", "rust-linked"])
def test_a_stage_that_breaks_off_is_a_failure_and_stops_no_other(stage, begin):
    status, printed = end_of(begin(f"[ $stage != {stage} ] || exit 3"))
    assert status == 1, printed
    assert printed.endswith(f"\nFAILED {stage}: broke off, exit status 3\n8 passed, 1 failed\n")


def test_a_lane_that_is_killed_is_a_failure(begin):
    status, printed = end_of(begin("[ $stage != python ] || kill -9 $PPID"))
    assert status == 1, printed
    assert "\nFAILED bindings: broke off, exit status 137\nFAILED python: broke off, exit status unknown\n" in printed
    assert printed.endswith(" passed, 2 failed\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_interrupted_ends_both_lanes_and_counts_what_passed(name, begin, tmp_path):
    stopped = [tmp_path / stage for stage in ("clang-release", "python")]
    run = begin("case $stage in clang-release | python) echo $$ >$stage; exec sleep 100 ;; esac")
    while not all(file.exists() and file.read_text() for file in stopped):
        time.sleep(0.01)
    os.killpg(run.pid, getattr(signal, name))
    status, printed = end_of(run)
    assert status == 1, printed
    assert printed.endswith(
        "\nFAILED bindings: broke off, exit status 130\nFAILED builds: broke off, exit status 130\n"
        "FAILED clang-release: broke off, exit status unknown\nFAILED python: broke off, exit status unknown\n"
        "2 passed, 4 failed\n"
    )
    assert not any(pathlib.Path(f"/proc/{file.read_text().strip()}").exists() for file in stopped)
    assert not (tmp_path / "build/results/clang-debug").exists()


@pytest.mark.parametrize("few", ["branch", "line"])
def test_lines_and_branches_are_told_whichever_are_too_few(few, tmp_path):
    make_tool(tmp_path / "build/venv/bin/python", f'echo "$*"\ncase $* in *--fail-under-{few}*) exit 4 ;; esac\n')
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests/coverage", tmp_path / "tests")
    done = subprocess.run([tmp_path / "tests/coverage", "build/x"], text=True, capture_output=True)
    assert done.returncode == 1
    assert "--txt-metric branch" in done.stdout and "--txt-metric line" in done.stdout
