"""Laws of calls from recorded runs: closed forms, SciPy on the same likelihood, recorded data, fit files, the command."""

import csv
import itertools
import json
import math
import pickle
import random
import tracemalloc

import numpy
import pytest
from conftest import LOGS, asked
from scipy import optimize, special, stats
from statsmodels import api
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

import loopcost
from loopcost import FitFile, Sufficient, _abi, fit
from loopcost.cli import _meanings
from loopcost.pile import pile, pile_of

DATA = LOGS.parent


def geometric(n, chance, cap, seed, solved_share=1.0):
    """Runs that end with a constant chance, until a cap."""
    draws, evidence = random.Random(seed), fit.Evidence()
    for i in range(n):
        calls = 1
        while calls < cap and draws.random() >= chance:
            calls += 1
        ended = calls < cap
        end = ("solved" if draws.random() < solved_share else "wrong") if ended else "capped"
        evidence.add_outcome(str(i), calls, end)
    return evidence


def counted(evidence, *ends):
    return sum(count for _, _, end, count in evidence if end in ends)


def exposure(evidence):
    return sum(calls * count for _, calls, _, count in evidence)


def test_constant_chances_are_ends_over_calls():
    evidence = geometric(200, 0.1, 40, seed=1, solved_share=0.7)
    found = fit.fit(evidence, "constant")
    for name in ("solved", "wrong"):
        assert found[name].value == pytest.approx(counted(evidence, name) / exposure(evidence), rel=1e-12)
        assert 0 < found[name].low < found[name].value < found[name].high < 1
        assert found[name].identified == "yes"
    assert found.ends == {"solved": counted(evidence, "solved"), "wrong": counted(evidence, "wrong"),
                          "capped": counted(evidence, "capped"), "unknown": 0}  # fmt: skip


def test_a_profile_interval_is_where_the_likelihood_has_fallen():
    """Of a single task, which says nothing of how far tasks are apart."""
    evidence = fit.Evidence()
    for _, calls, end, count in geometric(60, 0.2, 10**6, seed=2):
        evidence.add_outcome("the task", calls, end, count)
    found = fit.fit(evidence, "constant", level=0.95, attempts=True)["solved"]
    ends, calls = counted(evidence, "solved"), exposure(evidence)

    def fallen(p):
        def likelihood(p):
            return ends * math.log(p) + (calls - ends) * math.log1p(-p)

        return 2 * (likelihood(ends / calls) - likelihood(p)) - stats.chi2.ppf(0.95, 1)

    assert found.low == pytest.approx(optimize.brentq(fallen, 1e-6, ends / calls), rel=1e-5)
    assert found.high == pytest.approx(optimize.brentq(fallen, ends / calls, 1 - 1e-6), rel=1e-5)


def test_beta_laws_as_scipy_finds_them():
    draws, evidence = random.Random(3), fit.Evidence()
    for i in range(300):
        p, calls = draws.betavariate(2, 6), 1
        while calls < 30 and draws.random() >= p:
            calls += 1
        evidence.add_outcome(str(i), calls, "solved" if calls < 30 else "capped")
    found = fit.fit(evidence, "beta", attempts=True)

    def minus(logs):
        a, b = map(math.exp, logs)
        return -sum(
            count
            * (special.betaln(a + (end == "solved"), b + calls - (end == "solved")) - special.betaln(a, b))
            for _, calls, end, count in evidence
        )

    best = optimize.minimize(minus, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert found.log_likelihood == pytest.approx(-best.fun, rel=1e-9)
    assert (found["alpha"].value, found["beta"].value) == pytest.approx(
        tuple(map(math.exp, best.x)), rel=1e-4
    )


# What statsmodels computes as well. A discrete hazard is a binomial regression of a row for each call that was made.


def of_tasks(tasks, each, cap, seed):
    """Runs of tasks with hazards of their own, some wrongly done."""
    draws, evidence, runs = random.Random(seed), fit.Evidence(), []
    for task in range(tasks):
        p = draws.betavariate(2, 10)
        for _ in range(each):
            calls = 1
            while calls < cap and draws.random() >= p:
                calls += 1
            ended = calls < cap
            end = ("solved" if draws.random() < 0.7 else "wrong") if ended else "capped"
            evidence.add_outcome(str(task), calls, end)
            runs.append((task, calls, end))
    return evidence, runs


def person_calls(runs):
    """Task, call and whether the run ended with it, of every call."""
    return numpy.array(
        [(task, t, t == calls and end != "capped") for task, calls, end in runs for t in range(1, calls + 1)]
    )


def as_attempts(runs):
    """The same runs, with no difference between right and wrong."""
    evidence = fit.Evidence()
    for task, calls, end in runs:
        evidence.add_outcome(str(task), calls, "capped" if end == "capped" else "solved")
    return evidence


@pytest.mark.parametrize("link", [api.families.links.Logit(), api.families.links.CLogLog()])
def test_hazards_are_the_regression_of_statsmodels(link):
    _, runs = of_tasks(60, 1, 25, seed=11)
    rows, evidence = person_calls(runs), as_attempts(runs)
    family = api.families.Binomial(link)
    constant = api.GLM(rows[:, 2], numpy.ones(len(rows)), family=family).fit()
    found = fit.fit(evidence, "constant", attempts=True)
    assert found["solved"].value == pytest.approx(float(constant.predict([1.0])[0]), rel=1e-7)
    assert found.log_likelihood == pytest.approx(constant.llf, rel=1e-9)
    assert found.aic == pytest.approx(constant.aic, rel=1e-9)
    table = fit.fit(evidence, "table", size=4, attempts=True)
    design = numpy.column_stack([numpy.minimum(rows[:, 1], 4) == entry for entry in (1, 2, 3, 4)]).astype(
        float
    )
    regression = api.GLM(rows[:, 2], design, family=family).fit()
    chances = [value.value for value in table.values]
    assert chances == pytest.approx([float(chance) for chance in regression.predict(numpy.eye(4))], rel=1e-6)
    assert table.log_likelihood == pytest.approx(regression.llf, rel=1e-9)


def test_survival_is_kaplan_and_meiers_and_ends_are_aalen_and_johansens():
    evidence, runs = of_tasks(80, 1, 12, seed=12)
    table = fit.fit(evidence, "table", size=12)
    thread = loopcost.Thread(loopcost.Price(1, 1), base=1, step=1, output=1, caching=False)
    loop = loopcost.Loop(thread, table.calls(cap=12, plug_in=True))
    times = numpy.array([calls for _, calls, _ in runs])
    ended = numpy.array([end != "capped" for *_, end in runs])
    kaplan = SurvfuncRight(times, ended)
    for t, survival in zip(kaplan.surv_times, kaplan.surv_prob):
        assert loop.ends(int(t)).more == pytest.approx(survival, rel=1e-12)
    kinds = numpy.array([{"solved": 1, "wrong": 2, "capped": 0}[end] for *_, end in runs])
    incidence = CumIncidenceRight(times, kinds)
    for t, solved, wrong in zip(incidence.times, *incidence.cinc):
        if t < 12:
            assert loop.ends(int(t)).solved_by == pytest.approx(solved, rel=1e-12)
            assert loop.ends(int(t)).wrong_by == pytest.approx(wrong, rel=1e-12)


def test_intervals_by_task_are_those_of_a_cluster_robust_regression():
    """The log-odds of the hazard, and the standard error of statsmodels' sandwich by task."""
    _, runs = of_tasks(400, 6, 60, seed=13)
    rows, attempts = person_calls(runs), as_attempts(runs)
    model = api.GLM(rows[:, 2], numpy.ones(len(rows)), family=api.families.Binomial())
    clustered = model.fit(cov_type="cluster", cov_kwds={"groups": rows[:, 0]})
    found = fit.fit(attempts, "constant", attempts=True)["solved"]
    width = special.logit(found.high) - special.logit(found.low)
    assert width == pytest.approx(2 * stats.t.ppf(0.95, 399) * float(clustered.bse[0]), rel=0.01)
    assert width > 1.5 * 2 * stats.norm.ppf(0.95) * float(model.fit().bse[0])


def test_evidence_adds_up_to_the_bit():
    parts = [geometric(40, 0.1, 30, seed=seed, solved_share=0.5) for seed in range(4)]
    whole = sum(parts[1:], parts[0])
    backwards = sum(reversed(parts[:-1]), parts[-1])
    assert whole == backwards and pickle.loads(pickle.dumps(whole)) == whole
    assert whole.runs == 160
    for law in fit.LAWS:
        assert fit.fit(whole, law) == fit.fit(backwards, law)


@pytest.mark.parametrize("n", [25, 100])
def test_intervals_cover_at_their_rate(n):
    truth, covered, repeats = 0.15, 0, 300
    for seed in range(repeats):
        value = fit.fit(geometric(n, truth, 20, seed=1000 + seed), "constant", level=0.9, attempts=True)[
            "solved"
        ]
        covered += value.low <= truth <= value.high
    least, most = stats.binom.interval(0.9999, repeats, 0.9)
    assert least <= covered <= most


def test_estimates_converge():
    errors = [
        abs(fit.fit(geometric(n, 0.08, 200, seed=7), "constant")["solved"].value / 0.08 - 1)
        for n in (50, 20000)
    ]
    assert errors[1] < 0.02 and errors[1] < errors[0]


def test_the_right_law_wins_where_there_is_enough():
    laws = ["constant", "contaminated"]
    alike = fit.choose(geometric(3000, 0.3, 60, seed=5), laws, attempts=True)
    assert alike.used == "constant"
    draws, restarts = random.Random(6), fit.Evidence()
    for i in range(800):
        calls = 1
        while calls < 40 and draws.random() >= (0.6 if calls == 1 else 0.1):
            calls += 1
        restarts.add_outcome(str(i), calls, "solved" if calls < 40 else "capped")
    told = fit.choose(restarts, laws, attempts=True)
    assert told.used == "contaminated" and told.told


def test_few_runs_cannot_tell():
    choice = fit.choose(geometric(6, 0.3, 60, seed=5), attempts=True)
    assert not choice.told and "cannot tell" in str(choice)


def test_tasks_that_differ_are_not_taken_for_alike():
    """With several runs of each task a law of tasks with a chance of their own is chosen, and not the constant one."""
    evidence, _ = of_tasks(120, 5, 60, seed=14)
    choice = fit.choose(evidence, ["constant", "contaminated", "beta"])
    assert choice.used == "beta" and choice.told
    assert {one.law: one.standing for one in choice.candidates}["constant"] == "beaten"


def rising(n, chances, seed):
    """Runs whose chance to end rises from call to call, up to the last of some."""
    draws, evidence = random.Random(seed), fit.Evidence()
    for i in range(n):
        calls = 1
        while draws.random() >= chances[min(calls, len(chances)) - 1]:
            calls += 1
        evidence.add_outcome(str(i), calls, "solved")
    return evidence


def test_a_law_that_does_not_fit_is_not_used():
    choice = fit.choose(rising(300, (0.1, 0.3, 0.6), 15))
    assert choice.used == "table" and choice.fits and choice.told
    assert all(one.standing in ("beaten", "misfit") for one in choice.candidates if one.law != "table")


def test_where_no_law_fits_it_is_said(loopcost_command, tmp_path):
    """No run ends before call 5008, and none goes on after 5012: too far out for a table that is parted there."""
    evidence = fit.Evidence()
    for task, calls, end, count in rising(300, (*[0.0] * 7, 0.2, 0.25, 1 / 3, 0.5, 1.0), 16):
        evidence.add_outcome(task, 5000 + calls, end, count)
    choice = fit.choose(evidence)
    assert not choice.fits and "none of the laws that could be tested fits" in str(choice)
    rows = [f"{task},m,{calls},1000,100,solved" for task, calls, _, _ in evidence]
    (tmp_path / "runs.csv").write_text("\n".join(["task,model,calls,input,output,end", *rows]) + "\n")
    said = loopcost_command("fit", tmp_path / "runs.csv").stdout
    assert f"None of the laws that could be tested fits these calls; {choice.used} is the simplest" in said
    assert "cannot tell" not in said and "It fits" not in said and "tell it apart" not in said


def test_laws_without_a_test_set_none_back():
    """50 runs of two calls: constant hazards do not fit, and laws of kinds have too few calls for a test."""
    evidence = fit.Evidence()
    for i in range(50):
        evidence.add_outcome(str(i), 2, "solved" if i % 5 == 1 else "wrong")
    choice = fit.choose(evidence, [law for law in fit.LAWS if law != "table"])
    assert choice.used == "constant" and not choice.told and not choice.fits
    by_law = {one.law: one for one in choice.candidates}
    assert by_law["constant"].misfit_p < fit.MISFIT and by_law["constant"].cells
    assert by_law["mixture"].misfit_p is None and not by_law["mixture"].cells


@pytest.mark.parametrize("odd", [1, 3, 9, 40])
def test_an_odd_run_among_many_of_one_length(odd):
    """All end at call 5 but one: a table with a small chance before it, or a few calls after it."""
    evidence = fit.Evidence()
    for i in range(60):
        evidence.add_outcome(str(i), 5 if i else odd, "solved" if i % 3 else "wrong")
    choice = fit.choose(evidence)
    assert choice.used == "table" and choice.told and choice.fits
    found = fit.fit(evidence, "table")
    before, at = (found["solved", start].value + found["wrong", start].value for start in (1, 5))
    assert before == pytest.approx(1 / (59 * 4 + odd) if odd < 5 else 0) and at > 0.6
    assert found["solved", 1].high < 0.03


def piled(end, runs=12, cap=60, others=28, seed=5):
    """A table of runs of a task each, of which some stop at a cap that is recorded as another end."""
    draws = random.Random(seed)
    lengths = [min(1 + int(math.log(draws.random()) / math.log(0.92)), cap - 1) for _ in range(others)]
    rows = [f"t{i},m,{calls},9000,900,solved" for i, calls in enumerate(lengths)]
    rows += [f"c{i},m,{cap},9000,900,{end}" for i in range(runs)]
    return "\n".join(["task,model,calls,input,output,end", *rows]) + "\n"


@pytest.mark.parametrize("end", ["unknown", "wrong", "aborted"])
def test_runs_that_pile_up_at_a_cap_are_told(loopcost_command, tmp_path, end):
    runs = tmp_path / "runs.csv"
    runs.write_text(piled(end))
    told = (
        "12 of 40 runs stop at exactly 60 calls: is that a cap? `loopcost fit --cap 60` takes them as capped."
    )
    for command in ("fit", "report"):
        assert told in loopcost_command(command, runs).stdout
    ours = {"calls": 60, "runs": 12, "of": 40}
    assert ours.items() <= asked(loopcost_command, "report", runs)["arms"][""]["pile"].items()
    capped = loopcost_command("fit", runs, "--cap", 60, "-o", tmp_path / "fit.toml").stdout
    assert (
        "12 capped" in capped and "is that a cap" not in capped and "60 calls, the recorded limit" in capped
    )
    (loop,) = FitFile.read(tmp_path / "fit.toml").loops
    assert loop.cap.value == 60 and loop.on["ends"]["capped"] == 12 and "pile" not in loop.on


@pytest.mark.parametrize("end", ["unknown", "wrong", "aborted"])
def test_forecasts_ask_for_a_cap_as_fits_do(loopcost_command, tmp_path, end):
    """With it the runs are taken as what a log that tells the cap makes them."""
    for name, text in (("runs.csv", piled(end)), ("told.csv", piled("capped"))):
        (tmp_path / name).write_text(text)
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    prices = ("--prices", tmp_path / "book.toml")
    ours = {"calls": 60, "runs": 12, "of": 40}
    for command in (("forecast", *prices), ("backtest", *prices, "--folds", 3, "--calls", 5)):
        name, *options = command
        told = f"12 of 40 runs stop at exactly 60 calls: is that a cap? `loopcost {name} --cap 60` takes them as capped."
        assert told in loopcost_command(name, tmp_path / "runs.csv", *options).stdout
        unasked, capped, recorded = (
            asked(loopcost_command, name, tmp_path / log, *options, *cap)
            for log, cap in (("runs.csv", ()), ("runs.csv", ("--cap", 60)), ("told.csv", ()))
        )
        found = unasked if name == "forecast" else unasked["groups"][0]
        assert ours.items() <= found["pile"].items()
        assert capped == recorded != unasked
        assert (
            "is that a cap" not in loopcost_command(name, tmp_path / "runs.csv", *options, "--cap", 60).stdout
        )
    stands = asked(loopcost_command, "forecast", tmp_path / "runs.csv", *prices, "--cap", 30)
    assert stands["p_capped"] > 0.05 and stands["calls_in_all"] < 30
    failed = loopcost_command("backtest", tmp_path / "runs.csv", *prices, "--cap", 30)
    assert failed.returncode == 2
    assert "cap is 30, and of each arm, model and type of tasks some run made more calls" in failed.stderr


def test_a_forecast_of_what_is_fitted_asks_for_the_cap_of_the_fit(loopcost_command, tmp_path):
    (tmp_path / "runs.csv").write_text(piled("unknown"))
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    command = ("forecast", tmp_path / "fit.toml", "--prices", tmp_path / "book.toml")
    told = (
        "12 of 40 runs stop at exactly 60 calls: is that a cap? `loopcost fit --cap 60` takes them as capped."
    )
    for cap, asks in (((), True), (("--cap", 60), False)):
        loopcost_command("fit", tmp_path / "runs.csv", *cap, "-o", tmp_path / "fit.toml")
        assert (told in loopcost_command(*command).stdout) == asks
    loopcost_command("fit", tmp_path / "runs.csv", "-o", tmp_path / "fit.toml")
    assert told not in loopcost_command(*command, "--cap", 60).stdout


@pytest.mark.parametrize(
    ("counts", "asks"),
    [
        ({(1, "unknown"): 50}, False),  # an answer
        ({(2, "unknown"): 50}, False),  # a question and an answer
        ({(1, "unknown"): 20, (2, "unknown"): 30}, False),
        ({(1, "unknown"): 1, (2, "unknown"): 60}, False),
        ({(2, "solved"): 10, (2, "wrong"): 50}, False),
        ({(1, "solved"): 2, (1, "wrong"): 1, (2, "solved"): 10, (2, "wrong"): 50}, False),
        ({(1, "solved"): 40, (2, "wrong"): 60}, True),  # whatever fails is tried once more, and not again
        ({(1, "solved"): 10, (2, "solved"): 10, (2, "wrong"): 60}, True),
        ({(1, "unknown"): 30, (2, "unknown"): 8, (3, "unknown"): 40}, True),
        ({(1, "unknown"): 30, (2, "unknown"): 8, (3, "unknown"): 2}, False),
        ({(10, "unknown"): 30}, True),
    ],
)
def test_runs_that_end_after_a_call_or_two_by_themselves_are_at_no_cap(
    loopcost_command, tmp_path, counts, asks
):
    """An agent that answers; unless what is solved, and when, says that it was let try again and no further."""
    ends = [end for end, count in counts.items() for _ in range(count)]
    assert (pile(ends) is not None) == asks
    rows = [f"t{i},claude-haiku-4-5,{calls},9000,900,{end}" for i, (calls, end) in enumerate(ends)]
    (tmp_path / "runs.csv").write_text("\n".join(["task,model,calls,input,output,end", *rows]) + "\n")
    for command in ("fit", "report", "forecast"):
        assert ("is that a cap" in loopcost_command(command, tmp_path / "runs.csv").stdout) == asks, command


def test_recorded_runs_ask_for_caps_that_are_some():
    """OpenHands stops at 60 calls; agentless-mini makes two, by itself."""
    columns = dict(part.split("=") for part in COLUMNS.split(","))
    found = {}
    for run in loopcost.records.runs(loopcost.records.read([RUNS], columns=columns)):
        found.setdefault((run.arm, run.main), []).append(run)
    asked_of = {arm: [] for arm, _ in found}
    for arm, model in sorted(found):
        piled_up = pile_of(found[arm, model])
        asked_of[arm].append(piled_up and piled_up.calls)
    assert asked_of["agentless-mini"] == [None, None, None] and asked_of["openhands"] == [60, 60, None]


def test_side_calls_are_no_part_of_what_piles_up(loopcost_command, tmp_path):
    head, *rows = piled("unknown").splitlines()
    aside = [f"{row.split(',')[0]},side,{1 + i % 5},100,9,{row.split(',')[-1]}" for i, row in enumerate(rows)]
    text = [f"run,{head}", *(f"r{row.split(',')[0]},{row}" for row in (*rows, *aside))]
    (tmp_path / "runs.csv").write_text("\n".join(text) + "\n")
    for command in ("fit", "report"):
        told = loopcost_command(command, tmp_path / "runs.csv").stdout
        assert "12 of 40 runs stop at exactly 60 calls: is that a cap? `loopcost fit --cap 60`" in told


@pytest.mark.parametrize("end, runs", [("capped", 12), ("solved", 12), ("unknown", 1)])
def test_what_is_no_pile_is_not_told(loopcost_command, tmp_path, end, runs):
    (tmp_path / "runs.csv").write_text(piled(end, runs))
    assert "is that a cap" not in loopcost_command("fit", tmp_path / "runs.csv").stdout


def test_runs_that_end_at_one_call_by_themselves_are_at_no_cap():
    """A fourth of them solved: an agent that does so many steps. At a cap hardly any is."""
    before = [(80 + i % 5, "wrong") for i in range(10)]
    assert pile([*before, *[(85, "wrong")] * 90, *[(85, "solved")] * 30]) is None
    assert pile([*before, *[(85, "wrong")] * 90, (85, "solved")]).runs == 90


def test_runs_without_a_cap_hardly_ever_seem_to_pile_up():
    """One hazard of 0.2 to 0.6: the longest runs are often as long as each other, and that is chance."""
    draws, found = random.Random(8), 0
    for _ in range(400):
        hazard = draws.uniform(0.2, 0.6)
        calls = [1 + int(math.log(draws.random()) / math.log1p(-hazard)) for _ in range(40)]
        found += pile((call, "unknown") for call in calls) is not None
    assert found <= 4


@pytest.mark.parametrize("end", ["unknown", "aborted"])
def test_a_cap_is_given_where_sums_are_merged(loopcost_command, tmp_path, end):
    """What is saved is the same with it and without."""
    runs, first, rest = (tmp_path / name for name in ("runs.csv", "first.csv", "rest.csv"))
    runs.write_text(piled(end))
    head, *rows = piled(end).splitlines()
    first.write_text("\n".join([head, *rows[::2]]))
    rest.write_text("\n".join([head, *rows[1::2]]))
    loopcost_command("fit", first, "--cap", 60, "--save", tmp_path / "first.json")
    loopcost_command("fit", rest, "--save", tmp_path / "rest.json")
    for cap in ([], ["--cap", 60]):
        merged = loopcost_command(
            "fit", "--merge", tmp_path / "first.json", "--merge", tmp_path / "rest.json", *cap, "--json"
        )
        found, whole = (
            json.loads(merged.stdout),
            json.loads(loopcost_command("fit", runs, *cap, "--json").stdout),
        )
        for loop in (*found["loops"], *whole["loops"]):
            del loop["on"]["logs"]
        assert found == whole


def test_a_cap_is_of_runs_that_stop_there(loopcost_command, tmp_path):
    (tmp_path / "runs.csv").write_text(piled("unknown"))
    failed = loopcost_command("fit", tmp_path / "runs.csv", "--cap", 0, check=False)
    assert failed.returncode and "cap is 0" in failed.stderr
    failed = loopcost_command("fit", tmp_path / "runs.csv", "--cap", 61)
    assert failed.returncode == 2 and "--cap is 61, and no run of exactly so many calls" in failed.stderr
    (tmp_path / "bugs.csv").write_text("attempts\n3\n5\n")
    failed = loopcost_command("fit", tmp_path / "bugs.csv", "--attempts", "bug", "--cap", 5)
    assert failed.returncode and "--cap stands beside --attempts" in failed.stderr


def test_an_aicc_of_too_few_tasks_is_none_and_null(loopcost_command, tmp_path):
    evidence = fit.Evidence()
    evidence.add_outcome("a", 3, "solved")
    evidence.add_outcome("b", 5, "wrong")
    choice = fit.choose(evidence)
    assert fit.fit(evidence, "mixture").aicc is None and {one.aicc for one in choice.candidates} == {None}
    assert fit.fit(geometric(9, 0.2, 30, seed=1), "constant").aicc > 0
    (tmp_path / "runs.csv").write_text(
        "task,model,calls,input,output,end\na,m,3,9,9,solved\nb,m,5,9,9,wrong\n"
    )
    said = loopcost_command("fit", tmp_path / "runs.csv", "--json", "-o", tmp_path / "fit.toml").stdout
    candidates = json.loads(said)["loops"][0]["on"]["candidates"]
    assert [one["aicc"] for one in candidates] == [None] * len(fit.LAWS) and "e+300" not in said
    assert "aicc =" not in (tmp_path / "fit.toml").read_text()
    assert FitFile.read(tmp_path / "fit.toml").loops[0].on["candidates"] == candidates


def test_runs_that_all_end_at_one_call():
    evidence = fit.Evidence()
    for i in range(50):
        evidence.add_outcome(str(i), 2, "solved" if i < 2 else "wrong")
    choice = fit.choose(evidence)
    assert choice.used == "table" and choice.told
    fitted = fit.fit(evidence, "table")
    assert fitted["solved", 1].value == fitted["wrong", 1].value == 0
    assert (fitted["solved", 2].value, fitted["wrong", 2].value) == (0.04, 0.96)


@pytest.mark.parametrize(
    ("more", "verdict"), ((0, "It fits"), (30, "It does not fit well"), (40, "The calls do not follow it"))
)
def test_how_well_a_law_fits_is_said(loopcost_command, tmp_path, more, verdict):
    """A chance of one in ten, but for some more runs that end at call 1."""
    calls, left = [1] * more, 200
    for call in itertools.count(1):
        ends = min(left, max(1, round(left / 10)))
        calls += [call] * ends
        left -= ends
        if not left:
            break
    rows = [f"t{i},m,{of},1000,100,solved" for i, of in enumerate(calls)]
    (tmp_path / "runs.csv").write_text("\n".join(["task,model,calls,input,output,end", *rows]) + "\n")
    said = loopcost_command("fit", tmp_path / "runs.csv", "--law", "constant").stdout
    assert f"{verdict}: were it right, data as far from it as these would come in " in said
    assert "% of cases." in said


def test_a_table_of_all_that_would_be_tested_is_not_said_to_fit(loopcost_command, tmp_path):
    """Its entries have what was seen there, so that a test cannot fail; one of runs of the same tasks can."""
    for trials, said in ((1, "No test says whether it fits"), (8, "It fits: were it right")):
        rows = [f"r{i},t{i // trials},m,{5 + i % 2},1000,100,solved" for i in range(60 * trials)]
        (tmp_path / "runs.csv").write_text("\n".join(["run,task,model,calls,input,output,end", *rows]) + "\n")
        told = loopcost_command("fit", tmp_path / "runs.csv", "--law", "table").stdout
        assert said in told and ("it fits" in told) == (trials == 1)


def test_one_run_is_told_as_one(loopcost_command, tmp_path):
    (tmp_path / "runs.csv").write_text("task,model,calls,input,output,end\na,m,3,1000,100,solved\n")
    said = loopcost_command("fit", tmp_path / "runs.csv").stdout
    assert "m: 1 run of 1 task, 3 calls: 1 solved" in said
    assert "Unidentified: step; the data allow anything." in said
    assert "not identified" in said and "000,000,000" not in said


def test_totals_do_not_identify_the_bugs():
    draws, evidence, fixed = random.Random(16), fit.Evidence(), 0
    for i in range(400):
        calls, left = 0, 4
        while left:
            calls += 1
            left -= draws.random() < 0.25
        evidence.add_outcome(str(i), calls, "solved")
        fixed += 4
    found = fit.totals(evidence)
    assert found.fix_chance.identified == found.bugs.identified == "no" and found.runs == 400
    mean, spread = stats_of(evidence)
    assert found.fix_chance.least == pytest.approx(1 / (1 + spread), rel=1e-12)
    assert (found.bugs.least, found.bugs.most) == pytest.approx((mean / (1 + spread), mean), rel=1e-12)
    assert found.fix_chance.low < 0.25 < found.fix_chance.high == 1
    assert found.bugs.low < 4 < found.bugs.high
    counted = fit.totals(evidence, bugs=4)
    assert counted.fix_chance.identified == "yes"
    assert counted.fix_chance.value == pytest.approx(fixed / found.attempts, rel=1e-12)
    assert counted.fix_chance.low < 0.25 < counted.fix_chance.high


def stats_of(evidence):
    totals = [calls for _, calls, _, count in evidence for _ in range(count)]
    return numpy.mean(totals), numpy.var(totals, ddof=1) / numpy.mean(totals)


def test_a_task_is_known_better_run_by_run():
    kinds = [loopcost.Kind(0.5, solved=0.5), loopcost.Kind(0.5, alpha=2, beta=8)]
    after = fit.learn(kinds, 6, "solved")
    constant, beta = 0.5**6, special.beta(3, 13) / special.beta(2, 8)
    assert after[0].weight == pytest.approx(constant / (constant + beta), rel=1e-12)
    assert (after[1].alpha, after[1].beta) == (3, 13)
    one, other = fit.learn(after, 3, "capped"), fit.learn(fit.learn(kinds, 3, "capped"), 6, "solved")
    assert [kind.weight for kind in one] == pytest.approx([kind.weight for kind in other], rel=1e-12)
    with pytest.raises(loopcost.UndefinedError):
        fit.learn([loopcost.Kind(1, solved=0.5)], 3, "wrong")


def test_all_of_k_runs_of_a_new_task_are_solved():
    for k in (1, 2, 5, 40):
        moment = special.beta(0.6 + k, 0.9) / special.beta(0.6, 0.9)
        assert fit.pass_hat_expected([loopcost.Kind(1, alpha=0.6, beta=0.9)], k) == pytest.approx(
            moment, rel=1e-12
        )
        kinds = [loopcost.Kind(0.25, solved=0.9), loopcost.Kind(0.75, solved=0.2, wrong=0.3)]
        mixture = 0.25 * 0.9**k + 0.75 * 0.2**k
        assert fit.pass_hat_expected(kinds, k) == pytest.approx(mixture, rel=1e-12)


def test_the_predictive_law_is_wider_than_the_estimate():
    found = fit.fit(geometric(10, 0.1, 100, seed=8))
    price = loopcost.Price(input=1, output=1)
    thread = loopcost.Thread(price, base=1000, step=100, output=100, caching=False)
    wide = loopcost.Loop(thread, found.calls(cap=500)).run()
    sharp = loopcost.Loop(thread, found.calls(cap=500, plug_in=True)).run()
    assert wide.variance > sharp.variance


def test_a_belief_learns_one_outcome_at_a_time():
    outcomes = [(3, "solved"), (8, "wrong"), (20, "capped")]
    together, parts = fit.Belief(), [fit.Belief(), fit.Belief()]
    for i, (calls, end) in enumerate(outcomes):
        together.learn(calls, end)
        parts[i % 2].learn(calls, end)
    (kind,) = together.calls(cap=50).kinds
    assert (kind.alpha, kind.beta, kind.solved_share) == (2.5, 29.5, 0.5)
    assert (parts[0] + parts[1]).calls(cap=50) == together.calls(cap=50)


def test_unknown_ends_leave_the_split_open():
    evidence = fit.Evidence()
    for i in range(30):
        evidence.add_outcome(str(i), 3 + i, "unknown")
    found = fit.fit(evidence)["solved"]
    assert found.identified == "no" and found.least == 0 and found.most > 0


@pytest.mark.parametrize(
    "call, parameter",
    [
        (lambda: fit.fit([], "constant"), "evidence.outcomes"),
        (lambda: fit.fit(geometric(5, 0.5, 9, 1), "weibull"), "law"),
        (lambda: fit.fit(geometric(5, 0.5, 9, 1), level=1.0), "level"),
        (lambda: fit.Evidence().add_outcome("a", 0, "solved"), "calls"),
        (lambda: fit.Evidence().add_outcome("a", 1, "lost"), "end"),
        (lambda: fit.Belief().learn(1, "solved", -1), "count"),
        (lambda: fit.pass_hat(geometric(5, 0.5, 9, 1), 0), "k"),
        (lambda: fit.totals([]), "evidence.outcomes"),
        (lambda: fit.totals(geometric(5, 0.5, 9, 1), bugs=0), "bugs"),
        (lambda: fit.totals(geometric(5, 0.5, 9, 1), bugs=100), "bugs.count"),
        (lambda: fit.totals(geometric(5, 0.5, 9, 1), level=0.2), "level"),
        (lambda: fit.learn([3], 1, "solved"), "kinds[0]"),
        (lambda: fit.learn([loopcost.Kind(1, solved=0.7, wrong=0.6)], 1, "solved"), "kinds[0].wrong"),
        (lambda: fit.pass_hat_expected([3], 1), "kinds[0]"),
        (lambda: fit.pass_hat_expected([], 1), "kinds"),
        (lambda: fit.pass_hat_expected([loopcost.Kind(0.5, solved=0.7)], 1), "the sum of kinds[].weight"),
        (lambda: fit.pass_hat_expected([loopcost.Kind(1, solved=0.7)], 0), "k"),
        (lambda: fit.pass_hat_expected([loopcost.Kind(1, solved=0.7)], 1_000_001), "k"),
    ],
)
def test_bad_input_is_named(call, parameter):
    with pytest.raises(loopcost.LoopcostError) as caught:
        call()
    assert caught.value.parameter == parameter


# Recorded data.


def reflexion():
    """Attempts until success in ALFWorld, up to 7."""
    evidence = fit.Evidence()
    with open(DATA / "reflexion/alfworld_attempts.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["method"] == "base":
                first = int(row["first_success_trial"])
                evidence.add_outcome(row["env"], first or 7, "solved" if first else "capped")
    return evidence


def test_failed_attempts_at_reflexions_tasks_make_success_less_likely():
    evidence = reflexion()
    table = fit.fit(evidence, "table", attempts=True)
    first, *later = [value.value for value in table.values]
    assert first == pytest.approx(84 / 134) and all(chance < first for chance in later)
    constant = fit.fit(evidence, "constant", attempts=True)
    assert constant.misfit_p < 1e-6
    choice = fit.choose(evidence, attempts=True)
    by_law = {one.law: one for one in choice.candidates}
    assert choice.used != "constant" and by_law["constant"].standing == "beaten"
    assert by_law[choice.used].score > by_law["constant"].score + 2 * by_law["constant"].error


# Fit files.

COLUMNS = "run=scaffold+model+instance_id,arm=scaffold,task=instance_id,success=resolved,calls=llm_calls"
COLUMNS += ",input=input_tokens,output=output_tokens"
RUNS = DATA / "swe_effi/runs.csv"


@pytest.fixture(scope="module")
def fit_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("fit") / "fit.toml"
    columns = dict(part.split("=") for part in COLUMNS.split(","))
    found = loopcost.records.runs(loopcost.records.read([RUNS], columns=columns))
    FitFile.of_runs([run for run in found if run.arm == "openhands"], logs=["runs.csv"]).write(path)
    return path


def test_a_fit_file_says_the_same_when_read(fit_file, tmp_path):
    found = FitFile.read(fit_file)
    assert {loop.arm for loop in found.loops} == {"openhands"} and len(found.loops) == 3
    found.write(tmp_path / "again.toml")
    assert (tmp_path / "again.toml").read_bytes() == fit_file.read_bytes()
    loop = found.find("qwen3-32B")
    assert loop.values["solved"].source == "fitted" and loop.values["solved"].n == 50
    assert loop.values["base"].low < loop.values["base"].value < loop.values["base"].high
    assert loop.on["logs"] == ["runs.csv"] and loop.on["runs"] == 50


def made_run(name, length, draw, end=None, **facts):
    """The records of a run whose prompts are written to the cache, and read by the next call."""
    context, held = 15_000, 0
    for index in range(1, length + 1):
        context += draw.randint(100, 3000)
        usage = loopcost.Usage(0, 300, held, context - held)
        held = context
        last = {"end": end} if index == length else {}
        yield loopcost.CallRecord(name, "m", usage, index, time=1e9 + 20.0 * index, **last, **facts)


@pytest.mark.parametrize("live", [3, 1000])
def test_a_fit_in_one_pass_is_the_fit_of_the_runs(live, monkeypatch):
    monkeypatch.setattr("loopcost.growth.LIVE", live)
    draw = random.Random(7)
    streams = []
    for i in range(60):
        facts = {"task": f"t{i % 9}", "task_type": draw.choice((None, "web"))}
        end = draw.choice((*loopcost.records.ENDS, None))
        streams.append(made_run(f"r{i}", 2 + 7 * i % 40, draw, end, **facts))
    found = [record for turn in itertools.zip_longest(*streams) for record in turn if record is not None]
    found += [loopcost.CallRecord("two", model, loopcost.Usage(9, 1), i) for i, model in ((1, "m"), (2, "n"))]
    found += [loopcost.CallRecord("total", "m", loopcost.Usage(90_000, 900), None, 5)]
    whole = FitFile.of_runs(loopcost.records.runs(found)).table()
    assert FitFile.of_records(iter(found)).table() == whole
    assert whole["left"]["aborted"] > 3 and len(whole["loops"]) == 2
    assert whole["loops"][1]["on"]["side_calls"]["runs"] == 1


def test_the_memory_of_a_fit_does_not_grow_with_the_calls():
    draw, peaks = random.Random(7), []
    for calls in (100, 1000):
        stream = itertools.chain.from_iterable(
            made_run(f"r{i}", calls + i, draw, "solved") for i in range(20)
        )
        tracemalloc.start()
        FitFile.of_records(stream, law="constant")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000, peaks


SCENARIO = """
[context]
caching = false
[models.qwen3-32B]
price = { input = 0.1, output = 0.3 }
loop = { fitted = "fit.toml", cap = 100 }
[models.mine]
price = { input = 0.1, output = 0.3 }
loop = { fitted = "fit.toml", borrow = "qwen3-32B", cap = 100 }
[models.guess]
price = { input = 0.1, output = 0.3 }
loop = { base = 6000, step = 600, output = 800, calls = { solved = 0.02, wrong = 0.03, cap = 100 } }
[strategies.a]
solo = "qwen3-32B"
[strategies.b]
solo = "mine"
[strategies.c]
solo = "guess"
"""


def test_a_scenario_takes_a_fit_file(fit_file, loopcost_command):
    path = fit_file.parent / "scenario.toml"
    path.write_text(SCENARIO)
    scenario = loopcost.Scenario.read(path)
    assert scenario.basis == "mixed"
    fitted = FitFile.read(fit_file).find("qwen3-32B")
    loop = scenario.loops["qwen3-32B"]
    assert loop.thread.base == fitted.values["base"].value and loop.calls.kinds == fitted.kinds
    assert scenario.strategies["a"].mean() == scenario.strategies["b"].mean()
    answer = json.loads(loopcost_command("compare", str(path), "--json").stdout)
    assert answer["basis"] == "mixed"
    assert answer["fits"]["qwen3-32B"]["values"]["solved"]["source"] == "fitted"
    assert answer["fits"]["mine"]["values"]["solved"]["source"] == "borrowed"
    text = loopcost_command("compare", str(path)).stdout
    assert "mine: borrowed from 50 runs of openhands / qwen3-32B; guess: assumed" in text


@pytest.mark.parametrize(
    ("model", "basis", "words"),
    [
        ("qwen3-32B", "fitted", "fitted to 50 runs of openhands / qwen3-32B"),
        ("mine", "borrowed", "borrowed from 50 runs of openhands / qwen3-32B"),
        ("guess", "assumed", "every input is assumed"),
    ],
)
def test_what_one_model_of_a_scenario_rests_on_is_told_of_that_model(
    fit_file, loopcost_command, model, basis, words
):
    path = fit_file.parent / "scenario.toml"
    path.write_text(SCENARIO)
    for command in (("remaining", "--call", 10, "--context", 20000), ("forecast",)):
        command = (command[0], path, "--model", model, *command[1:])
        answer = asked(loopcost_command, *command)
        assert answer["basis"] == basis and list(answer.get("fits", ())) == [model] * (basis != "assumed")
        heading = loopcost_command(*command).stdout.splitlines()[0]
        assert heading.endswith(f": {words}"), heading


@pytest.mark.parametrize(
    ("name", "basis"),
    [("qwen3-32B", "fitted"), ("openrouter/qwen/qwen3-32B", "fitted"), ("other", "borrowed")],
)
def test_a_scenario_that_names_another_model_borrows(fit_file, name, basis):
    """The name in the fit file is another spelling of the model's own, or another model."""
    text = f"[models.'{name}']\nprice = {{ input = 1, output = 3 }}\nloop = {{ fitted = 'fit.toml', model = 'qwen3-32B' }}\n"
    path = fit_file.parent / "named.toml"
    path.write_text(f"{text}[context]\ncaching = false\n[strategies.a]\nsolo = '{name}'\n")
    assert loopcost.Scenario.read(path).basis == basis


@pytest.mark.parametrize(
    "old, new, error",
    [
        ('"fit.toml", cap', '"no.toml", cap', "no.toml: No such file"),
        (
            "cap = 100 }\n[models.mine]",
            "capp = 1 }\n[models.mine]",
            "models.qwen3-32B.loop.capp = 1 is an unknown key",
        ),
        (
            'borrow = "qwen3-32B"',
            'borrow = "other"',
            "bad.toml: models.mine.loop: {fit} has no runs of other; there are",
        ),
        (
            'borrow = "qwen3-32B", ',
            "",
            "bad.toml: models.mine.loop: {fit} has no runs of mine; there are",
        ),
        ('"fit.toml", cap = 100 }\n[models.mine]', "7 }\n[models.mine]", "models.qwen3-32B.loop.fitted is 7"),
    ],
)
def test_bad_fits_in_scenarios(fit_file, loopcost_command, old, new, error):
    assert old in SCENARIO
    path = fit_file.parent / "bad.toml"
    path.write_text(SCENARIO.replace(old, new))
    done = loopcost_command("compare", str(path))
    assert done.returncode == 2 and error.format(fit=fit_file) in done.stderr


def test_why_no_loop_of_a_fit_is_the_one_that_is_meant(fit_file):
    (loop, other, _) = FitFile.read(fit_file).loops
    made = FitFile([loop.replace(task_type="bug"), loop.replace(task_type="docs"), other], place="fit.toml")
    named = f"there are openhands / {loop.model} / bug, openhands / {loop.model} / docs"
    for asked_for, why in (
        (
            (loop.model,),
            f"fit.toml has several loops of {loop.model}; {named}: say of which arm or type of tasks",
        ),
        ((loop.model, "x"), f"fit.toml has no runs of {loop.model} in that arm; {named}, {other.name}"),
        (
            ("none",),
            f"fit.toml has no runs of none; {named}, {other.name}: borrow says which model's are to stand",
        ),
    ):
        with pytest.raises(loopcost.LogError) as found:
            made.find(*asked_for)
        assert str(found.value).startswith(why)


def test_what_is_no_fit_file(tmp_path):
    for text in ("", "schema = 2\n", "schema = 1\nloops = [ { model = 1 } ]\n", "schema = "):
        (tmp_path / "bad.toml").write_text(text)
        with pytest.raises(loopcost.LoopcostError, match="bad.toml"):
            FitFile.read(tmp_path / "bad.toml")


@pytest.mark.parametrize(
    "spoil, error",
    [
        (lambda loop: loop["cap"].update(value=math.inf), "cap.value"),
        (lambda loop: loop["values"]["base"].update(value="7000"), "value is '7000'"),
        (lambda loop: loop["values"]["base"].update(low=math.nan), "low"),
        (lambda loop: loop["kinds"][0].update(weight=2.0), "weight"),
        (lambda loop: loop["residuals"].append(-1.0), r"residuals\[\]"),
    ],
)
def test_a_fit_file_that_is_nearly_right(fit_file, tmp_path, spoil, error):
    import tomli_w

    table = FitFile.read(fit_file).table()
    spoil(table["loops"][0])
    (tmp_path / "spoilt.toml").write_text(tomli_w.dumps(table))
    with pytest.raises(loopcost.LoopcostError, match=f"spoilt.toml: .*{error}"):
        FitFile.read(tmp_path / "spoilt.toml")


def test_the_command(loopcost_command, tmp_path):
    done = loopcost_command("fit", str(RUNS), "--columns", COLUMNS, "-o", str(tmp_path / "fit.toml"))
    assert (
        done.returncode == 0
        and "openhands / qwen3-32B: 50 runs of 50 tasks, 973 calls: 17 solved, 33 wrong" in done.stdout
    )
    assert "cannot tell" in done.stdout and len(FitFile.read(tmp_path / "fit.toml").loops) == 15
    document = json.loads(
        loopcost_command("fit", str(RUNS), "--columns", COLUMNS, "--law", "constant", "--json").stdout
    )
    assert document["schema"] == 1 and all(loop["law"] == "constant" for loop in document["loops"])


def test_each_value_is_told_once_in_words(loopcost_command):
    """Of whatever a fit may find, and of what one did find."""
    quantities = {
        name.partition("_")[2].lower() for name in vars(_abi) if name.startswith(("FITTED_", "GROWN_"))
    } - {"end", "early_step"}
    assert quantities == _meanings._OF_RUNS.keys() | {"fix_chance", "bugs"}
    assert _meanings.title("solved.75", "table", "call") == "solved, from call 75 on"
    assert _meanings.title("fix_chance.3", "table", "attempt") == "fix chance, from attempt 3 on"
    assert _meanings.title("weight.1", "mixture", "call") == "weight, kind 1"
    lines = loopcost_command("fit", str(RUNS), "--columns", COLUMNS).stdout.splitlines()
    assert lines.count("kept: those of them that later calls see.") == 1
    assert [line for line in lines if line.startswith(" solved, from call 75 on ")]


def test_runs_of_several_models_are_loops_of_the_main_one(loopcost_command, tmp_path):
    rows = ["run,model,input,output,cost", "r1,n,500,30,0.1", *["r1,m,900,30,0.2"] * 2, "r2,m,900,30,0.5"]
    (tmp_path / "log.csv").write_text("\n".join(rows))
    done = loopcost_command("fit", tmp_path / "log.csv")
    assert done.returncode == 0 and "m: 2 runs of 2 tasks, 3 calls: 2 unknown" in done.stdout
    assert (
        "1 run has calls of other models too, 10.0% of what all runs cost; that is in the residuals."
        in done.stdout
    )
    (loop,) = json.loads(loopcost_command("fit", tmp_path / "log.csv", "--json").stdout)["loops"]
    assert loop["model"] == "m" and loop["on"]["side_calls"] == {"runs": 1, "share": pytest.approx(0.1)}
    assert loop["values"]["base"]["value"] == 900 and loop["values"]["base"]["n"] == 2


# Sufficient statistics.


def parted(tmp_path, records_of_runs, law=None):
    """The fit of all runs, and the fit of both halves, saved and merged."""
    halves = Sufficient(["a"]), Sufficient(["b"])
    for i, run in enumerate(records_of_runs):
        for record in run:
            halves[i % 2].add(record)
    for name, half in zip("ab", halves):
        half.write(tmp_path / f"{name}.json")
    merged = Sufficient.read(tmp_path / "b.json")
    merged.merge(Sufficient.read(tmp_path / "a.json"))
    every = (record for run in records_of_runs for record in run)
    whole = FitFile.of_records(every, law, logs=["b", "a"])
    return whole, FitFile.of_sufficient(merged, law)


@pytest.mark.parametrize("priced", [True, False])
def test_the_fit_of_saved_halves_is_the_fit_of_the_whole(tmp_path, priced):
    """Law, growth, residuals and the choice, to the bit. Tasks have runs in both halves, so the parts of the tasks that
    residuals are fitted without are known only once the halves are merged."""
    draw, found = random.Random(5), []
    for i in range(120):
        model = "claude-sonnet-4-6" if priced else "m"
        facts = {
            "task": f"t{draw.randrange(40)}",
            "arm": draw.choice(("x", None)),
            "task_type": draw.choice((None, "web")),
        }
        end = draw.choice((*loopcost.records.ENDS, None))
        run = [
            one.replace(model=model)
            for one in made_run(f"r{i}", 1 + int(draw.expovariate(0.1)), draw, end, **facts)
        ]
        if i % 3 == 0:
            last = len(run) + 1
            run.append(
                run[-1].replace(model="claude-haiku-4-5", index=last, usage=loopcost.Usage(700, 40), end=None)
            )
        found.append(run)
    found.append(
        [loopcost.CallRecord("total", "claude-sonnet-4-6", loopcost.Usage(90_000, 900), None, 5, cost=0.5)]
    )
    whole, merged = parted(tmp_path, found)
    assert merged.table() == whole.table()
    assert len(whole.loops) >= 4 and all(loop.residuals for loop in whole.loops)
    assert sum(loop.on["side_calls"]["runs"] for loop in whole.loops) > 20 and whole.left["aborted"] > 5


def test_the_command_saves_and_merges(loopcost_command, tmp_path):
    names, *rows = RUNS.read_text().splitlines()
    for name, lines in (("a", rows[::2]), ("b", rows[1::2]), ("all", rows)):
        (tmp_path / f"{name}.csv").write_text("\n".join([names, *lines]))

    def fitted(*arguments):
        columns = [] if arguments[0] == "--merge" else ["--columns", COLUMNS]
        command = ["fit", *arguments, *columns, "--law", "constant", "--json"]
        done = loopcost_command(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        logs = [loop["on"].pop("logs") for loop in document["loops"]]
        return document, logs

    fitted("b.csv", "--save", "b.json")
    merged, logs = fitted("a.csv", "--merge", "b.json", "--save", "both.json")
    whole, _ = fitted("all.csv")
    assert merged == whole and len(whole["loops"]) == 15 and logs[0] == ["a.csv", "b.csv"]
    assert fitted("--merge", "both.json") == (merged, logs)
    text = loopcost_command("fit", "--merge", "both.json", cwd=tmp_path).stdout
    assert "openhands / qwen3-32B: 50 runs of 50 tasks" in text


def test_what_was_saved_wants_the_prices_that_it_was_saved_with(loopcost_command, tmp_path):
    """Residuals rest on them: the fit of halves is that of the whole at the same prices, and at no other."""
    book = "[models.m]\ninput = {}\noutput = 15\n[models.n]\ninput = 1\noutput = 2\n"
    (tmp_path / "elsewhere").mkdir()
    for name, rate in (("mine", "3"), ("dear", "300"), ("elsewhere/mine", "3.0"), ("elsewhere/dear", "300")):
        (tmp_path / f"{name}.toml").write_text(book.format(rate))
    names, rows = "run,task,model,calls,input,output,cost", []
    draws = random.Random(2)
    for i in range(20):
        calls = 1 + int(draws.expovariate(0.2))
        rows.append(
            f"r{i},t{i},m,{calls},{5000 * calls + 700 * calls**2},{draws.randrange(100, 900) * calls},{calls}"
        )
    for name, lines in (("a", rows[::2]), ("b", rows[1::2]), ("all", rows)):
        (tmp_path / f"{name}.csv").write_text("\n".join([names, *lines]))

    def fitted(*arguments):
        (loop,) = asked(
            loopcost_command, "fit", *(tmp_path / one if "." in one else one for one in arguments)
        )["loops"]
        return {key: value for key, value in loop.items() if key != "on"}

    fitted("a.csv", "--prices", "mine.toml", "--save", "a.json")
    fitted("b.csv", "--prices", "elsewhere/mine.toml", "--save", "b.json")
    fitted("b.csv", "--save", "as-logged.json")
    halves = ("--merge", "a.json", "--merge", "b.json")
    whole = fitted("all.csv", "--prices", "mine.toml")
    assert fitted(*halves, "--prices", "mine.toml", "--save", "both.json") == whole != fitted("all.csv")
    assert fitted("--merge", "both.json", "--prices", "elsewhere/mine.toml") == whole
    assert (
        fitted("a.csv", "--merge", "as-logged.json", "--prices", "mine.toml") == whole
    )  # one is given, and told

    def refused(*arguments):
        done = loopcost_command("fit", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        return done.stderr

    mine = f"the sums are of runs at the prices of {tmp_path / 'mine.toml'}"
    assert f"a.json: --prices is not given, and {mine}" in refused("--merge", "a.json")
    assert f"a.json: --prices is not given, and {mine}" in refused(
        "--merge", "as-logged.json", "--merge", "a.json"
    )
    assert f"a.json: --prices is dear.toml, and {mine}" in refused(
        "--merge", "a.json", "--prices", "dear.toml"
    )
    (tmp_path / "mine.toml").write_text(book.format(300))
    changed = ("--merge", "a.json", "--prices", tmp_path / "mine.toml")
    assert f"--prices is a {tmp_path / 'mine.toml'} of other rates, and {mine}" in refused(*changed)
    saved, other = (Sufficient.read(tmp_path / f"{name}.json") for name in "ab")
    saved.merge(other)
    with pytest.raises(
        loopcost.LogError, match="book is not given, and the sums are of runs at the prices of .*mine.toml"
    ):
        FitFile.of_sufficient(saved)
    dear = Sufficient(book=loopcost.books.read(tmp_path / "dear.toml"))
    with pytest.raises(
        loopcost.LogError, match="book is .*dear.toml, and the sums are of runs at the prices of .*mine"
    ):
        dear.merge(saved)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no log is given, and no sums to --merge"),
        (["--merge", "no.json"], "no.json: No such file"),
        (["log.csv", "--merge", "own.json"], "run r1 is there twice"),
        (["--merge", "report.json"], "report.json is a saved report, and the saved sums of a fit are wanted"),
        (["--merge", "log.csv"], "log.csv is a table, and the saved sums of a fit are wanted"),
        (["log.csv", "--attempts", "bug", "--save", "x.json"], "--save stands beside --attempts"),
    ],
)
def test_sums_that_do_not_merge(loopcost_command, tmp_path, arguments, said):
    (tmp_path / "log.csv").write_text("run,model,input,output\nr1,m,9,3\nr2,m,9,3\n")
    assert loopcost_command("fit", "log.csv", "--save", "own.json", cwd=tmp_path).returncode == 0
    assert loopcost_command("report", "log.csv", "--save", "report.json", cwd=tmp_path).returncode == 0
    done = loopcost_command("fit", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-9],
        lambda text: "[]",
        lambda text: text.replace('"version": 3', '"version": 2'),
        lambda text: text.replace('"tokens": [9', '"tokens": [-9'),
        lambda text: text.replace('"tokens": [9', '"tokens": ["9"'),
        lambda text: text.replace('"calls": 1', '"calls": 1.5'),
        lambda text: text.replace('"warm": 0', '"warm": "0"'),
        lambda text: text.replace('"end": "unknown"', '"end": "well"'),
        lambda text: text.replace('"run": "r1"', '"run": null'),
        lambda text: text.replace('"models": ["m"]', '"models": ["n"]'),
        lambda text: text.replace('"told": [', '"told": [-1, '),
        lambda text: text.replace('"logs": []', '"logs": 5'),
        lambda text: text.replace('"prices": null', '"prices": {"name": "mine", "digest": 5}'),
        lambda text: text.replace('"prices": null', '"prices": "mine"'),
    ],
)
def test_files_that_hold_no_sums(tmp_path, change):
    found = Sufficient()
    found.add(loopcost.CallRecord("r1", "m", loopcost.Usage(9, 3), 1))
    found.write(tmp_path / "sums.json")
    text = (tmp_path / "sums.json").read_text()
    assert change(text) != text
    (tmp_path / "sums.json").write_text(change(text))
    with pytest.raises(loopcost.LogError, match="sums.json: holds no sums of a fit: "):
        Sufficient.read(tmp_path / "sums.json")


def test_a_record_that_no_run_can_have_is_named_with_its_place(loopcost_command, tmp_path):
    rows = ["run,model,calls,input,cache_read,output", "r,m,6000000,5,5,1", "r,m,6000000,5,5,1"]
    (tmp_path / "calls.csv").write_text("\n".join(rows))
    (tmp_path / "tokens.csv").write_text(f"run,model,input,cache_read,output\nr,m,{10**12},5,1\n")
    for name, problem in {
        "calls.csv": "calls.csv:3: calls is 1.2e7; it must be from 1 to 1e7 calls",
        "tokens.csv": "tokens.csv:2: growth.calls[].input is 1000000000005 in all; it must be at most 1e12",
    }.items():
        done = loopcost_command("fit", name, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"loopcost: {problem}\n")
