"""The examples run, and show what they say."""

import importlib
import json
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
    assert "share solved" in run([sys.executable, ROOT / "tests/examples/reflexion.py"])


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
