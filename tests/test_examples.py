"""The examples run, and show what they say."""

import importlib
import json
import math
import re
import sys

import pytest
from loopcost import Scenario
from project import ROOT, run

sys.path.insert(0, str(ROOT / "tests/examples"))


def test_reflexion():
    import reflexion

    solved, reached = reflexion.recorded()
    assert list(zip(solved, reached)) == [(84, 134), (10, 50), (3, 40), (1, 37), (2, 36), (1, 34), (0, 33)]
    table, constant = reflexion.loops()
    share = sum(solved) / 134
    assert table.ends(7).solved_by == pytest.approx(share, rel=1e-14)  # 101 of 134
    assert table.run().p_solved == pytest.approx(share, rel=1e-14)
    # Were the chance constant, as few as that would be solved in less than one record in a million.
    believed = constant.run().p_solved
    assert (believed - share) / (believed * (1 - believed) / 134) ** 0.5 > 5
    printed = run([sys.executable, ROOT / "tests/examples/reflexion.py"])
    assert "share solved" in printed and "the law of the attempts: " in printed


def test_reflexions_attempts_are_not_geometric():
    """The hazard falls, the geometric law is rejected, and environments left out are predicted better by the chosen law."""
    import reflexion
    from loopcost import fit

    solved, reached = reflexion.recorded()
    assert solved[0] / reached[0] > 0.6 > 0.1 > sum(solved[2:]) / sum(reached[2:])
    choice = fit.choose(reflexion.evidence(), attempts=True)
    by_law = {one.law: one for one in choice.candidates}
    assert by_law["constant"].misfit_p < 1e-6 and by_law["constant"].standing == "beaten"
    assert choice.fits and choice.used != "constant"
    assert by_law[choice.used].score > by_law["constant"].score + 2 * by_law["constant"].error
    # by hand: the tasks of one half, predicted from the other half by both laws, in natural logarithms
    names = sorted({task for task, *_ in reflexion.evidence()})
    gain = 0.0
    for half in (set(names[::2]), set(names[1::2])):
        learnt = fit.Evidence()
        for task, calls, end, count in reflexion.evidence():
            if task not in half:
                learnt.add_outcome(task, calls, end, count)
        laws = [fit.fit(learnt, law, attempts=True).calls(cap=7) for law in (choice.used, "constant")]
        for task, calls, end, count in reflexion.evidence():
            if task in half:
                gain += count * math.log(chance(laws[0], calls, end) / chance(laws[1], calls, end))
    assert gain > 10


def chance(law, calls, end):
    """P(solved at the call), or that seven fail."""
    from loopcost import Loop, Price, Thread

    ends = Loop(Thread(Price(1, 1), base=1, step=1, output=1, caching=False), law).ends(calls)
    return ends.solved if end == "solved" else ends.capped


def test_tau_bench():
    """pass^k as published."""
    import tau_bench
    from loopcost import fit

    evidence = tau_bench.recorded()
    assert [round(fit.pass_hat(evidence, k), 3) for k in (1, 2, 3, 4)] == [0.420, 0.273, 0.220, 0.200]
    kinds = tau_bench.own_chances(evidence).plug_in
    for k in (1, 2, 3, 4):
        assert fit.pass_hat_expected(kinds, k) == pytest.approx(fit.pass_hat(evidence, k), abs=0.03)
    assert fit.pass_hat(evidence, 4) > 6 * fit.pass_hat(evidence, 1) ** 4
    printed = run([sys.executable, ROOT / "tests/examples/tau_bench.py"])
    for published in ("0.420", "0.273", "0.220", "0.200"):
        assert published in printed


def test_routellm(tmp_path):
    import routellm

    recorded = routellm.outcomes()
    standings = recorded.replay(routellm.policies()).standings
    strong, weak, mixed, by_length, cascade, erring, oracle = standings
    assert (strong.solved, weak.solved, oracle.solved) == (12445, 10402, 13282)
    assert mixed.solved == (strong.solved + weak.solved) / 2
    assert by_length.solved < mixed.solved and by_length.usd > mixed.usd
    assert cascade.solved == oracle.solved > erring.solved
    matrix = tmp_path / "matrix.csv"
    printed = run([sys.executable, ROOT / "tests/examples/routellm.py", matrix])
    assert "cascade:mixtral,gpt-4" in printed
    columns = "task=task,model=model,success=solved,cost=usd"
    command = [sys.executable, "-m", "loopcost", "replay", matrix, "--columns", columns, "--json"]
    document = json.loads(run([*command, "--policy", "always:gpt-4", "--policy", "cascade:mixtral,gpt-4"]))
    assert [one["solved"] for one in document["policies"]] == [12445, 13282]
    assert document["policies"][1]["saving"] == pytest.approx(cascade.saving, rel=1e-12)


@pytest.fixture(scope="module")
def swe_effi():
    """The example and what it finds."""
    import swe_effi
    from loopcost.backtest import backtest

    runs, book = swe_effi.recorded(), swe_effi.prices()
    tested = backtest(runs, book)
    return swe_effi, tested, "\n".join(swe_effi.lines(tested, runs, book))


def told(text):
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def blocks(path):
    """What is shown as printed: blocks of no language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.S | re.M)
    return [told(block) for language, block in found if not language]


def test_the_document_shows_what_swe_effi_prints(swe_effi):
    printed = told(swe_effi[2])
    assert sum(blocks(ROOT / "doc/forecasts.md"), []) == printed
    quoted = blocks(ROOT / "README.md")[1]
    assert len(quoted) > 5 and set(quoted) <= set(printed)


def test_the_document_tells_how_wide_split_conformal_intervals_of_swe_effi_are(swe_effi):
    example, tested, _ = swe_effi
    widths = {}
    for stage in tested.stages:
        intervals = {score.method: score.intervals for score in stage.scores}
        assert all(one.coverage.share > one.level or one.coverage.p >= 0.05 for one in intervals[example.CONFORMAL])
        widths[stage.calls] = [intervals[method][2].ratio for method in (example.CONFORMAL, example.FORECAST)]
    text = (ROOT / "doc/forecasts.md").read_text(encoding="utf-8").replace("\n ", "")
    for calls, is_narrower in ((0, True), (25, True), (5, False), (14, False)):
        ours, other = widths[calls]
        assert f"x {ours:.1f} against x {other:.1f}" in text and (ours < other) is is_narrower


def test_swe_effi(swe_effi):
    """What the document says holds, and what does not."""
    example, tested, _ = swe_effi
    assert sum(group.runs for group in tested.groups) == 742

    def scores(stages):
        return {stage.calls: {score.method: score for score in stage.scores} for stage in stages}

    def covered(score, level):
        return next(one.coverage.share for one in score.intervals if one.level == level)

    ours, linear, past = example.FORECAST, example.LINEAR, example.PAST
    overall, arms = scores(tested.stages), {arm: scores(stages) for arm, stages in tested.arms}
    for stages in (overall, *arms.values()):
        for methods in stages.values():
            assert covered(methods[ours], 0.9) >= max(0.88, covered(methods[past], 0.9))
    growing = ("auto-code-rover", "openhands", "swe-agent")
    for arm in growing:
        hindsight = arms[arm][None]
        assert hindsight[ours].median_error < 0.9 * hindsight[linear].law_error < 0.9 * hindsight[linear].median_error
        assert covered(arms[arm][0][linear], 0.9) <= 0.8
    for arm in ("agentless", "agentless-mini"):
        for methods in arms[arm].values():
            errors = [score.median_error for score in methods.values()]
            assert max(errors) - min(errors) < 0.03
    # What does not hold.
    for calls in (0, 5, 14, 25):
        assert overall[calls][ours].skill < 0 and overall[calls][ours].median_error > overall[calls][past].median_error
    assert arms["auto-code-rover"][None][ours].skill < arms["auto-code-rover"][None][linear].skill
    lost = []
    for group in tested.groups:
        hindsight = scores(group.stages)[None]
        if group.arm in growing and hindsight[ours].median_error > hindsight[linear].median_error:
            lost.append((group.arm, group.model))
    assert lost == [("swe-agent", "GPT-4o-mini-2024-07-18")]


@pytest.mark.parametrize("name", ["process_pool", "dask_simulation"])
def test_simulations_elsewhere_are_those_of_one_process(name):
    example = importlib.import_module(name)
    for one in ("strong-or-weak", "loops"):
        for strategy in Scenario.example(one).strategies.values():
            whole = strategy.simulate(50_000, 3)
            for parts in (2, 3):
                found = example.simulated(strategy, 50_000, 3, parts)
                assert found == whole and found.to_bytes() == whole.to_bytes() and found.ranges == whole.ranges
    printed = run([sys.executable, ROOT / f"tests/examples/{name}.py"])
    for strategy in Scenario.example().strategies.values():
        assert f"digest {strategy.simulate(1_000_000, 1).digest}\n" in printed
