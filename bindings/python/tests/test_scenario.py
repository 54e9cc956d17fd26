"""Scenario files and loopcost compare: answers, and an error for every key that is wrong."""

import json
import os
import re
import sys
from functools import reduce
from operator import add
from pathlib import Path

import pytest
from conftest import VECTORS, terminal, ulps

import loopcost
from loopcost import Context, Model, Price, Scenario, Strategy, Task
from loopcost._toml import parse as parse_toml
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
    assert all(one["changes_winner"] is True for one in found["crossovers"])
    assert set(found["strategies"]["A"]) == {
        "mean_usd",
        "variance_usd2",
        "sd_usd",
        "attempts",
        "parts_usd",
        "by_model_usd",
        "p50_usd",
        "p90_usd",
        "p95_usd",
        "p99_usd",
        "p_solved",
        "usd_per_solved",
        "median_usd_per_solved",
    }


def test_table(loopcost_command):
    done = loopcost_command("compare")
    assert done.returncode == 0
    assert "A costs 0.2506 USD, 0.4008 USD (61.5%) less than B." in done.stdout
    assert "A and B cost the same when weak leaves 3.2 bugs (10 assumed): below, B is cheaper" in done.stdout


FREE_GENERATION = """
task = { prompt = 0, generation = 0, attempt = 800, trace = 400 }
[models.a]
price = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
bugs = { count = 10, hard_share = 0.4 }
fix_chance = { easy = 0.6, hard = 0.15 }
[models.b]
price = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
bugs = { count = 10, hard_share = 0.4 }
fix_chance = { easy = 0.7, hard = 0.25 }
[strategies]
A = { generator = "a", fixer = "b" }
B = { generator = "a", fixer = "a" }
"""


def test_a_loop_makes_calls_and_fixes_nothing(scenario, capsys):
    assert main(["compare", example_path("loops")]) == 0
    of_loops = capsys.readouterr().out
    assert "calls" in of_loops and "fix" not in of_loops and "attempts" not in of_loops
    assert main(["explain", example_path("loops")]) == 0
    assert "fix output" not in capsys.readouterr().out
    loop = "[models.weak]\nloop = { base = 1, step = 1, output = 1, calls = { solved = 0.5 } }"
    assert (
        main(
            [
                "compare",
                str(
                    scenario(
                        ("[models.weak]", loop), ('generator = "weak"\nfixer = "strong"', 'solo = "weak"')
                    )
                ),
            ]
        )
        == 0
    )
    of_both = capsys.readouterr().out
    assert "attempts" in of_both and "or calls" in of_both and "fix attempts" not in of_both


def test_a_tie_without_bugs(scenario, capsys):
    assert main(["compare", str(scenario(text=FREE_GENERATION))]) == 0
    assert "Cheaper is neither if a leaves none, A as soon as it leaves any." in capsys.readouterr().out


def test_many_strategies_tell_only_where_the_winner_changes(loopcost_command):
    done, found = (
        loopcost_command("compare", example_path("four-arms"), *more).stdout for more in ([], ["--json"])
    )
    turns = json.loads(found)["crossovers"]
    changes = sum(turn["changes_winner"] for turn in turns)
    assert 0 < changes < len(turns)
    assert done.count("cost the same when") == changes
    assert f"(--json lists {len(turns) - changes} more)" in done and "however many" not in done


def test_the_winner_changes_where_it_says(loopcost_command):
    """Just below and just above each crossing, with the generator's bugs moved in the file itself."""
    text = Path(example_path("four-arms")).read_text(encoding="utf-8")
    scenario = Scenario.parse(text.encode())
    turns = json.loads(loopcost_command("compare", example_path("four-arms"), "--json").stdout)["crossovers"]
    for turn in turns:
        name = turn["parameter"].split(".")[1]
        bugs = scenario.models[name].bugs
        winners = []
        for factor in (1 - 1e-6, 1 + 1e-6):
            moved = text.replace(f"count = {bugs['count']:g}", f"count = {turn['value'] * factor!r}")
            winners.append(loopcost.compare(Scenario.parse(moved.encode()).strategies).winner)
        assert (winners[0] != winners[1]) == turn["changes_winner"]
        if turn["changes_winner"]:
            assert winners == [turn["cheaper_below"], turn["cheaper_above"]]


def test_amounts_have_the_decimals_they_need(scenario, capsys):
    for factor, shown in ((1e-6, "0.0000006514"), (1e6, " 651,")):
        price = lambda found: f"{found[1]} = {float(found[2]) * factor:.12f}"  # noqa: B023, E731
        text = re.sub(r"(input|output|cache_read|cache_write) = ([\d.]+)", price, BUILTIN)
        assert main(["compare", str(scenario(text=text))]) == 0
        assert shown in capsys.readouterr().out


def test_what_costs_nothing_has_no_split(scenario, capsys):
    text = re.sub(r"(prompt|generation|attempt|trace) = \d+", r"\1 = 0", BUILTIN)
    assert main(["compare", str(scenario(text=text))]) == 0
    assert "Where the money goes" not in capsys.readouterr().out


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_narrow_terminals_cut_no_number_and_no_bar(columns):
    lines = terminal([sys.executable, "-m", "loopcost", "compare"], columns)
    text = "\n".join(lines)
    for amount in ("0.2506", "± 0.0505", "13.3", "0.4008", "0.1375", "0.3125", "0.6239"):
        assert amount in text
    assert "…" not in text
    assert sum(line.split()[:1] == ["strategy"] for line in lines) == 4
    assert sum(line.startswith(" A  ") for line in lines) == 4
    bars = [line for line in lines if line.count("█") + line.count("▒") > 2]
    assert len(bars) == (2 if columns >= 80 else 0)


def test_standard_input(loopcost_command):
    shipped = loopcost_command("compare", "--json").stdout
    assert loopcost_command("compare", "-", "--json", input=BUILTIN).stdout == shipped
    done = loopcost_command("compare", "-", input="[tusk]")
    assert done.returncode == 2 and done.stderr.startswith("loopcost: -: tusk is an unknown key")


def test_quantiles_and_a_budget(loopcost_command):
    found = json.loads(loopcost_command("compare", "--json", "--budget", "0.4").stdout)["strategies"]
    for name, strategy in Scenario.example().strategies.items():
        law, shown = strategy.distribution(), found[name]
        for key, chance in (("p50_usd", 0.5), ("p90_usd", 0.9), ("p95_usd", 0.95), ("p99_usd", 0.99)):
            assert shown[key] == float(law.ppf(chance))
        assert shown["p_over"] == float(law.sf(0.4))
        assert shown["p_solved"] == 1 and shown["usd_per_solved"] == shown["mean_usd"]
    assert "p_over" not in json.loads(loopcost_command("compare", "--json").stdout)["strategies"]["A"]
    text = loopcost_command("compare", "--budget", "0.4").stdout
    assert "pass 0.4" in text and "1.9%" in text and "100.0%" in text


def test_a_bracket_is_told(scenario, capsys):
    many = BUILTIN.replace("attempt = 800", "attempt = 800.5").replace("count = 10", "count = 5")
    assert main(["compare", str(scenario(text=many)), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["strategies"]["A"]
    for key in ("p50_usd", "p99_usd"):
        least, most = shown["brackets"][key]
        assert least < most == shown[key]
    assert main(["compare", str(scenario(text=many))]) == 0
    assert "A: known to within" in capsys.readouterr().out


def test_no_distribution_is_told(scenario, capsys):
    half = BUILTIN.replace("count = 5,", "count = 4.5,")
    assert main(["compare", str(scenario(text=half)), "--json", "--budget", "1"]) == 0
    shown = json.loads(capsys.readouterr().out)["strategies"]
    assert shown["A"]["p50_usd"] is None and shown["A"]["p_over"] is None and shown["B"]["p50_usd"] > 0
    assert shown["A"]["no_distribution"].startswith("generator.bugs.count is 4.5")
    assert main(["compare", str(scenario(text=half))]) == 0
    assert "A: no distribution, generator.bugs.count is 4.5" in capsys.readouterr().out


@pytest.mark.parametrize(
    "budget, reason",
    [("much", "must be a number"), ("nan", "it must be from 0 to"), ("-1", "'-1'; it must be from 0 to")],
)
def test_bad_budgets(loopcost_command, budget, reason):
    done = loopcost_command("compare", f"--budget={budget}")
    assert done.returncode == 2 and reason in done.stderr and repr(budget) in done.stderr


def test_plots(loopcost_command, tmp_path):
    pytest.importorskip("matplotlib")
    for ending, magic in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        drawn = tmp_path / f"costs.{ending}"
        assert loopcost_command("compare", "--plot", drawn, "--budget", "0.4").returncode == 0
        assert drawn.read_bytes().startswith(magic)
    done = loopcost_command("compare", "--plot", tmp_path / "costs.txt")
    assert (done.returncode, done.stderr[:30]) == (2, "loopcost: --plot ends in 'txt'")
    done = loopcost_command("compare", "--plot", tmp_path / "no" / "costs.png")
    assert done.returncode == 2 and "No such file" in done.stderr


@pytest.mark.parametrize(
    "table, message",
    [
        ([], "scenario is .. .list.; it must be a table"),
        (None, "scenario is None .NoneType.; it must be a table"),
        ({1: 2}, "scenario: a key is 1 .int.; it must be text"),
        ({"models": {1: 2}}, "models: a key is 1 .int.; it must be text"),
    ],
)
def test_tables_of_a_wrong_type(table, message):
    with pytest.raises(loopcost.WrongTypeError, match=f"^{message}"):
        Scenario.from_table(table)


def test_a_plain_terminal_gets_a_plain_table(loopcost_command):
    done = loopcost_command("compare", env={**os.environ, "PYTHONIOENCODING": "ascii"}, encoding="ascii")
    assert done.returncode == 0 and "strong > weak" in done.stdout and "\\" not in done.stdout


def test_a_strategy_overrides_key_by_key(scenario):
    path = scenario(('fixer = "strong"', 'fixer = "strong"\ntask.trace = 0\ncontext = { mode = "shared" }'))
    found = Scenario.read(path).strategies
    assert found["B"].task == Task(6000, 4000, 800, 0) and found["A"].task == Task(6000, 4000, 800, 400)
    assert found["B"].context.mode == "shared" and found["A"].context.mode == "fresh"


def test_the_keys_are_those_of_the_api():
    """The example shows every key beyond the plain model."""
    found = Scenario.example("repairs")
    price = Price(1, 5, 0.1, 1.25)
    assert found.models["weak"] == Model(
        price,
        {"easy": 6, "hard": 4},
        {"easy": 0.6, "hard": {"alpha": 2, "beta": 6}},
        "weak",
        count_law="negative_binomial",
        count_variance=25,
    )
    assert found.models["strong"].fix_chance["hard"] == (0.6, 0.5, 0.3)
    assert found.models["careless"] == Model(
        price,
        {"easy": 6, "hard": 4},
        {"easy": 0.6, "hard": 0.3},
        "careless",
        split="random",
        after_fix=0.1,
        after_failure={"hard": 0.05},
    )
    strategies = found.strategies
    assert strategies["weak_first"].task == Task(6000, 4000, 800, 400, growth=0.05, trace_sd=150)
    assert strategies["strong_first"].context == Context("fresh", bug_cap=12)
    assert strategies["careless"].context == Context("grouped", group=5)
    assert strategies["one_go"].context == Context("shared", conversation_cap=8)


def test_the_keys_in_the_readme():
    """Laid over the built-in scenario."""
    readme = (VECTORS.parents[1] / "README.md").read_text(encoding="utf-8")
    table, more = (
        parse_toml(BUILTIN.encode(), None, ValueError),
        parse_toml(readme[readme.index("[task]\ngrowth") :].partition("```")[0].encode(), None, ValueError),
    )
    for key in ("task", "context"):
        table[key].update(more[key])
    table["models"]["weak"].update(more["models"]["weak"])
    strategies = Scenario.from_table(table).strategies
    assert strategies["A"].fixer.fix_chance == {"easy": (0.6, 0.3), "hard": loopcost.Beta(6, 9)}
    for name, plain in Scenario.example().strategies.items():
        assert 0 < strategies[name].cost().p_solved < 1 == plain.cost().p_solved


def test_a_strategy_leaves_the_limits_of_the_common_mode(scenario):
    """A group is for mode grouped, a cap of the conversation for mode shared, and there is one cap."""
    own = 'fixer = "weak"', 'fixer = "weak"\ncontext = { mode = "shared", conversation_cap = 90 }'
    common = 'mode = "fresh"', 'mode = "grouped"\ngroup = 3\nbug_cap = 9'
    found = Scenario.read(scenario(common, own)).strategies
    assert found["A"].context == Context("shared", conversation_cap=90)
    assert found["B"].context == Context("grouped", group=3, bug_cap=9)
    own = 'fixer = "weak"', 'fixer = "weak"\ncontext = { bug_cap = 9, mode = "fresh" }'
    common = 'mode = "fresh"', 'mode = "shared"\nconversation_cap = 90'
    found = Scenario.read(scenario(common, own)).strategies
    assert (found["A"].context.conversation_cap, found["B"].context.conversation_cap) == (None, 90)


def test_what_is_beyond_the_plain_model_is_told(loopcost_command):
    done = loopcost_command("compare", example_path("repairs"), "--json", "--budget", "1")
    assert (done.returncode, done.stderr) == (0, "")
    found, strategies = json.loads(done.stdout), Scenario.example("repairs").strategies
    for name, shown in found["strategies"].items():
        cost = strategies[name].cost()
        assert (shown["mean_usd"], shown["p_solved"]) == (cost.mean, cost.p_solved)
        assert shown["usd_per_solved"] == cost.per_solved and shown["median_usd_per_solved"] is None
        assert [shown[key] for key in ("p50_usd", "p90_usd", "p95_usd", "p99_usd", "p_over")] == [None] * 5
        why = "context.mode is 'grouped', which" if name == "careless" else "task.trace_sd"
        assert shown["no_distribution"] == f"{why} is not supported here"
    assert found["crossovers"] == []
    assert found["no_crossovers"]["strong_first"] == "task.growth is not supported here"
    text = loopcost_command("compare", example_path("repairs")).stdout
    for note in ("cap 12/bug, Beta, growth, varying", "groups of 5, split, come back", "cap 8", "table"):
        assert note in text
    for sentence in (
        "no distribution, task.trace_sd",
        "`loopcost simulate` draws it",
        "no crossovers, task.growth",
        "87.7%",
    ):
        assert sentence in text
    assert "by the" not in text


def test_without_a_closed_form(scenario, loopcost_command):
    """Such a strategy may be drawn, and has a law where its conversation is capped."""
    file = scenario(("hard = 0.15 }", "hard = [0.2, 0.1] }\nafter_fix = 0.1"))
    done = loopcost_command("compare", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "fixer.after_fix is not supported here: it has no closed form; `loopcost simulate` draws it"
        in done.stderr
    )
    drawn = json.loads(loopcost_command("simulate", file, "--trials", "1000", "--json").stdout)["strategies"][
        "A"
    ]
    assert drawn["mean_usd"] > 0 and drawn["exact_mean_usd"] is None

    weak = Scenario.example().models["weak"].replace(bugs={"easy": 3}, fix_chance={"easy": [0.6, 0.3]})
    task = Scenario.example().strategies["A"].task
    capped = Strategy.solo(weak, task, Context("shared", conversation_cap=6))
    law, drawn = capped.distribution(), capped.simulate(100_000)
    assert abs(law.mean() - drawn.mean) < 5 * drawn.standard_error
    assert abs(law.var() / drawn.variance - 1) < 0.05


def test_beside_plain_strategies(scenario, loopcost_command):
    """Those keep their quantiles and their crossovers."""
    more = '[strategies.C]\nsolo = "weak"\ncontext.bug_cap = 3\n'
    file = scenario(text=BUILTIN + more)
    found = json.loads(loopcost_command("compare", file, "--json").stdout)
    plain = json.loads(loopcost_command("compare", "--json").stdout)
    assert found["strategies"]["A"] == plain["strategies"]["A"]
    assert [one["value"] for one in found["crossovers"]] == [one["value"] for one in plain["crossovers"]]
    assert found["no_crossovers"] == {"C": "context.bug_cap is not supported here"}
    assert found["strategies"]["C"]["p_solved"] < 1 < plain["strategies"]["A"]["p_solved"] + 1e-9
    lines = loopcost_command("compare", file, "--budget", "1").stdout.splitlines()
    assert found["strategies"]["C"]["p90_usd"] > found["strategies"]["C"]["p50_usd"] > 0
    assert "by the" in "\n".join(lines) and "C: no crossovers, context.bug_cap is not supported here" in lines


def test_medians_of_runs_that_are_repeated(loopcost_command):
    found = json.loads(loopcost_command("compare", example_path("loops"), "--json").stdout)["strategies"]
    for shown in found.values():
        assert shown["median_usd_per_solved"] == shown["p50_usd"] / shown["p_solved"]


def test_an_infinite_variance_is_named(scenario, loopcost_command):
    file = scenario(("hard = 0.15", "hard = { alpha = 3.5, beta = 9 }"))
    done = loopcost_command("compare", file)
    assert done.returncode == 2 and re.match(
        r"loopcost: .*strategy A: fixer.fix_chance.hard.alpha is 3.5; .* is infinite unless it is above 4",
        done.stderr,
    )
    assert Scenario.read(file).strategies["A"].mean() > 0


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
            "nan": ("is (NaN|not a number); it must be from", loopcost.NotANumberError),
            "inf": ("is infinite; it must be from", loopcost.OutOfRangeError),
            "-1": ("is -1; it must be from", loopcost.OutOfRangeError),
            f"{beyond:.0f}" if beyond > 2 else f"{beyond}": (
                "is .*; it must be from",
                loopcost.OutOfRangeError,
            ),
            "true": ("is true; it must be WANTED", loopcost.WrongTypeError),
            "[1]": (r"is \[1\] \(list\); it must be WANTED", loopcost.WrongTypeError),
            "1979-05-27": (r"is .*date\); it must be WANTED", loopcost.WrongTypeError),
        }
        warmth = path in ("context.warm_first", "context.warm_later")
        wanted = "'cold', 'prompt' or a number of tokens" if warmth else "a number"
        bad = {value: (message.replace("WANTED", wanted), error) for value, (message, error) in bad.items()}
        if not warmth:
            bad['"5"'] = (r"is '5' \(str\); it must be a number", loopcost.WrongTypeError)
        else:
            bad['"5"'] = ("is '5'; it must be 'cold', 'prompt' or a number", loopcost.OutOfRangeError)
        if kind == "fix chance":
            bad["0"] = ("is 0; it must be from 1e-12 to 1", loopcost.OutOfRangeError)
            bad["[]"] = ("is empty; it must hold at least one chance", loopcost.OutOfRangeError)
            del bad["[1]"]
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
        (
            "prompt = 6000",
            "promt = 6000",
            "task.promt = 6000 is an unknown key; the nearest known one is prompt",
        ),
        ("prompt = 6000", "", "task.prompt is not given"),
        ("[context]", "[contexts]", "contexts is an unknown key; the nearest known one is context"),
        (
            'mode = "fresh"',
            'mode = "frish"',
            "context.mode is 'frish'; it must be 'fresh', 'shared' or 'grouped'",
        ),
        (
            'mode = "fresh"',
            "mode = 1",
            r"context.mode is 1 \(int\); it must be 'fresh', 'shared' or 'grouped'",
        ),
        ("caching = true", "caching = 1", r"context.caching is 1 \(int\); it must be true or false"),
        (
            "caching = true",
            "warm = 1",
            "context.warm = 1 is an unknown key; known are mode, caching, warm_first",
        ),
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
        (
            "price = { input = 5, output = 25",
            "price = { output = 25",
            "models.strong.price.input is not given",
        ),
        (
            ", cache_read = 0.5",
            "",
            "models.strong.price.cache_read is not given, and the expectation needs it",
        ),
        (
            ", cache_read = 0.5",
            ", cash_read = 0.5",
            "models.strong.price.cash_read = 0.5 is an unknown key; the nearest",
        ),
        ("price = { input = 5", "prise = { input = 5", "models.strong.prise is an unknown key; the nearest"),
        ("bugs = { count = 5,", "loop = {}\nbugs = { count = 5,", "models.strong.loop.base is not given"),
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
            "bugs = { count = 5,",
            "bugs = { cuont = 5,",
            "models.strong.bugs.cuont = 5 is an unknown key; the nearest known one is count",
        ),
        (
            "bugs = { count = 5, hard_share = 0.2 }",
            "bugs = { cuont = 5 }",
            "models.strong.bugs.cuont = 5 is an unknown key; the nearest known one is count; a class of that name needs",
        ),
        (
            "bugs = { count = 5, hard_share = 0.2 }",
            "bugs = { easy = 4, hrad = 1 }",
            "models.strong.bugs.hrad is 1, and the fixer has no fix_chance for bugs of that class; the nearest known one "
            "is hard",
        ),
        (
            "caching = true",
            "cahcing = true",
            "context.cahcing = true is an unknown key; the nearest known one is cach",
        ),
        (
            "hard_share = 0.2",
            "hard_share = 0.2, odd = 1",
            "models.strong.bugs.odd stands beside count or hard_share",
        ),
        (
            "easy = 0.9, ",
            "",
            "models.strong.fix_chance.easy is not given, and the generator leaves 6 such bugs",
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
        ('generator = "strong"', "", "strategies.A.generator is not given"),
        (
            'generator = "strong"',
            'generater = "strong"',
            "strategies.A.generater = 'strong' is an unknown key; the nearest",
        ),
        ('generator = "strong"', 'solo = "strong"', "strategies.A.fixer stands beside solo; give either"),
        ('fixer = "weak"', 'fixer = "weak"\ntask.prompt = -1', "strategies.A.task.prompt is -1; it must be"),
        ('fixer = "weak"', 'fixer = "weak"\ntask.foo = 1', "strategies.A.task.foo = 1 is an unknown key"),
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
        (
            "[context]",
            "growht = 1\n[context]",
            "task.growht = 1 is an unknown key; the nearest known one is growth",
        ),
        ("[context]", "growth = -1\n[context]", "task.growth is -1; it must be from 0 to 1e6"),
        (
            "[context]",
            "attempt_sd = 801\n[context]",
            "task.attempt_sd is 801; it must be from 0 to 800 tokens",
        ),
        ("[context]", "trace_sd = nan\n[context]", "task.trace_sd is NaN; it must be from 0"),
        ('mode = "fresh"', 'mode = "grouped"', "context.group is not given; mode 'grouped' needs it"),
        ("caching = true", "group = 5", "context.group stands beside mode 'fresh'; it is for mode 'grouped'"),
        ("caching = true", "bug_cap = 5.0", r"context.bug_cap is 5.0 \(float\); it must be a whole number"),
        (
            "caching = true",
            "bug_cop = 5",
            "context.bug_cop = 5 is an unknown key; the nearest known one is bug_cap",
        ),
        ("caching = true", "conversation_cap = 50", "context.conversation_cap stands beside mode 'fresh'"),
        (
            'fixer = "weak"',
            'fixer = "weak"\ncontext.bug_cap = 0',
            "strategies.A.context.bug_cap is 0; it must be from 1",
        ),
        (
            "easy = 0.9",
            "easy = [0.9, 1.5]",
            r"models.strong.fix_chance.easy\[1\] is 1.5; it must be from 1e-12",
        ),
        ("easy = 0.9", "easy = { alpha = 1 }", "models.strong.fix_chance.easy.beta is not given"),
        (
            "easy = 0.9",
            "easy = { alpha = 1, bata = 2 }",
            "models.strong.fix_chance.easy.bata = 2 is an unknown key; the nearest known one is beta",
        ),
        ("easy = 0.9", "easy = { alpha = 0, beta = 1 }", "models.strong.fix_chance.easy.alpha is 0; it must"),
        (
            "bugs = { count = 5",
            'split = "rnd"\nbugs = { count = 5',
            "models.strong.split is 'rnd'; it must be 'exp",
        ),
        (
            "bugs = { count = 5",
            'spilt = "x"\nbugs = { count = 5',
            "models.strong.spilt = 'x' is an unknown key; the nea",
        ),
        (
            "bugs = { count = 5",
            'count_law = "negative_binomial"\ncount_variance = 5\nbugs = { count = 5',
            "models.strong.count_variance is 5; it must be above 5, the number of bugs",
        ),
        (
            "bugs = { count = 5",
            'count_law = "poisson"\nsplit = "expected"\nbugs = { count = 5',
            "models.strong.split is 'expected'; with count_law 'poisson' each bug is of a random class",
        ),
        (
            "bugs = { count = 10",
            "after_fix = 2\nbugs = { count = 10",
            "models.weak.after_fix is 2; it must be from",
        ),
        (
            "bugs = { count = 10",
            "after_fix = 1\nbugs = { count = 10",
            "models.weak.after_fix is 1; each bug brings in one or more",
        ),
        (
            "bugs = { count = 10",
            "after_failure = { hard = 0.5 }\nbugs = { count = 10",
            "models.weak.after_failure.hard is 0.5; each bug brings in one or more",
        ),
        (
            "bugs = { count = 10",
            "after_failure = { herd = 0.5 }\nbugs = { count = 10",
            "models.weak.after_failure.herd has no fix_chance; the nearest known one is hard",
        ),
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
        ("", "strategies is not given; a scenario names at least one"),
        ("models = 5", r"models is 5 \(int\); it must be a table"),
        ("models = { x = 5 }", r"models.x is 5 \(int\); it must be a table"),
        ('models = { "a.b" = {} }', r'models."a.b".price is not given'),
        (
            "models.x = { price = { input = 1, output = 1 }, loop = { fited = 'f' } }",
            "models.x.loop.fited = 'f' is an unknown key; the nearest known one is fitted",
        ),
        (
            "models.x = { price = { input = 1, output = 1 }, loop = { fitted = 'no.toml' } }",
            "models.x.loop.fitted is 'no.toml'; .*/no.toml: No such file or directory",
        ),
        (
            "models.x = { price = { input = 1, output = 1 }, fix_chance = { fitted = 'no.toml' } }",
            "models.x.fix_chance.fitted is 'no.toml'; .*/no.toml: No such file or directory",
        ),
        ("strategies = { x = 5 }", r"strategies.x is 5 \(int\); it must be a table"),
        ("strategies = { x = {} }", "strategies.x.generator is not given"),
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
            "loopcost: no example is called 'nosuch'; known are four-arms, loops, repairs, strong-or-weak",
        ),
    ],
)
def test_errors_end_with_two(loopcost_command, tmp_path, arguments, message):
    done = loopcost_command(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message + "\n")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            "repotr",
            "loopcost: COMMAND is 'repotr'; the nearest known one is report; loopcost --help says more",
        ),
        ("", "loopcost: COMMAND is not given; loopcost --help says more"),
        ("bill", "loopcost bill: FILE is not given; loopcost bill --help says more"),
        (
            "fit x --low beta",
            "loopcost fit: --low is no option; the nearest known one is --law; loopcost fit --help says more",
        ),
        (
            "fit x --law bta",
            "loopcost fit: --law is 'bta'; the nearest known one is beta; loopcost fit --help says more",
        ),
        (
            "fit x --level y",
            "loopcost fit: --level is 'y'; it must be a number; loopcost fit --help says more",
        ),
        (
            "fit x --level",
            "loopcost fit: --level is given without its value: it takes one; loopcost fit --help says more",
        ),
        (
            "compare --budget x",
            "loopcost compare: --budget is 'x'; it must be a number of USD; loopcost compare --help says more",
        ),
        ("compare a b", "loopcost compare: 'b' is one argument too many; loopcost compare --help says more"),
        (
            "report x --columns task=t,model",
            "loopcost report: --columns is 'task=t,model'; it must be FIELD=COLUMN,..., each field once, and 'model' is not; "
            "loopcost report --help says more",
        ),
        (
            "compare loops",
            "loopcost: loops: No such file or directory; that is an example: loopcost examples loops > loops.toml",
        ),
        ("examples loop", "loopcost: no example is called 'loop'; the nearest known one is loops"),
    ],
)
def test_arguments_are_told_in_one_line(loopcost_command, tmp_path, arguments, message):
    done = loopcost_command(*arguments.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message + "\n")


def test_command_line(loopcost_command):
    assert loopcost_command("--version").stdout == f"loopcost {loopcost.__version__}\n"
    assert "exit codes" in loopcost_command("--help").stdout
    assert loopcost_command().returncode == 2
    assert loopcost_command("compare", "--help").returncode == 0


A_DIP = """
task = { prompt = 100, generation = 0, attempt = 800, trace = 50000 }
context = { mode = "shared", caching = true, warm_first = "cold" }
[models.free]
price = { input = 0, output = 0, cache_read = 0, cache_write = 0 }
bugs = { any = 0 }
fix_chance = { any = 1 }
[models.cheap]
price = { input = 0, output = 0, cache_read = 0, cache_write = 0.1 }
bugs = { any = 5 }
[models.reads]
price = { input = 0, output = 0, cache_read = 18.75, cache_write = 18.75 }
fix_chance = { any = 1 }
[strategies]
A = { generator = "free", fixer = "free" }
B = { generator = "cheap", fixer = "reads" }
"""


def test_a_jump_and_turns(scenario, capsys):
    """One conversation that re-reads long steps dips below nothing between 0 and 1 bugs."""
    assert main(["compare", str(scenario(text=A_DIP))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("cost the same when cheap leaves" in line for line in lines) in (1, 2)
    assert not [line for line in lines if "as soon as it leaves any" in line]
