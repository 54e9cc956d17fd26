"""The README's code compiles and runs, and what it shows is what is printed."""

import json
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys

import pytest
from project import INCLUDE, QUICKLY, ROOT, run

README = (ROOT / "README.md").read_text()


BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.S | re.M)


# The run that the examples of C and of Python are about.
REST = "1.37 USD to come; over the budget with 21%\n"


def only(language, index=0):
    return [text for name, text in BLOCKS if name == language][index]


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_c_example(compiler, tmp_path):
    program = tmp_path / "example"
    run(
        [compiler, "-std=c11", f"-I{INCLUDE}", "-Wall", "-Wextra", "-Werror", "-xc", "-", "-o", program, "-lm"],
        input=only("c"),
    )
    assert run([program]) == REST


def test_the_c_example_says_what_is_wrong(tmp_path):
    wrong = only("c").replace("state.spent = 1.10", "state.spent = -1.10")
    run(["gcc", f"-I{INCLUDE}", "-xc", "-", "-o", tmp_path / "example", "-lm"], input=wrong)
    done = subprocess.run([tmp_path / "example"], text=True, capture_output=True)
    assert done.returncode == 1 and re.fullmatch(r"(?:.*\.)?spent is -1\.1; it must be from 0 to .* USD\n", done.stdout)


def test_the_python_example():
    winner, crossover, enough = run([sys.executable, "-c", only("python")]).splitlines()
    assert winner == "A"
    assert float(crossover) == pytest.approx(3.2, abs=0.001)
    assert enough == "0.34738"


def test_the_rest_of_a_run():
    assert run([sys.executable, "-c", only("python", 1)]) == REST


def test_recorded_runs_become_a_fit_a_plan_and_a_forecast(tmp_path):
    """The commands and the files that README shows, from a table to a forecast."""
    (tmp_path / "my-book.toml").write_text(only("toml", 1))
    (tmp_path / "plan.toml").write_text(only("toml", 2))
    chance = random.Random(1)
    rows = ["id,issue,llm,passed,n,in,out"]
    for model in ("large", "small"):
        for i in range(40):
            n = 1 + int(chance.expovariate(0.1))
            rows.append(f"{model}{i},{i % 20},{model},{i % 3 and 1},{n},{n * 15_000 + 500 * n * n},{n * 400}")
    (tmp_path / "runs.csv").write_text("\n".join(rows))
    command = re.compile(r"bindings/python/run ((?:fit|forecast) (?:runs.csv|fit.toml) .*)")
    fit, forecast = (shlex.split(line) for line in command.findall(README))
    loopcost = [sys.executable, "-m", "loopcost"]
    run([*loopcost, *fit], cwd=tmp_path)
    assert "large in a loop" in run([*loopcost, "compare", "plan.toml"], cwd=tmp_path)
    assert "fitted to 40 runs of large" in run([*loopcost, *forecast], cwd=tmp_path)
    (tmp_path / "router.py").write_text(only("python", 2))
    told = run([sys.executable, "router.py"], cwd=tmp_path)
    state = ("--model", "large", "--call", "40", "--context", "55000", "--spent", "1.10", "--budget", "3")
    rest = json.loads(run([*loopcost, "remaining", "plan.toml", *state, "--json"], cwd=tmp_path))
    assert told == f"{rest['mean_usd']:.2f} USD to come; over the budget with {rest['p_over']:.0%}\n"


def test_the_simulation():
    assert run([sys.executable, "-c", only("python", 3)]) == "0.2507 ± 0.0001 USD; 0.3113 were enough in 90 %\n"


def test_the_sweep():
    printed = "0.180 ± 0.034 USD; 0.330 ± 0.047 USD; 0.545 ± 0.057 USD\n"
    assert run([sys.executable, "-c", only("python", 4)]) == printed


def test_the_rust_example(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.rs").write_text(only("rust"))
    crate = ROOT / "bindings/rust/loopcost"
    (tmp_path / "Cargo.toml").write_text(
        f'[package]\nname = "example"\nversion = "0.0.0"\nedition = "2021"\n'
        f'[dependencies]\nloopcost = {{ path = "{crate}" }}\n'
    )
    (tmp_path / "Cargo.lock").write_text((ROOT / "bindings/rust/Cargo.lock").read_text())
    printed = run(
        ["cargo", "run", "--quiet", "--offline"],
        cwd=tmp_path,
        env={**os.environ, **QUICKLY, "LOOPCOST_NO_PKG_CONFIG": "1"},
    )
    assert printed == "0.3126 ± 0.0986 USD\n"


def test_the_answer_shown_is_the_answer_printed():
    command = pathlib.Path(sys.executable).with_name("loopcost")
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    printed = subprocess.run([command, "compare"], env=environment, text=True, capture_output=True, check=True).stdout
    assert only("") == "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


def test_the_study_at_another_price():
    command = re.search(r"^bindings/python/run (trials (?:.*\\\n)*.*--against .*opus-5-25.*)$", README, re.M)[1]
    arguments = [
        path
        for word in command.replace("\\\n", " ").split()
        for path in (sorted(map(str, ROOT.glob(word))) if "*" in word else [word])
    ]
    loopcost = pathlib.Path(sys.executable).with_name("loopcost")
    printed = run([loopcost, *arguments], cwd=ROOT)
    for text in (
        "T1: the cheapest of those with claude-opus-4-7 is A, no longer C.",
        "T2: the cheapest of those with claude-opus-4-7 is A, no longer C.",
        "T3: the cheapest of all arms is A, no longer D.",
        "None of these orderings is significant at 0.05",
    ):
        assert text in printed, text


def test_the_backtest_shown_is_the_backtest_printed():
    """Of few tasks: the figures are bad, and told."""
    loopcost = pathlib.Path(sys.executable).with_name("loopcost")
    printed = run([loopcost, "backtest", "tests/data/free_executor_paradox"], cwd=ROOT)
    lines = {line.rstrip() for line in printed.splitlines()}
    text = (ROOT / "doc/forecasts.md").read_text().partition("## Few tasks")[2]
    shown = re.search(r"^```text\n(.*?)^```$", text, re.S | re.M)[1].splitlines()
    assert len(shown) > 12 and [line for line in shown if line not in lines] == []
    before = next(line for line in shown if line.startswith(" loopcost ")).split()
    runs, share = before[1], float(before[7].rstrip("*"))
    (said,) = re.findall(
        r"of (\d+) runs at three, those of 90 % cover ([\d.]+) % before the run", README.replace("\n", " ")
    )
    assert (said[0], float(said[1])) == (runs, share)


def test_the_commands_that_take_the_plug_in_are_those_that_are_named():
    from loopcost.cli import _COMMANDS

    loopcost = pathlib.Path(sys.executable).with_name("loopcost")
    taking = {command for command in _COMMANDS if "--plug-in" in run([loopcost, command, "--help"])}
    (named,) = re.findall(r"without a scenario `--plug-in` of `(\w+)` and `(\w+)`", README.replace("\n", " "))
    assert taking == set(named)


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "NEWS.md", "doc/evidence.md", "doc/forecasts.md"])
def test_no_line_of_a_paragraph_turns_into_a_list(path):
    """A formula that is wrapped before a sign would."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / path).read_text(encoding="utf-8"), flags=re.S | re.M)
    assert re.findall(r"^(?![-+*] |\d+\. |  ).+\n(?:[-+*]|\d+\.) .*", text, re.M) == []
