"""loopcost explain: terms that sum to what the library says, and lines that a calculator confirms."""

import json
import math
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import terminal
from hypothesis import given
from hypothesis import strategies as st

from loopcost import Calls, Context, Kind, Loop, Model, Price, Residuals, Strategy, Task, Thread
from loopcost.cli import _calls, _repairs, _sheet, main
from loopcost.cli.explain import _explain
from loopcost.scenario import Scenario, example_names, example_path

BUILTIN = Path(example_path("strong-or-weak")).read_text(encoding="utf-8")
LOOPS = Path(example_path("loops")).read_text(encoding="utf-8")

tokens = st.one_of(st.sampled_from([0.0, 800.0, 6000.0]), st.floats(1e-3, 1e6))
rates = st.one_of(st.sampled_from([0.0, 0.1, 1.25]), st.floats(1e-6, 1e3))
chances = st.one_of(st.sampled_from([1.0, 0.6]), st.floats(1e-3, 1))
counts = st.one_of(st.integers(0, 20).map(float), st.floats(1e-6, 3), st.floats(1, 1e3))
shares = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-6, 1))
prices = st.builds(Price, rates, rates, rates, rates)


@st.composite
def repairs(draw):
    """Models with up to three classes of bugs, in any context."""
    task = Task(draw(tokens), draw(tokens), draw(tokens), draw(tokens))
    base = task.prompt + task.generation
    warmth = st.one_of(
        st.sampled_from([None, "cold", "prompt"]), shares.map(lambda share: 0.999 * share * base)
    )
    context = Context(
        draw(st.sampled_from(["fresh", "shared"])),
        draw(st.booleans()),
        draw(warmth),
        draw(warmth),
        draw(shares) * task.prompt,
        draw(st.one_of(st.just(0.0), shares)),
    )
    names = draw(st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]))
    bugs = {name: draw(counts) for name in names}
    generator = Model(draw(prices), bugs, {name: draw(chances) for name in names}, "generator")
    fixer = Model(draw(prices), fix_chance={name: draw(chances) for name in names}, name="fixer")
    return Strategy(generator, draw(st.sampled_from([generator, fixer])), task, context)


@st.composite
def kinds(draw, weight):
    """Hazards in lists, which end a run soon, or a Beta law."""
    if draw(st.booleans()):
        return Kind(weight, None, None, draw(st.floats(0.1, 9)), draw(st.floats(0.1, 9)), draw(shares))
    ends = [draw(st.floats(0, 1)) for _ in range(draw(st.integers(0, 3)))] + [draw(st.floats(0.05, 1))]
    share = draw(shares)
    return Kind(weight, [share * end for end in ends], [(1 - share) * end * (1 - 1e-12) for end in ends])


@st.composite
def loops(draw):
    base = draw(tokens)
    warm, caching, expiry = draw(shares) * base, draw(st.booleans()), draw(st.one_of(st.just(0.0), shares))
    thread = Thread(draw(prices), base, draw(tokens), draw(tokens), warm, caching, expiry)
    weights = draw(st.sampled_from([[1.0], [0.75, 0.25], [0.5, 0.0, 0.5]]))
    calls = Calls(kinds=[draw(kinds(weight)) for weight in weights], cap=draw(st.integers(1, 300)))
    late = (draw(tokens), draw(st.integers(1, 9))) if draw(st.booleans()) else (None, None)
    ratios = draw(st.sampled_from([None, Residuals([1.25]), Residuals([0.5, 1.0, 3.0], [1, 2, 1])]))
    return Loop(thread, calls, *late, name="m", residuals=ratios)


def near(ours, told, bound):
    """To 1e-9, where the terms do not cancel."""
    return abs(ours - told) <= 1e-9 * abs(told) + 1e4 * bound


def check(strategy):
    sheet, cost = _explain(strategy), strategy.cost()
    assert sheet.why_not is None
    assert near(sheet.sum("mean"), cost.mean, cost.mean_bound)
    for part, paid in cost.parts.items():
        assert near(sheet.sum("mean", part), paid, cost.mean_bound)
    size = math.fsum(abs(line.value) for line in sheet.terms["variance"])
    assert (
        abs(sheet.sum("variance") - cost.variance)
        <= 1e-9 * size + 1e4 * cost.variance_bound + (1e-10 * cost.mean) ** 2
    )
    json.dumps(sheet.document(), allow_nan=False)
    return sheet


@given(repairs())
def test_terms_of_repairs_sum_to_the_cost(strategy):
    sheet, cost = check(strategy), strategy.cost()
    if sheet.worked:
        assert sheet.values["I"] == pytest.approx(cost.attempts_mean, rel=1e-12)
        assert sheet.values["V"] == pytest.approx(cost.attempts_variance, rel=1e-12)


@given(loops())
def test_terms_of_loops_sum_to_the_cost(loop):
    sheet, run = check(loop), loop.run()
    assert sheet.values["I"] == pytest.approx(run.calls_mean, rel=1e-10)
    assert math.fsum(call["p_reached"] for call in sheet.calls) == pytest.approx(run.calls_mean, rel=1e-10)
    of_calls = loop.replace(residuals=None).mean()
    assert math.fsum(call["mean_usd"] for call in sheet.calls) == pytest.approx(of_calls, rel=1e-10)
    for call in sheet.calls:
        if call["first"] == call["last"]:
            t = call["first"]
            assert call["p_reached"] == pytest.approx(loop.ends(t - 1).more if t > 1 else 1, rel=1e-10)
            assert call["so_far_usd"] == pytest.approx(loop.total(t).mean, rel=1e-12)
    assert sheet.calls[0]["first"] == 1
    assert all(one["last"] + 1 == two["first"] for one, two in zip(sheet.calls, sheet.calls[1:]))


def calculator(text):
    return eval(text.replace("^", "**"))


SHARED = BUILTIN.replace('mode = "fresh"', 'mode = "shared"')
EXPIRING = "caching = true\nexpiry = 0.1\nwarm_generation = 100\nwarm_first = 500"
KINDS = LOOPS.replace("caching = true", "caching = true\nexpiry = 0.1").replace(
    "{ weight = 0.25, solved = 0.002, wrong = 0.01 }",
    "{ weight = 0.125, solved = [0, 0.3, 0.002] }, { weight = 0.125, alpha = 1, beta = 9, solved_share = 0.5 }",
)
SCENARIOS = {
    "fresh": BUILTIN,
    "fresh-expiring": BUILTIN.replace("caching = true", EXPIRING),
    "alone-expiring": BUILTIN.replace("caching = true", "caching = true\nexpiry = 0.1")
    + "[strategies.C]\nsolo = 'weak'\n",
    "shared": SHARED,
    "shared-expiring": SHARED.replace("caching = true", EXPIRING),
    "uncached": SHARED.replace("caching = true", "caching = false"),
    "fractional": SHARED.replace("count = 5", "count = 4.5").replace("count = 10", "count = 0.5"),
    "no bugs": BUILTIN.replace("count = 5", "count = 0"),
    "dear writes": BUILTIN.replace("cache_write = 1.25", "cache_write = 0.05"),
    "loops": LOOPS,
    "kinds": KINDS,
}


@pytest.mark.parametrize("text", SCENARIOS.values(), ids=SCENARIOS)
def test_a_calculator_confirms_every_line(loopcost_command, text):
    done = loopcost_command("explain", "-", "--json", input=text)
    assert (done.returncode, done.stderr) == (0, "")
    for one in json.loads(done.stdout)["strategies"].values():
        for line in one["worked"] + one["mean"]["terms"] + one["variance"]["terms"]:
            if line["numbers"]:
                assert calculator(line["numbers"]) == pytest.approx(line["value"], rel=1e-6), line
        for call in one["calls"]:
            if call["first"] == call["last"]:
                assert calculator(call["reached_numbers"]) == pytest.approx(call["p_reached"], rel=1e-6)
                assert calculator(call["bill_numbers"]) == pytest.approx(call["bill_usd"], rel=1e-6)
        for moment, told in (("mean", one["mean_usd"]), ("variance", one["variance_usd2"])):
            assert one[moment]["sum"] == pytest.approx(told, rel=1e-12)


def test_json(loopcost_command):
    found = json.loads(loopcost_command("explain", "--json").stdout)
    assert (found["schema"], found["basis"], list(found["strategies"])) == (1, "assumed", ["A", "B"])
    one = found["strategies"]["A"]
    assert set(one) == {
        "plan",
        "mean_usd",
        "variance_usd2",
        "given",
        "classes",
        "kinds",
        "calls",
        "sums",
        "worked",
        "mean",
        "variance",
        "notes",
    }
    compared = json.loads(loopcost_command("compare", "--json").stdout)["strategies"]["A"]
    assert (one["mean_usd"], one["variance_usd2"]) == (compared["mean_usd"], compared["variance_usd2"])
    assert {"symbol": "cw", "what": "USD per Mtok written to the cache, weak", "value": 1.25} in one["given"]
    assert one["mean"]["terms"][2] == {
        "part": "fix_output",
        "formula": "cout G I/10^6",
        "numbers": "5*800*13.333333/10^6",
        "value": pytest.approx(0.16 / 3),
    }
    assert one["classes"][1]["n_th2"] == pytest.approx((0.85 / 0.15) ** 2)


def test_text(loopcost_command):
    text = loopcost_command("explain").stdout
    assert re.search(r" cache write +cw new/10\^6 +1\.25\*36000/10\^6 +0\.045$", text, re.M)
    assert re.search(r" +V +M1 \+ M2 +8\.3333333 \+ 33\.888889 +42\.222222", text)
    assert "mean: sum 0.25063333 USD; compare says 0.25063333, " in text
    assert "variance: sum 0.0025516542 USD^2; compare says 0.0025516542, " in text
    assert text.index("generation ") < text.index("fix output") < text.index("cache read ")


@pytest.mark.parametrize("text", SCENARIOS.values(), ids=SCENARIOS)
def test_it_fits_in_100_columns(loopcost_command, text):
    assert max(map(len, (loopcost_command("explain", "-", input=text).stdout).splitlines())) <= 100


def test_every_example_is_explained(capsys):
    """All but the one that shows what goes beyond the formulas, strategy by strategy."""
    for name in set(example_names()) - {"repairs"}:
        assert main(["explain", example_path(name)]) == 0
        text = capsys.readouterr().out
        assert "Not explained" not in text
        assert text.count("compare says") == 2 * len(Scenario.example(name).strategies)
    assert main(["explain", example_path("repairs")]) == 0
    assert capsys.readouterr().out.count("Not explained") == len(Scenario.example("repairs").strategies)


def test_no_bugs(loopcost_command):
    done = loopcost_command("explain", "-", input=SCENARIOS["no bugs"]).stdout
    first = done[: done.index("B  weak")]
    assert "No bug is left: no thread is opened" in first and "Worked out" not in first
    assert "mean: sum 0.1375 USD; compare says 0.1375, 0 apart" in first
    assert "variance: sum 0 USD^2; compare says 0, 0 apart" in first


def test_many_classes_are_summed_up(loopcost_command):
    halves = "{ " + ", ".join(f"c{i} = 0.5" for i in range(40)) + " }"
    text = re.sub(r"(bugs|fix_chance) = \{.*?\}", lambda found: f"{found[1]} = {halves}", BUILTIN)
    shown = loopcost_command("explain", "-", input=text).stdout
    assert re.search(r"\n c11 +0\.5 .*\n 28 more +14 +14 +14 +14 +14 *\n sum +20 +20 +20 +20 +20 *\n", shown)


def test_terms_that_cancel_are_told(loopcost_command):
    """Half a bug: as a polynomial the bill goes on, and a conversation has half an attempt less than one."""
    text = re.sub(r"bugs = .*", "bugs = { easy = 0.5 }", SHARED)
    text = re.sub(r"(prompt|trace) = \d+", lambda found: f"{found[1]} = {len(found[1]) * 1000}", text)
    text = re.sub(r"generation = \d+", "generation = 0", text).replace("easy = 0.6", "easy = 1")
    text = text.replace("trace = 5000", "trace = 11100")
    done = loopcost_command("explain", "-", input=text)
    assert "Terms cancel: compare knows the mean to " in done.stdout and "Not explained" not in done.stdout


@pytest.mark.parametrize("n, between", [(1, []), (3, []), (8, []), (9, [(6, 7)]), (40, [(6, 38)])])
def test_the_calls_that_are_shown(n, between):
    loop = Loop(Thread(Price(1, 5, 0.1, 1.25), 1000, 100, 10), Calls(solved=[0] * (n - 1) + [1]), name="m")
    sheet = _explain(loop)
    spans = [(call["first"], call["last"]) for call in sheet.calls]
    assert [span for span in spans if span[0] < span[1]] == between
    assert spans[-1] == (n, n) and sheet.calls[-1]["p_ends"] == 1
    assert sheet.sum("variance") == pytest.approx(0, abs=1e-20)


def test_a_loop_that_goes_on_too_long(monkeypatch):
    monkeypatch.setattr(_calls, "_MOST_CALLS", 1000)
    sheet = _explain(Loop(Thread(Price(1, 5), 1, 0, 0, caching=False), Calls(solved=1e-3), name="m"))
    assert sheet.why_not == "a run may take more than 1,000 calls, too many to put in"
    assert sheet.document()["not_explained"] == sheet.why_not and "mean" not in sheet.document()


def test_a_setting_that_no_formula_knows_is_named(monkeypatch, capsys, tmp_path):
    """As one of a later version would be."""
    known = tuple(name for name in _sheet._KNOWN[Context] if name != "expiry")
    monkeypatch.setitem(_sheet._KNOWN, Context, known)
    file = tmp_path / "scenario.toml"
    file.write_text(BUILTIN + "context.expiry = 0.1\n", encoding="utf-8")
    assert main(["explain", str(file)]) == 0
    text = capsys.readouterr().out
    assert (
        "Not explained: context.expiry is 0.1, which the formulas here do not know. compare says 0." in text
    )
    assert text.count("compare says") == 3  # A is explained
    assert main(["explain", str(file), "--json"]) == 0
    one = json.loads(capsys.readouterr().out)["strategies"]["B"]
    assert set(one) == {"plan", "mean_usd", "variance_usd2", "not_explained"}


def test_a_value_of_another_kind_is_named():
    for value, shown in (({"easy": (0.1, 0.3)}, r"x.easy is \(0.1, 0.3\)"), ([1], r"x is \[1\]")):
        with pytest.raises(_sheet.Unknown, match=f"^{shown}, which"):
            _sheet.check_known(value, "x")


@pytest.mark.parametrize(
    "table, wrong, what",
    [
        ("_ATTEMPTS", (("attempts", "I", "n"), *_repairs._ATTEMPTS[1:]), "fix output"),
        ("_ATTEMPTS", (_repairs._ATTEMPTS[0], ("attempts", "V", "M1"), _repairs._ATTEMPTS[2]), "variance"),
    ],
)
def test_terms_that_do_not_sum_are_no_explanation(monkeypatch, capsys, table, wrong, what):
    monkeypatch.setattr(_repairs, table, wrong)
    assert main(["explain"]) == 0
    text = capsys.readouterr().out
    assert f"Not explained: the terms of its {what} sum to 0." in text and "Worked out" not in text


@pytest.mark.parametrize("columns", [20, 60, 100, 200])
def test_narrow_terminals_cut_no_number(columns):
    lines = terminal([sys.executable, "-m", "loopcost", "explain"], columns)
    text = "\n".join(lines)
    for number in ("0.053333333", "0.25063333", "0.0017186302", "148000", "0.79012346", "1200*33.888889"):
        assert number in text
    assert "…" not in text and (columns < 100 or max(map(len, lines)) <= 100)


def test_a_plain_terminal(loopcost_command):
    done = loopcost_command("explain", env={**os.environ, "PYTHONIOENCODING": "ascii"}, encoding="ascii")
    assert done.returncode == 0 and "strong > weak" in done.stdout and "\\" not in done.stdout


def test_a_strange_name_is_shown(loopcost_command):
    text = BUILTIN.replace("[strategies.B]", '[strategies."[red]\\u001b"]')
    done = loopcost_command("explain", "-", input=text)
    assert done.returncode == 0 and "[red]\\x1b" in done.stdout


def test_standard_input_and_errors(loopcost_command, tmp_path):
    shipped = loopcost_command("explain", "--json").stdout
    assert loopcost_command("explain", "-", "--json", input=BUILTIN).stdout == shipped
    done = loopcost_command("explain", "-", input="[tusk]")
    assert done.returncode == 2 and done.stderr.startswith("loopcost: -: tusk is an unknown key")
    assert done.stdout == ""
    bad = tmp_path / "bad.toml"
    bad.write_text(BUILTIN.replace("easy = 0.6", "easy = 1.5"), encoding="utf-8")
    done = loopcost_command("explain", bad)
    assert done.returncode == 2
    assert done.stderr.startswith(f"loopcost: {bad}: models.weak.fix_chance.easy is 1.5; it must be from")
    done = loopcost_command("explain", tmp_path / "none.toml")
    assert done.returncode == 2 and "No such file" in done.stderr
    assert loopcost_command("explain", "--nonsense").returncode == 2
