"""The examples run, and show what they say."""

import sys

import pytest
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
