"""loopcost simulate: the same bits with any number of workers, and beside them what the closed form says."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from conftest import read_terminal, terminal

from loopcost import Scenario, simulate_pair
from loopcost.cli import _output
from loopcost.scenario import example_path

LOOPS = example_path("loops")
KEYS = {
    *("mean_usd", "standard_error_usd", "variance_usd2", "exact_mean_usd", "apart", "digest"),
    *("p50_usd", "p90_usd", "p95_usd", "p99_usd"),
    *("attempts", "p_solved", "p_solved_error", "usd_per_solved"),
}
HALF = """
[task]
prompt = 6000
generation = 4000
attempt = 800
trace = 400

[models.m]
price = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
bugs = { odd = 2 }
fix_chance = { odd = 0.5 }

[models.n]
price = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
bugs = { odd = 2.5 }
fix_chance = { odd = 0.5 }

[strategies.whole]
solo = "m"

[strategies.half]
solo = "n"

[strategies.other]
solo = "m"
task = { trace = 400.5 }
"""


@pytest.fixture
def simulated(loopcost_command):
    def run(*arguments, **options):
        done = loopcost_command("simulate", *arguments, "--json", **options)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_it_says_what_the_library_says(simulated):
    found = json.loads(simulated("--trials", 5000, "--seed", 7))
    assert (found["schema"], found["basis"], found["trials"], found["seed"]) == (1, "assumed", 5000, 7)
    plans = Scenario.example().strategies
    assert list(found["strategies"]) == list(plans)
    for name, shown in found["strategies"].items():
        made, cost = plans[name].simulate(5000, 7), plans[name].cost()
        assert set(shown) == KEYS
        assert shown["mean_usd"] == made.mean and shown["exact_mean_usd"] == cost.mean
        assert shown["standard_error_usd"] == made.standard_error and shown["variance_usd2"] == made.variance
        assert shown["p90_usd"] == made.exact_quantile(0.9) and shown["p50_usd"] == made.exact_quantile(0.5)
        assert shown["apart"] == (made.mean - cost.mean) / made.standard_error and abs(shown["apart"]) < 4.5
        assert shown["digest"] == made.digest and shown["attempts"]["mean"] == made.attempts_mean
        assert shown["p_solved"] == 1 and shown["usd_per_solved"] == made.per_solved
    ((pair,), made) = found["pairs"], simulate_pair(plans["A"], plans["B"], 5000, 7)
    assert (pair["a"], pair["b"], pair["saving_usd"]) == ("A", "B", made.mean)
    assert pair["standard_error_usd"] == made.standard_error < pair["independent_error_usd"]
    assert (pair["a_cheaper"], pair["b_cheaper"], pair["equal"]) == (made.dearer, made.cheaper, made.equal)
    assert pair["digest"] == made.digest and pair["correlation"] == made.correlation


@pytest.mark.parametrize("scenario", [[], [LOOPS]])
def test_any_number_of_workers_says_the_same(simulated, scenario):
    one, two, three = (simulated(*scenario, "--trials", 50_000, "--workers", k) for k in (1, 2, 3))
    assert one == two == three
    digests = [shown["digest"] for shown in json.loads(one)["strategies"].values()]
    plans = Scenario.read(*scenario) if scenario else Scenario.example()
    assert digests == [plan.simulate(50_000).digest for plan in plans.strategies.values()]
    assert simulated(*scenario, "--trials", 50_000, "--seed", 1) != one


def test_many_trials_have_brackets(simulated):
    shown = json.loads(simulated("--trials", 1_000_001))["strategies"]["A"]
    least, most = shown["brackets"]["p90_usd"]
    assert least < most == shown["p90_usd"] < 1.001 * least
    law = Scenario.example().strategies["A"].distribution()
    assert law.cdf(most).most > 0.898 and law.cdf(least * (1 - 1e-9)).least < 0.902


def test_how_runs_end(simulated):
    shown = json.loads(simulated(LOOPS, "--trials", 20_000))["strategies"]
    for name, plan in Scenario.read(LOOPS).strategies.items():
        assert abs(shown[name]["p_solved"] - plan.cost().p_solved) < 4.5 * shown[name]["p_solved_error"]
        assert shown[name]["usd_per_solved"] == pytest.approx(plan.cost().per_solved, rel=0.1)


def test_one_trial(simulated):
    shown = json.loads(simulated("--trials", 1, "--workers", 2))["strategies"]["A"]
    assert shown["standard_error_usd"] == 0 and shown["apart"] is None
    assert shown["p50_usd"] == shown["p99_usd"] == pytest.approx(shown["mean_usd"], rel=1e-14)


def test_what_cannot_be_simulated_is_told(simulated, loopcost_command):
    found = json.loads(simulated("-", "--trials", 100, input=HALF))
    half = found["strategies"]["half"]
    assert half["mean_usd"] is half["digest"] is None and half["exact_mean_usd"] > 0
    assert half["no_simulation"].startswith("generator.bugs.odd is 2.5")
    assert set(half) == {*KEYS, "no_simulation"}
    ((pair),) = found["pairs"]  # tokens are counted in other units there
    assert (pair["a"], pair["b"], pair["saving_usd"]) == ("whole", "other", None) and pair["no_simulation"]
    text = loopcost_command("simulate", "-", input=HALF).stdout
    assert (
        "half: not simulated, generator.bugs.odd is 2.5" in text
        and "whole and other: not simulated, tally.unit_bits differs: some sizes" in text
    )
    alone = HALF.replace('[strategies.whole]\nsolo = "m"\n', "").partition("[strategies.other]")[0]
    done = loopcost_command("simulate", "-", input=alone)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("loopcost: generator.bugs.odd is 2.5")


def test_tables(loopcost_command):
    done = loopcost_command("simulate", "--trials", 10_000)
    assert (done.returncode, done.stderr) == (0, "")
    for text in ("10,000 trials, seed 0", "strong → weak", "0.2506", "On the same luck", "digest "):
        assert text in done.stdout
    assert "How the trials ended" not in done.stdout
    text = loopcost_command("simulate", LOOPS, "--trials", 1000).stdout
    assert "How the trials ended" in text and "weak in a loop" in text
    text = loopcost_command("simulate", "--trials", 1_000_001).stdout
    assert " 0.6401-0.6402 " in text and " 0.3474 " in text  # both ends of a bracket, where they differ


def test_a_narrow_terminal():
    """Numbers are never folded."""
    lines = terminal([sys.executable, "-m", "loopcost", "simulate", "--trials", "1000"], 40)
    law = Scenario.example().strategies["A"].simulate(1000)
    shown = [f"{law.exact_quantile(chance):.4f}" for chance in (0.5, 0.9, 0.95, 0.99)]
    assert ["A", *shown] in [line.split() for line in lines], lines


# Progress.


def on_a_terminal(program, *arguments):
    """What the command writes to stderr, a terminal."""
    controller, stderr = pty.openpty()
    command = [sys.executable, *program, "simulate", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr):
        os.close(stderr)
        return read_terminal(controller)


# The command by a clock on which half a second goes by between two looks.
SLOW = """
import sys
from itertools import count
from types import SimpleNamespace
from loopcost.cli import _output, main
clock = count(0, 0.5)
_output.time = SimpleNamespace(monotonic=lambda: next(clock))
sys.exit(main())
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_progress_on_a_terminal_where_it_takes_long(workers):
    shown = on_a_terminal(["-c", SLOW], "--trials", "100000", "--workers", workers)
    assert shown.startswith("\r") and shown.endswith("\r100% simulated\r\x1b[K"), shown
    shares = [int(text.partition("%")[0]) for text in shown.split("\r")[1:-1]]
    assert len(shares) > 3 and shares == sorted(shares)


def test_no_progress_elsewhere(loopcost_command):
    assert on_a_terminal(["-m", "loopcost"], "--trials", "1000") == ""
    done = subprocess.run([sys.executable, "-c", SLOW, "simulate"], capture_output=True, check=True)
    assert done.stderr == b""


def test_a_percentage(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    now = iter(range(100))
    monkeypatch.setattr(_output.time, "monotonic", lambda: next(now))
    with _output.Progress(lambda count: f"{count / 8:.0%} simulated") as progress:
        progress.tick(2)
    assert capsys.readouterr().err == "\r25% simulated\r\x1b[K"


LONG = [sys.executable, "-m", "loopcost", "simulate", "--trials", str(2**40), "--workers", "2"]


def test_an_interruption_is_quiet():
    def heed():  # these tests may run where a shell has interruptions ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(LONG, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heed) as process:
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == 130


def test_no_interruption_where_a_shell_has_them_ignored():
    def ignore():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with subprocess.Popen(LONG, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=ignore) as process:
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        assert process.stderr.read() == b""


# Bad input.


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--trials", "0"], "loopcost: --trials is 0; it must be from 1 to 2^48"),
        (["--trials", "-5"], "loopcost: --trials is -5; it must be from 1 to 2^48"),
        (["--trials", str(2**48 + 1)], "loopcost: --trials is 281474976710657; it must be from 1 to 2^48"),
        (["--seed", "-1"], "loopcost: --seed is -1; it must be from 0 to 2^64 - 1"),
        (["--seed", str(2**64)], "loopcost: --seed is 18446744073709551616; it must be from 0 to 2^64 - 1"),
        (["--workers", "0"], "loopcost: --workers is 0; it must be from 1 to 1024"),
        (["--workers", "1025"], "loopcost: --workers is 1025; it must be from 1 to 1024"),
        (["/no/such.toml"], "loopcost: /no/such.toml: No such file or directory"),
    ],
)
def test_bad_input_names_the_option(loopcost_command, arguments, message):
    done = loopcost_command("simulate", *arguments)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.splitlines() == [message]


@pytest.mark.parametrize("option", ["--trials", "--seed", "--workers"])
@pytest.mark.parametrize("value", ["many", "1.5", ""])
def test_no_numbers(loopcost_command, option, value):
    done = loopcost_command("simulate", option, value)
    assert done.returncode == 2 and f"{option} is {value!r}; it must be a whole number" in done.stderr


def test_bad_scenarios(loopcost_command):
    done = loopcost_command("simulate", "-", input=HALF.replace("prompt", "promt"))
    assert done.returncode == 2
    assert (
        done.stderr == "loopcost: -: task.promt = 6000 is an unknown key; the nearest known one is prompt\n"
    )
    done = loopcost_command("simulate", "-", input=HALF.replace("odd = 2 ", "odd = -2 "))
    assert done.returncode == 2 and done.stderr.startswith("loopcost: -: models.m.bugs.odd is -2; it must be")
