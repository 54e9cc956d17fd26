"""Scenario files and loopcost compare: answers, and an error for every key that is wrong."""

import json
import os
import re
from functools import reduce
from operator import add
from pathlib import Path

import pytest
from conftest import VECTORS, ulps

import loopcost
from loopcost import Context, Model, Price, Scenario, Strategy, Task
from loopcost.cli import main
from loopcost.scenario import example_names, example_path

BUILTIN = Path(example_path("strong-or-weak")).read_text(encoding="utf-8")


@pytest.fixture
def scenario(tmp_path):
    """Writes the built-in scenario with some of its text replaced."""

    def write(*replacements, text=BUILTIN):
        for old, new in replacements:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_builtin_is_what_the_api_builds():
    strong = Model(
        Price(5, 25, 0.5, 6.25), {"count": 5, "hard_share": 0.2}, {"easy": 0.9, "hard": 0.6}, name="strong"
    )
    weak = Model(
        Price(1, 5, 0.1, 1.25), {"count": 10, "hard_share": 0.4}, {"easy": 0.6, "hard": 0.15}, name="weak"
    )
    task, context = Task(6000, 4000, 800, 400), Context("fresh", caching=True)
    built = Scenario.example()
    assert built.models == {"strong": strong, "weak": weak}
    assert built.strategies == {
        "A": Strategy(strong, weak, task, context, name="A"),
        "B": Strategy(weak, strong, task, context, name="B"),
    }


def test_every_example_compares(capsys):
    for name in example_names():
        assert main(["compare", example_path(name)]) == 0
        assert main(["examples", name]) == 0
    assert main(["examples"]) == 0
    assert set(example_names()) <= set(re.findall(r"^\S+", capsys.readouterr().out, re.MULTILINE))


WORKED = json.loads((VECTORS / "worked_example.json").read_text())


def worked_scenario(case, mode):
    """The case as a scenario; the settings are those of the keys that a person would write."""
    later = {"caching off": "", "caching on; every later thread finds the prompt L0 cached": ""}
    warm = later.get(case["setting"], 'warm_later = "cold"')
    tok = WORKED["tokens"]
    text = f"""
    task = {{ prompt = {tok["L0"]}, generation = {tok["G0"]}, attempt = {tok["G"]}, trace = {tok["E"]} }}
    [context]
    mode = "{mode}"
    caching = {str(case["caching"]).lower()}
    {warm}
    [strategies]
    A = {{ generator = "strong", fixer = "weak" }}
    B = {{ generator = "weak", fixer = "strong" }}
    solo_weak.solo = "weak"
    """
    if warm:  # alone, the later threads find what the first one does
        text += 'solo_weak.context.warm_later = "prompt"\n'
    for name in ("strong", "weak"):
        price, bugs, fix = WORKED["prices"][name], WORKED["bugs"][name], WORKED["fix"][name]
        text += f"""
        [models.{name}]
        price = {{ {", ".join(f"{key} = {value}" for key, value in price.items())} }}
        bugs = {{ count = {bugs["q"]}, hard_share = {bugs["phi"]} }}
        fix_chance = {{ easy = {fix["easy"]}, hard = {fix["hard"]} }}
        """
    return text


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["setting"])
@pytest.mark.parametrize("mode", ["shared", "fresh"])
def test_worked_example(loopcost_command, scenario, case, mode):
    done = loopcost_command("compare", scenario(text=worked_scenario(case, mode)), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["schema"], found["basis"]) == (1, "assumed")
    for name, one in found["strategies"].items():
        expected = case["arms"][name]
        assert ulps(one["mean_usd"], expected[mode]["total"]) <= 16
        assert ulps(one["variance_usd2"], expected[mode]["variance"]) <= 16
        assert ulps(one["sd_usd"], expected[mode]["sd"]) <= 16
        assert ulps(one["attempts"]["mean"], expected["I"]) <= 16
        assert ulps(one["attempts"]["variance"], expected["V"]) <= 16
        assert (
            reduce(add, one["parts_usd"].values()) == one["mean_usd"]
        )  # in order: sum() rounds once since 3.12
        assert sum(one["by_model_usd"].values()) == pytest.approx(one["mean_usd"], rel=1e-15)
        assert ulps(one["parts_usd"]["generation"], expected["gen"]) <= 16
    totals = {name: float(case["arms"][name][mode]["total"]) for name in found["strategies"]}
    assert found["winner"] == min(totals, key=totals.get)
    (root,) = case["crossover_bugs_of_B"][mode]["q"]
    first = found["crossovers"][0]
    assert (first["parameter"], first["cheaper_below"], first["cheaper_above"]) == (
        "models.weak.bugs.count",
        "B",
        "A",
    )
    assert ulps(first["value"], root) <= 100  # its condition is about 20


def test_builtin_json(loopcost_command):
    found = json.loads(loopcost_command("compare", "--json").stdout)
    assert set(found) == {"schema", "basis", "strategies", "winner", "because", "crossovers"}
    assert found["winner"] == "A" and found["because"].startswith("A costs 0.2506 USD, ")
    assert [one["parameter"] for one in found["crossovers"]] == [
        "models.weak.bugs.count",
        "models.strong.bugs.count",
    ]
    assert set(found["strategies"]["A"]) == {
        "mean_usd",
        "variance_usd2",
        "sd_usd",
        "attempts",
        "parts_usd",
        "by_model_usd",
    }


def test_table(loopcost_command):
    done = loopcost_command("compare")
    assert done.returncode == 0
    assert "A costs 0.2506 USD, 0.4008 USD (61.5%) less than B." in done.stdout
    assert "A and B cost the same when weak leaves 3.2 bugs (10 assumed): below, B is cheaper" in done.stdout


def test_a_plain_terminal_gets_a_plain_table(loopcost_command):
    done = loopcost_command("compare", env={**os.environ, "PYTHONIOENCODING": "ascii"}, encoding="ascii")
    assert done.returncode == 0 and "strong > weak" in done.stdout and "\\" not in done.stdout


def test_a_strategy_overrides_key_by_key(scenario):
    path = scenario(('fixer = "strong"', 'fixer = "strong"\ntask.trace = 0\ncontext = { mode = "shared" }'))
    found = Scenario.read(path).strategies
    assert found["B"].task == Task(6000, 4000, 800, 0) and found["A"].task == Task(6000, 4000, 800, 400)
    assert found["B"].context.mode == "shared" and found["A"].context.mode == "fresh"


def test_classes_of_any_name(scenario):
    names = "bugs = { easy = 7, odd = 1 }", "fix_chance = { odd = 0.2, easy = 0.6 }"
    path = scenario(
        ("bugs = { count = 10, hard_share = 0.4 }", names[0]),
        ("fix_chance = { easy = 0.9, hard = 0.6 }", "fix_chance = { easy = 0.9, hard = 0.6, odd = 0.5 }"),
    )
    assert Scenario.read(path).strategies["B"].cost().attempts_mean == pytest.approx(7 / 0.9 + 1 / 0.5)


def test_no_bugs_no_tokens_no_prices_are_plain_cases(scenario, capsys):
    zero = re.sub(r"= [\d.]+", "= 0", BUILTIN)
    zero = re.sub(r"(easy|hard) = 0", r"\1 = 1", zero)
    assert main(["compare", str(scenario(text=zero)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["strategies"]["A"]["mean_usd"] == found["strategies"]["A"]["variance_usd2"] == 0
    assert found["because"] == "A and B cost the same: 0 USD."
    assert found["crossovers"] == []
    assert main(["compare", str(scenario(text=zero))]) == 0


SCALARS = {
    "task.prompt": ("prompt = 6000", "tokens", 2e12),
    "task.generation": ("generation = 4000", "tokens", 2e12),
    "task.attempt": ("attempt = 800", "tokens", 2e12),
    "task.trace": ("trace = 400", "tokens", 2e12),
    "context.warm_first": ("caching = true", "tokens", 2e12),
    "context.warm_later": ("caching = true", "tokens", 2e12),
    "context.warm_generation": ("caching = true", "tokens", 2e12),
    "context.expiry": ("caching = true", "chance", 1.5),
    "models.strong.price.input": ("input = 5", "price", 2e9),
    "models.strong.price.output": ("output = 25", "price", 2e9),
    "models.strong.price.cache_read": ("cache_read = 0.5", "price", 2e9),
    "models.strong.price.cache_write": ("cache_write = 6.25", "price", 2e9),
    "models.strong.bugs.count": ("count = 5", "bugs", 2e12),
    "models.strong.bugs.hard_share": ("hard_share = 0.2", "chance", 1.5),
    "models.strong.fix_chance.easy": ("easy = 0.9", "fix chance", 1.5),
    "models.strong.fix_chance.hard": ("hard = 0.6", "fix chance", 1.5),
}


def bad_scalars():
    for path, (text, kind, beyond) in SCALARS.items():
        bad = {
            "nan": ("is not a number; it must be from", loopcost.NotANumberError),
            "inf": ("is infinite; it must be from", loopcost.OutOfRangeError),
            "-1": ("is -1; it must be from", loopcost.OutOfRangeError),
            f"{beyond:.0f}" if beyond > 2 else f"{beyond}": (
                "is .*; it must be from",
                loopcost.OutOfRangeError,
            ),
            "true": (r"is True \(bool\); it must be a number", loopcost.WrongTypeError),
            "[1]": (r"is \[1\] \(list\); it must be a number", loopcost.WrongTypeError),
            "1979-05-27": (r"is .*date\); it must be a number", loopcost.WrongTypeError),
        }
        if path not in ("context.warm_first", "context.warm_later"):
            bad['"5"'] = (r"is '5' \(str\); it must be a number", loopcost.WrongTypeError)
        else:
            bad['"5"'] = ("is '5'; it must be 'cold', 'prompt' or a number", loopcost.OutOfRangeError)
        if kind == "fix chance":
            bad["0"] = ("is 0; it must be from 1e-12 to 1", loopcost.OutOfRangeError)
        for value, (message, error) in bad.items():
            yield pytest.param(path, text, value, message, error, id=f"{path} = {value}")


@pytest.mark.parametrize("path, text, value, message, error", list(bad_scalars()))
def test_bad_scalars(scenario, capsys, path, text, value, message, error):
    key = path.rpartition(".")[2]
    new = f"{key} = {value}" if text.startswith(key) else f"{text}\n{key} = {value}"
    file = scenario((text, new))
    with pytest.raises(error, match=f"^{file}: {path} {message}") as caught:
        Scenario.read(file)
    assert (caught.value.parameter, caught.value.place) == (path, str(file))
    assert main(["compare", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err == f"loopcost: {caught.value}\n"


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("[task]", "[tusk]", "tusk is an unknown key; the nearest known one is task"),
        ("prompt = 6000", "promt = 6000", "task.promt is an unknown key; the nearest known one is prompt"),
        ("prompt = 6000", "", "task.prompt is missing"),
        ("[context]", "[contexts]", "contexts is an unknown key; the nearest known one is context"),
        ('mode = "fresh"', 'mode = "frish"', "context.mode is 'frish'; it must be 'fresh' or 'shared'"),
        ('mode = "fresh"', "mode = 1", r"context.mode is 1 \(int\); it must be 'fresh' or 'shared'"),
        ("caching = true", "caching = 1", r"context.caching is 1 \(int\); it must be True or False"),
        ("caching = true", "warm = 1", "context.warm is an unknown key; the nearest known one is warm_"),
        (
            "caching = true",
            "warm_first = 10001",
            "context.warm_first is 10001; it must be from 0 to 10000 tokens",
        ),
        (
            "caching = true",
            "warm_generation = 6001",
            "context.warm_generation is 6001; it must be from 0 to 6000",
        ),
        ("price = { input = 5, output = 25", "price = { output = 25", "models.strong.price.input is missing"),
        (
            ", cache_read = 0.5",
            "",
            "models.strong.price.cache_read is not given, and the expectation needs it",
        ),
        (
            ", cache_read = 0.5",
            ", cash_read = 0.5",
            "models.strong.price.cash_read is an unknown key; the nearest",
        ),
        ("price = { input = 5", "prise = { input = 5", "models.strong.prise is an unknown key; the nearest"),
        ("bugs = { count = 5,", "loop = {}\nbugs = { count = 5,", "models.strong.loop is not supported yet"),
        (
            "bugs = { count = 5, hard_share = 0.2 }",
            "bugs = 5",
            r"models.strong.bugs is 5 \(int\); it must be a table",
        ),
        (
            "bugs = { count = 5, hard_share = 0.2 }",
            "",
            "models.strong.bugs is not given; a generator needs it",
        ),
        ("bugs = { count = 5,", "bugs = {", "models.strong.bugs.count is not given"),
        (
            "hard_share = 0.2",
            "hard_share = 0.2, odd = 1",
            "models.strong.bugs.odd stands beside count or hard_share",
        ),
        (
            "easy = 0.9, ",
            "",
            "models.strong.fix_chance.easy is not given, and the generator leaves such bugs",
        ),
        (
            'generator = "strong"',
            'generator = "storng"',
            "strategies.A.generator is 'storng', which is no model; the n",
        ),
        (
            'generator = "strong"',
            "generator = 5",
            r"strategies.A.generator is 5 \(int\); it must be the name of a",
        ),
        ('generator = "strong"', "", "strategies.A.generator is missing"),
        (
            'generator = "strong"',
            'generater = "strong"',
            "strategies.A.generater is an unknown key; the nearest",
        ),
        ('generator = "strong"', 'solo = "strong"', "strategies.A.fixer stands beside solo; give either"),
        ('fixer = "weak"', 'fixer = "weak"\ntask.prompt = -1', "strategies.A.task.prompt is -1; it must be"),
        ('fixer = "weak"', 'fixer = "weak"\ntask.foo = 1', "strategies.A.task.foo is an unknown key"),
        (
            'fixer = "weak"',
            'fixer = "weak"\ncontext = 1',
            r"strategies.A.context is 1 \(int\); it must be a table",
        ),
        (
            'fixer = "weak"',
            'fixer = "weak"\ncontext.expiry = 2',
            "strategies.A.context.expiry is 2; it must be",
        ),
        ("[models.weak]", "[models.weak", "no TOML: .*line"),
    ],
)
def test_bad_keys(scenario, capsys, old, new, message):
    file = scenario((old, new))
    assert main(["compare", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert re.match(f"loopcost: {file}: {message}", line), line


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "strategies is missing; a scenario names at least one"),
        ("models = 5", r"models is 5 \(int\); it must be a table"),
        ("models = { x = 5 }", r"models.x is 5 \(int\); it must be a table"),
        ('models = { "a.b" = {} }', r'models."a.b".price is missing'),
        ("strategies = { x = 5 }", r"strategies.x is 5 \(int\); it must be a table"),
        ("strategies = { x = {} }", "strategies.x.generator is missing"),
    ],
)
def test_bad_tables(scenario, text, message):
    file = scenario(text=text)
    with pytest.raises(loopcost.LoopcostError, match=f"^{file}: {message}"):
        Scenario.read(file)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["compare", "nosuch.toml"], "loopcost: nosuch.toml: No such file or directory"),
        (["compare", "."], "loopcost: .: Is a directory"),
        (
            ["examples", "nosuch"],
            "loopcost: no example is called 'nosuch'; there are four-arms, strong-or-weak",
        ),
    ],
)
def test_errors_end_with_two(loopcost_command, tmp_path, arguments, message):
    done = loopcost_command(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message + "\n")


def test_command_line(loopcost_command):
    assert loopcost_command("--version").stdout == f"loopcost {loopcost.__version__}\n"
    assert "exit codes" in loopcost_command("--help").stdout
    assert loopcost_command().returncode == 2
    assert loopcost_command("compare", "--help").returncode == 0
