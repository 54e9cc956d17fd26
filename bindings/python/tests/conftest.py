"""What the tests share: where the data is, how far a double is from the truth, and how to run the command."""

import json
import math
import os
import pty
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from drawn_runs import runs, write_calls, write_totals

TESTS = Path(__file__).resolve().parents[3] / "tests"
VECTORS = TESTS / "vectors"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(TESTS.parent / "build" / "hypothesis"))

LOGS = TESTS / "data" / "free_executor_paradox"


def vectors(section):
    """The cases of a section, each a pytest parameter named by its number and tag."""
    lines = (VECTORS / f"{section}.jsonl").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    return [
        pytest.param(one["in"], one["out"], id=f"{one['id']}-{one['in'].get('tag', '')}") for one in cases
    ]


def ulps(got, true):
    """How many units in the last place of the true value lie between it and the double."""
    true = Fraction(true)
    return abs(Fraction(got) - true) / Fraction(math.ulp(float(true)))


def read_terminal(controller):
    """All that is written to the other end, which the caller has closed."""
    data = b""
    try:
        while more := os.read(controller, 65536):
            data += more
    except OSError:  # the end of a terminal
        pass
    os.close(controller)
    return data.decode()


def terminal(command, columns):
    """What the command writes to a terminal of so many columns, line by line, without the styles."""
    controller, terminal = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=terminal, env=environment):
        os.close(terminal)
        text = read_terminal(controller)
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()]


@pytest.fixture
def loopcost_command():
    """Runs the command as its users do; returns the finished process."""

    def run(*arguments, **options):
        command = [sys.executable, "-m", "loopcost", *map(str, arguments)]
        options = {"capture_output": True, "text": True, "encoding": "utf-8", **options}
        return subprocess.run(command, **options)

    return run


def asked(command, *arguments):
    """What the command answers in JSON."""
    done = command(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def logs(tmp_path):
    """A folder with tables of drawn runs, one of totals and one of calls, and the book of their model."""
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    write_totals(tmp_path / "totals.csv", runs(40))
    write_calls(tmp_path / "calls.csv", runs(30, recorded=True))
    return tmp_path
