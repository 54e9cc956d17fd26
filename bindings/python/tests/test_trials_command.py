"""loopcost trials: the free-executor study, number by number, and what it would say at other prices."""

import json
import math
import os
import random

import pytest
from conftest import LOGS

import loopcost
from loopcost import Trial, Trials, Usage, books, judge, trials

FILES = [LOGS / f"{arm}.jsonl" for arm in "ABCD"]
# Price books: what the study paid, and the same with Opus at its list price.
PAID, LISTED = LOGS / "paid.toml", LOGS / "opus-5-25.toml"


@pytest.fixture
def study(loopcost_command):
    """What one command answers."""
    done = loopcost_command("trials", *FILES, "--against", LISTED, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def by(rows, *names):
    return {tuple(row[name] for name in names): row for row in rows}


# Table 3 of the study: solved of trials, median USD, its bootstrap interval, USD per success; and seconds and calls.
CELLS = {
    ("A", "T1"): ("3/3", 1.74, 1.24, 1.84, 1.74, 253, 36),
    ("A", "T2"): ("3/4", 1.11, 0.86, 1.14, 1.48, 233, 26),
    ("A", "T3"): ("3/3", 0.17, 0.17, 0.43, 0.17, 69, 6),
    ("B", "T1"): ("3/4", 2.27, 2.05, 2.60, 3.03, 484, 38),
    ("B", "T2"): ("3/3", 1.38, 1.20, 1.48, 1.38, 443, 27),
    ("B", "T3"): ("3/3", 0.42, 0.42, 0.70, 0.42, 348, 12),
    ("C", "T1"): ("3/3", 1.67, 1.08, 2.07, 1.67, 400, 28),
    ("C", "T2"): ("3/3", 0.92, 0.91, 1.43, 0.92, 275, 20),
    ("C", "T3"): ("3/3", 0.38, 0.35, 0.43, 0.38, 145, 11),
    ("D", "T1"): ("3/4", 0.30, 0.19, 0.43, 0.40, 757, 89),  # 757.48 seconds, printed as 758
    ("D", "T2"): ("3/4", 0.23, 0.23, 0.31, 0.31, 507, 70),
    ("D", "T3"): ("3/3", 0.08, 0.07, 0.08, 0.08, 208, 29),
}


def test_the_twelve_cells(study):
    cells = by(study["cells"], "arm", "task")
    assert cells.keys() == CELLS.keys()
    for key, published in CELLS.items():
        cell = cells[key]
        got = (
            f"{cell['solved']}/{cell['trials']}",
            *(round(cell["bootstrap"][name], 2) for name in ("estimate", "least", "most")),
            round(cell["per_success"]["median"], 2),
            round(cell["seconds"]),
            cell["calls"],
        )
        assert got == published, key
        assert cell["cost"]["coverage"] == cell["bootstrap"]["coverage"] == 0.75  # what the 95 % are in truth
        assert cell["per_success"]["mean"] == pytest.approx(sum(cell["costs"]) / cell["solved"])


PAIRS = ["A B", "A C", "A D", "B C", "B D", "C D"]
P_VALUES = {  # table 4: the normal approximation without any correction
    "T1": [0.050, 0.827, 0.050, 0.127, 0.050, 0.050],
    "T2": [0.050, 0.827, 0.050, 0.275, 0.050, 0.050],
    "T3": [0.275, 0.275, 0.050, 0.275, 0.050, 0.050],
}
EXACT = {
    "T1": [0.1, 1.0, 0.1, 0.2, 0.1, 0.1],
    "T2": [0.1, 1.0, 0.1, 0.4, 0.1, 0.1],
    "T3": [0.3, 0.3, 0.1, 0.4, 0.1, 0.1],  # ties in arm A: equal tokens
}
DELTAS = {  # B and A, B and C, C and A, D and C; positive where the first costs more. Table 5 has those of T1 and T2.
    "T1": ((+1.00, "large"), (+0.78, "large"), (-0.11, "negligible"), (-1.00, "large")),
    "T2": ((+1.00, "large"), (+0.56, "large"), (+0.11, "negligible"), (-1.00, "large")),
    "T3": ((+0.56, "large"), (+0.56, "large"), (+0.56, "large"), (-1.00, "large")),
}


def test_p_values_published_and_exact(study):
    pairs = by(study["pairs"], "task", "first", "second")
    assert len(pairs) == 18
    for task in ("T1", "T2", "T3"):
        of_task = [pairs[(task, *pair.split())] for pair in PAIRS]
        assert [round(pair["normal"]["p"], 3) for pair in of_task] == P_VALUES[task]
        assert [pytest.approx(pair["exact"]["p"]) for pair in of_task] == EXACT[task]
        assert all(pair["exact"]["least_p"] == pytest.approx(0.1) for pair in of_task)


def test_cliffs_deltas(study):
    """On T3 the study's table 5 says +1.00, -0.11 and +1.00 where its table 4 says p = 0.275, which a delta of 0.56 has.
    The trials agree with table 4."""
    pairs = by(study["pairs"], "task", "first", "second")
    for task, published in DELTAS.items():
        asked = (("A", "B", -1), ("B", "C", 1), ("A", "C", -1), ("C", "D", -1))
        for (first, second, sign), (delta, word) in zip(asked, published):
            pair = pairs[task, first, second]
            assert round(sign * pair["delta"]["delta"], 2) == delta
            assert trials.Delta(*pair["delta"].values()).magnitude == word
            assert pair["delta"]["least"] < 0 < pair["delta"]["most"]  # none is told from no difference


def test_pareto_sets(study):
    sets = by(study["frontiers"], "task", "against")
    assert {key: tuple(one["best"]) for key, one in sets.items()} == {
        ("T1", "time"): ("A", "C", "D"),
        ("T2", "time"): ("A", "C", "D"),
        ("T3", "time"): ("A", "D"),
        ("T1", "success"): ("C", "D"),
        ("T2", "success"): ("C", "D"),
        ("T3", "success"): ("D",),
    }
    assert "C" in sets["T1", "time"]["dominated"]["B"]
    assert all("A" in by for by in sets["T3", "time"]["dominated"].values())


def test_token_volumes(study):
    volumes = by(study["volumes"], "model", "task", "arm")

    def of_opus(arm, name):
        return [volumes["claude-opus-4-7", task, arm][name] for task in ("T1", "T2", "T3")]

    assert of_opus("A", "read") == [534_586, 226_474, 13_320]
    assert of_opus("B", "read") == [733_142, 313_914, 62_864]
    assert of_opus("C", "read") == [421_622, 159_640, 44_016]
    assert [round(ratio, 2) for ratio in of_opus("B", "cache_read_ratio")] == [1.38, 1.39, 5.26]
    assert [round(ratio, 2) for ratio in of_opus("C", "cache_read_ratio")][:2] == [0.79, 0.70]


def test_what_checks_are_worth(study):
    """The last check of the study is what it calls a success."""
    (check,) = study["checks"]
    assert check["check"] == "verify_final"
    assert check["sensitivity"]["share"] == check["specificity"]["share"] == 1
    assert 0.8 < check["sensitivity"]["exact_least"] < 1 and study["weighed"] == []


def test_trials_that_were_dealt_by_chance(loopcost_command, tmp_path):
    """Hard tasks go to the strong arm nine times in ten: unweighed it looks dearer and worse than it is for all tasks."""
    draws, rows = random.Random(3), ["arm,task,success,cost,p,unit,lint"]
    for i in range(800):
        hard = draws.random() < 0.5
        strong = draws.random() < (0.9 if hard else 0.1)
        chance = 0.9 if hard == strong else 0.1
        right = draws.random() < (0.5 if hard else 0.9)
        cost = (2.0 if hard else 1.0) * (3 if strong else 1)
        unit = draws.random() < (0.95 if right else 0.2)
        rows.append(f"{'strong' if strong else 'weak'},t{i},{int(right)},{cost},{chance},{int(unit)},")
    (tmp_path / "t.csv").write_text("\n".join(rows))
    mapping = "arm=arm,task=task,success=success,cost=cost,propensity=p,checks=unit+lint"
    answer = json.loads(loopcost_command("trials", tmp_path / "t.csv", "--columns", mapping, "--json").stdout)
    strong, weak = answer["weighed"]
    assert (
        strong["cost"]["least"] < 4.5 < strong["cost"]["most"]
        and weak["cost"]["least"] < 1.5 < weak["cost"]["most"]
    )
    assert all(one["success"]["least"] < 0.7 < one["success"]["most"] for one in (strong, weak))
    assert strong["cost"]["effective"] < strong["trials"] / 1.5
    plain = [cell["mean_usd"] for cell in answer["cells"] if cell["arm"] == "strong"]
    assert sum(plain) / len(plain) > 5.3
    (unit,) = answer["checks"]
    assert unit["check"] == "unit" and unit["sensitivity"]["share"] == pytest.approx(0.95, abs=0.03)
    assert unit["specificity"]["share"] == pytest.approx(0.8, abs=0.06)


@pytest.mark.parametrize("seed", range(3))
def test_weighed_means_are_the_formula_and_their_limits_cover(seed):
    draws, covered = random.Random(seed), 0
    for _ in range(100):
        values, chances = [], []
        for _ in range(60):
            value = draws.expovariate(1)
            chance = 0.2 + 0.6 / (1 + value)
            if draws.random() < chance:
                values.append(value)
                chances.append(chance)
        found = trials.hajek(values, chances, unseen=60 - len(values))
        weights = [1 / chance for chance in chances]
        mean = sum(w * v for w, v in zip(weights, values)) / sum(weights)
        assert found.mean == pytest.approx(mean, rel=1e-12)
        covered += found.least <= 1 <= found.most
    assert covered >= 85
    with pytest.raises(loopcost.LoopcostError, match="propensities"):
        trials.hajek([1.0], [0.0])


def test_the_gap_under_retry(study):
    gap = by(study["gaps"], "task")[("T1",)]
    assert (gap["best"], gap["next"]) == ("D", "C")
    assert round(gap["median"], 1) == 5.5
    assert round(gap["per_success_of_cents"], 1) == 4.2  # 1.67 over 0.40, as printed
    assert round(gap["per_success"], 1) == 4.1  # of what the trials cost
    assert round(gap["mean_per_success"], 1) == 4.6  # with the bill of the failures


def test_totals(study, loopcost_command):
    assert round(study["total_usd"], 2) == 35.98
    assert study["against"]["exact_total_usd"] == "14.140144600"
    exactly = json.loads(loopcost_command("trials", *FILES, "--prices", PAID, "--json").stdout)
    assert exactly["exact_total_usd"] == "35.981375600"
    assert [round(cell["cost"]["estimate"], 6) for cell in exactly["cells"]] == [
        pytest.approx(cell["cost"]["estimate"], abs=1e-6) for cell in study["cells"]
    ]


def test_what_the_list_price_flips(study):
    against = study["against"]
    flipped = {
        (one["task"], one["among"]): (one["before"], one["after"])
        for one in against["conclusions"]
        if one["flips"]
    }
    assert flipped == {
        ("T1", "those with claude-opus-4-7"): ("C", "A"),  # the best cloud arm
        ("T2", "those with claude-opus-4-7"): ("C", "A"),
        ("T3", "all arms"): ("D", "A"),  # the best of all
    }
    flips = {(one["task"], one["cheaper"], one["dearer"]) for one in against["flips"]}
    assert flips == {("T1", "C", "A"), ("T2", "C", "A"), ("T3", "D", "A"), ("T3", "C", "B")}
    for one in against["flips"]:
        assert min(one["p_before"], one["p_after"]) >= one["least_p"] - 1e-15 >= 0.1 - 1e-9
    assert all(pair["exact"]["p"] > 0.05 for pair in study["pairs"] + against["pairs"])


def test_trials_that_are_none_and_trials_that_are_one(study):
    assert [(one["arm"], one["task"], one["trial"]) for one in study["not_scored"]] == [("A", "T1", "0")]
    assert study["not_scored"][0]["place"].endswith("A.jsonl:2")
    (pair,) = study["equal_to_the_token"]
    assert [(one["arm"], one["task"], one["trial"]) for one in pair] == [("A", "T3", "0"), ("A", "T3", "1")]


def test_how_likely_an_arm_dominates(study, loopcost_command):
    """Counted, one pair of resamples after the other: arm D fails on T1 in one run of four, C in none of three."""
    pair = by(study["pairs"], "task", "first", "second")["T1", "C", "D"]["dominance"]
    assert pair["exact"]
    assert (pair["first_dominates"], pair["second_cheaper"]) == (0, 1)
    assert pair["second_dominates"] == pytest.approx(0.75**4)  # that no resample of D holds its failure
    printed = loopcost_command("trials", *FILES).stdout
    assert "T1 C, D 0.0% 31.6% 0.0% 100.0%" in [" ".join(line.split()) for line in printed.splitlines()]


def test_what_a_person_reads(loopcost_command):
    done = loopcost_command("trials", *FILES, "--against", LISTED)
    assert done.returncode == 0
    for text in (
        "40 trials of 4 arms on 3 tasks, 35.98 USD in all",
        "covers the median with 75.0% at most, not 95%",
        "18 pairs of 18 could not have p below 0.100",
        "The normal approximation has 11 p values below that",
        "No pair differs on a task at 0.05",
        "3 to 421 more solved runs an arm",
        "Not scored: arm A, T1, trial 0",
        "Equal to the token: arm A, T3, trial 0",
        "14.14 USD in all",
        "T1: the cheapest of those with claude-opus-4-7 is A, no longer C.",
        "T3: the cheapest of all arms is A, no longer D.",
        "None of these orderings is significant at 0.05",
    ):
        assert text in done.stdout, text


# Other trials.


def write_apart(path, few, many):
    """Two arms, all of whose runs are solved, the first cheaper but in one pair of runs."""
    rows = (
        [f"a,t,1,{1 + i}" for i in range(few - 1)]
        + ["a,t,1,100.5"]
        + [f"b,t,1,{100 + i}" for i in range(many)]
    )
    path.write_text("\n".join(["arm,task,success,cost", *rows, ""]))
    return path


def test_an_interval_that_covers_more_than_it_says_is_told(loopcost_command, tmp_path):
    """p is 0.0003, and an interval of 95 % that holds 0 beside it: it covers nearly always. That by the score covers 95 %."""
    table = write_apart(tmp_path / "trials.csv", 7, 9)
    columns = ("--columns", "arm=arm,task=task,success=success,cost=cost")
    document = json.loads(loopcost_command("trials", table, *columns, "--json").stdout)
    (pair,) = document["pairs"]
    assert pair["exact"]["p"] == pytest.approx(2 * 2 / math.comb(16, 7))
    assert pair["delta"]["score_most"] < 0 < pair["delta"]["most"]
    assert "more than 95%" in document["notes"][0] and len(document["notes"]) == 1
    printed = " ".join(loopcost_command("trials", table, *columns).stdout.split())
    told = [
        "{delta:+.2f} {least:+.2f} to {most:+.2f} {score_least:+.2f} to {score_most:+.2f} large".format(
            **pair["delta"]
        )
    ]
    assert [text for text in (*told, *document["notes"]) if text not in printed] == []


def test_few_runs_make_the_interval_by_the_score_unsure(loopcost_command, tmp_path):
    table = write_apart(tmp_path / "trials.csv", 4, 9)
    done = loopcost_command("trials", table, "--columns", "arm=arm,task=task,success=success,cost=cost")
    assert (
        "1 pair has fewer than 5 solved runs of an arm: the one by the score may cover less there."
        in done.stdout
    )


TABLE = "who;what;ok;dollars;try;took\nfast;t1;1;0.5;0;10\nfast;t1;0;0.25;1;12\nslow;t1;yes;1.5;0;60\nslow;t1;1;;1;61\n"
COLUMNS = "arm=who,task=what,success=ok,cost=dollars,trial=try,seconds=took"


def test_a_table(loopcost_command, tmp_path):
    table = tmp_path / "trials.csv"
    table.write_text(TABLE)
    done = loopcost_command("trials", table, "--columns", COLUMNS, "--json")
    assert done.returncode == 1  # the row without a cost
    assert done.stderr == f"loopcost: {table}:5: dollars is empty\n"
    found = json.loads(done.stdout)
    assert [(cell["arm"], cell["solved"], cell["trials"]) for cell in found["cells"]] == [
        ("fast", 1, 2),
        ("slow", 1, 1),
    ]
    assert found["cells"][0]["per_success"]["mean"] == 1.5 * 0.5
    assert (
        found["cells"][0]["per_success"]["mean_most"] is None
    )  # no end: a quarter of the resamples has no success
    assert found["unreadable"][0]["line"] == 5
    assert loopcost_command("trials", table, "--columns", COLUMNS).returncode == 1


def test_an_arm_of_several_columns(loopcost_command, tmp_path):
    table = tmp_path / "trials.csv"
    table.write_text("scaffold,model,task,ok,usd\ns,m,t,1,1\ns,n,t,1,2\nr,m,t,0,3\n")
    columns = "arm=scaffold+model,task=task,success=ok,cost=usd"
    done = loopcost_command("trials", table, "--columns", columns, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["arms"] == ["r/m", "s/m", "s/n"]


def test_the_studys_own_table(loopcost_command):
    columns = "arm=arm,task=task,success=success,cost=cost_usd,trial=trial,seconds=wall_sec"
    done = loopcost_command("trials", LOGS / "trials.csv", "--columns", columns, "--json")
    cells = by(json.loads(done.stdout)["cells"], "arm", "task")
    assert round(cells["C", "T1"]["cost"]["estimate"], 2) == 1.67


@pytest.mark.parametrize(
    "arguments, text",
    [
        (["--columns", "arm=who,task=what,success=ok"], "columns.cost is not given"),
        (["--columns", "arm=who,task=what,success=ok,price=dollars"], "'price' is no field of a trial"),
        (["--columns", "arm=whom,task=what,success=ok,cost=dollars"], "has no column 'whom' for arm"),
        (["--columns", "arm=who+whom,task=what,success=ok,cost=dollars"], "has no column 'whom' for arm"),
        (["--columns", "arm=who"], "columns.task is not given"),
        (["--columns", COLUMNS, "--against", "builtin"], "tells no usage, so no book can price it"),
        (["--columns", COLUMNS, "--level", "2"], "level is 2"),
    ],
)
def test_bad_input(loopcost_command, tmp_path, arguments, text):
    table = tmp_path / "trials.csv"
    table.write_text(TABLE)
    done = loopcost_command("trials", table, *arguments)
    assert done.returncode == 2
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_logs_that_are_no_trials(loopcost_command, tmp_path):
    log = tmp_path / "calls.jsonl"
    log.write_text(
        json.dumps({"model": "claude-opus-4-7", "usage": {"input_tokens": 1, "output_tokens": 1}}) + "\n"
    )
    done = loopcost_command("trials", log)
    assert done.returncode == 2
    assert "arm is not told; a trial is one of an arm on a task" in done.stderr
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    done = loopcost_command("trials", empty)
    assert done.returncode == 2 and "trials hold no run of an arm on a task" in done.stderr


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_picture(loopcost_command, tmp_path, ending):
    pytest.importorskip("matplotlib")
    picture = tmp_path / f"pareto.{ending}"
    assert loopcost_command("trials", *FILES, "--plot", picture).returncode == 0
    assert os.path.getsize(picture) > 5000


def some(arm, task, costs, solved=True, usage=None):
    return [Trial(arm=arm, task=task, solved=solved, cost=cost, usage=usage) for cost in costs]


def test_verdicts_from_code():
    found = judge(
        Trials(some("a", "t", [1, 2, 3, 4]) + some("b", "t", [5, 6, 7, 8]) + some("c", "t", [9], False))
    )
    assert found.cell("a", "t").cost.estimate == 2.5
    assert found.cell("c", "t").cost is None and found.cell("c", "t").per_success is None
    (pair,) = found.pairs  # an arm without a success has no pair
    assert pair.exact.p == pair.exact.least_p == pytest.approx(2 / 70)
    assert len(found.across) == 3
    assert found.frontiers[0].best == ("a",)


def test_enough_trials_do_differ():
    few = judge(Trials(some("a", "t", range(1, 31)) + some("b", "t", range(31, 61))))
    assert few.pairs[0].p_corrected < 1e-10
    assert few.pairs[0].more == 0
    many = judge(Trials(some("a", "t", range(1, 101)) + some("b", "t", range(101, 201))))
    assert many.pairs[0].exact is None  # too many ways; the normal approximation is there
    assert many.pairs[0].normal.p < 1e-10


def test_what_cannot_be_priced():
    usage = {"claude-haiku-4-5": Usage(input=1_000_000)}
    assert judge(Trials(some("a", "t", [None], usage=usage))).cells[0].mean_usd == 1.0  # the book that ships
    with pytest.raises(loopcost.UndefinedError, match="arm a, t has neither a cost nor usage"):
        judge(Trials(some("a", "t", [None])))
    with pytest.raises(loopcost.UnknownModelError):
        judge(Trials(some("a", "t", [1], usage={"nobody": Usage(input=1)})), book=books.builtin())
    with pytest.raises(loopcost.UndefinedError, match="trials hold no run"):
        judge(Trials([]))
    with pytest.raises(loopcost.WrongTypeError, match="trials is 5"):
        judge(5)


def test_the_same_from_a_directory():
    found = trials.read([LOGS])
    assert (len(found), len(found.scored), found.arms, found.tasks) == (
        41,
        40,
        tuple("ABCD"),
        ("T1", "T2", "T3"),
    )
    assert repr(found) == "<Trials: 40 scored, 4 arms, 3 tasks>"


def test_one_pair_is_told_as_one(loopcost_command, tmp_path):
    path = tmp_path / "trials.csv"
    path.write_text(TABLE.replace(";1;;1;61", ";1;1;1;61"))
    text = loopcost_command("trials", path, "--columns", COLUMNS).stdout
    assert "4 trials of 2 arms on 1 task, 3.25 USD in all, as recorded" in text
    assert "corrected for 1 pair." in text and "would take 5 more solved runs an arm" in text
