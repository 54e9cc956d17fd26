"""loopcost replay: its JSON, its table, what it says of missing, repeated and unreadable rows, and its errors."""

import argparse
import csv
import json
import sys

import pytest
from conftest import TESTS, terminal

from loopcost.cli import _logs, replay

COLUMNS = "task=task,model=model,success=solved,cost=usd"
MATRIX = """\
task,model,solved,usd,seconds,difficulty
t1,small,1,0.1,10,0.1
t1,large,1,1.0,20,0.1
t2,small,0,0.2,10,0.9
t2,large,true,1.5,30,0.9
t3,small,0,0.2,10,0.5
t3,large,no,2.0,25,0.5
t4,small,yes,0.1,10,0.2
"""


@pytest.fixture
def matrix(tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text(MATRIX, encoding="utf-8")
    return path


@pytest.fixture
def replayed(loopcost_command):
    def run(*arguments, code=0, **options):
        done = loopcost_command("replay", *arguments, "--json", **options)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    return run


def asked(*policies):
    return [word for policy in policies for word in ("--policy", policy)]


def test_the_json_has_the_policies_in_the_order_given(replayed, matrix):
    given = ["always:large", "cascade:small,large", "oracle", "mixture:small=0.5,large=0.5", "always:small"]
    document = replayed(matrix, "--columns", COLUMNS, *asked(*given))
    assert document["schema"] == 1
    assert [one["policy"] for one in document["policies"]] == given
    assert [one["solved"] for one in document["policies"]] == [2, 2, 2, 1.5, 1]
    assert [one["total_usd"] for one in document["policies"]] == pytest.approx([4.5, 4.0, 1.8, 2.5, 0.5])
    assert [one["saving"] for one in document["policies"]] == pytest.approx(
        [0, 1 - 4.0 / 4.5, 1 - 1.8 / 4.5, 1 - 2.5 / 4.5, 1 - 0.5 / 4.5]
    )
    assert [one["regret_solved"] for one in document["policies"]] == [0, 0, 0, 0.5, 1]
    for one in document["policies"]:
        assert one["tasks"] == document["tasks"] == 3
        assert one["mean_usd"] == pytest.approx(one["total_usd"] / 3)
        assert one["usd_per_solved"] == pytest.approx(one["total_usd"] / one["solved"])
        assert one["seconds"] is None
        assert set(one["intervals"]) == {
            *("solved", "total_usd", "usd_per_solved", "saving", "gained", "regret_solved", "regret_usd"),
        }
        least, most = one["intervals"]["total_usd"]
        assert least <= one["total_usd"] <= most
    assert document["policies"][1]["verifier"]["perfect"] is True
    assert "verifier" not in document["policies"][0]


def test_intervals_are_of_the_level_that_is_asked_for(replayed, loopcost_command, matrix):
    """By the name that it has in the other commands."""
    command = (matrix, "--columns", COLUMNS, *asked("always:large", "always:small"))
    wide, narrow = (replayed(*command, *level) for level in ((), ("--level", 0.5)))
    assert (wide["level"], narrow["level"]) == (0.95, 0.5)
    for one, other in zip(wide["policies"], narrow["policies"]):
        (low, high), (lower, higher) = (answer["intervals"]["total_usd"] for answer in (one, other))
        assert low < lower < higher < high
    assert "50% intervals" in loopcost_command("replay", *command, "--level", 0.5).stdout


def test_the_answer_says_that_a_verifier_is_perfect_and_what_is_left_out(replayed, loopcost_command, matrix):
    document = replayed(matrix, "--columns", COLUMNS, *asked("cascade:small,large"))
    assert any("perfect verifier" in note for note in document["notes"])
    assert any("1 of 4 tasks is left out" in note and "t4" in note for note in document["notes"])
    assert document["left_out"] == {"tasks": ["t4"], "missing_by_model": {"large": 1}}
    assert document["matrix"] == {
        **{"tasks": 4, "models": ["small", "large"], "pairs": 7, "missing_pairs": 1, "repeated_pairs": 0},
    }
    text = loopcost_command("replay", matrix, "--columns", COLUMNS, *asked("cascade:small,large")).stdout
    assert "perfect verifier" in text
    assert "1 of 4 tasks is left out" in text
    document = replayed(matrix, "--columns", COLUMNS, *asked("always:small"))
    assert not any("perfect" in note for note in document["notes"])
    assert (document["tasks"], document["left_out"]["tasks"]) == (4, [])


def test_a_verifier_of_given_quality(replayed, matrix):
    quality = "sensitivity=0.9,specificity=0.8,cost=0.01"
    reference, one, other, perfect = replayed(
        *(matrix, "--columns", COLUMNS, "--verifier", quality),
        *asked(
            "always:large",
            "cascade:small,large",
            f"cascade:small,large@{quality}",
            "cascade:small,large@cost=0.01",
        ),
    )["policies"]
    assert (reference["gained"], reference["intervals"]["gained"], reference["intervals"]["saving"]) == (
        0,
        [0, 0],
        [0, 0],
    )
    assert {**one, "policy": ""} == {**other, "policy": ""}
    # the small one is right on t1 and wrong on t2 and t3; the large one is right on t1 and t2
    assert one["solved"] == pytest.approx(0.9 + 0.1 + 0.8)
    assert one["total_usd"] == pytest.approx(0.5 + 3 * 0.01 + 0.1 * 1.0 + 0.8 * 3.5)
    assert one["verifier"]["wrongly_accepted"] == pytest.approx(0.4)
    assert one["verifier"]["wrongly_rejected"] == pytest.approx(0.1)
    assert perfect["total_usd"] == pytest.approx(0.5 + 0.03 + 3.5)


def test_times_and_scores(replayed, matrix):
    columns = f"{COLUMNS},seconds=seconds,score=difficulty"
    cascade, threshold = replayed(
        matrix, "--columns", columns, *asked("cascade:small,large", "threshold:small,0.5,large")
    )["policies"]
    assert cascade["seconds"] == 10 + 10 + 30 + 10 + 25
    assert (threshold["solved"], threshold["total_usd"]) == (2, pytest.approx(0.1 + 1.5 + 0.2))


def test_the_cuts_that_are_drawn_are_of_the_tasks_of_the_replay(tmp_path):
    """A threshold between two models could be told on a task that a third one was not asked."""
    rows = [
        f"t{i},{model},{int(i % 3 > 0)},{usd},0,{i}"
        for i in range(6)
        for model, usd in (("small", 0.1), ("large", 1.0), ("other", 0.5))
        if (i, model) != (4, "other")
    ]
    table = tmp_path / "matrix.csv"
    table.write_text("\n".join([MATRIX.splitlines()[0], *rows, ""]))
    given = ["always:other", "threshold:small,2.5,large"]
    columns = _logs.columns(COLUMNS + ",score=difficulty")
    answer = replay._Answer(
        argparse.Namespace(
            files=[str(table)],
            columns=columns,
            models=None,
            verifier=None,
            policy=given,
            search=False,
            level=0.95,
        )
    )
    (curve,), standing = answer.curves, answer.standings[1]
    assert curve.tasks == answer.replay.tasks == 5
    assert (standing.solved, pytest.approx(standing.usd)) in list(zip(curve.solved, curve.usd))


def test_one_of_a_kind_and_what_has_no_number(loopcost_command, tmp_path):
    table = tmp_path / "matrix.csv"
    table.write_text("task,model,solved,usd\nt1,small,0,0.1\n")
    text = loopcost_command("replay", table, "--columns", COLUMNS, "--policy", "always:small").stdout
    assert text.startswith("1 task, 1 model; ")
    (row,) = (line.split() for line in text.splitlines() if line.startswith(" always:small"))
    assert row == ["always:small", "0", "0.1000", "–", "0"] and "inf" not in text
    assert "0.0000 or more" in text


def test_a_search_lists_the_cascades_that_no_other_one_beats(replayed, loopcost_command, matrix):
    document = replayed(matrix, "--columns", COLUMNS, "--search")
    assert document["policies"] == []
    assert document["search"]["cascades"] == 4
    assert [one["policy"] for one in document["search"]["frontier"]] == [
        "cascade:small",
        "cascade:small,large",
    ]
    assert any("chosen on these same tasks" in note for note in document["notes"])
    text = loopcost_command("replay", matrix, "--columns", COLUMNS, "--search").stdout
    assert "All 4 cascades" in text


def test_repeated_trials_are_averaged(replayed, tmp_path):
    path = tmp_path / "trials.csv"
    path.write_text("task,model,solved,usd\nx,a,1,1\nx,a,0,3\nx,b,1,5\n", encoding="utf-8")
    document = replayed(path, "--columns", COLUMNS, *asked("always:a", "cascade:a,b"))
    assert document["matrix"]["repeated_pairs"] == 1
    assert any("1 pair was tried more than once" in note for note in document["notes"])
    assert [one["solved"] for one in document["policies"]] == [0.5, 1]
    assert [one["total_usd"] for one in document["policies"]] == [2, 2 + 0.5 * 5]


def test_unreadable_rows_are_named_and_the_code_is_1(replayed, loopcost_command, tmp_path):
    path = tmp_path / "some.csv"
    rows = [
        "task,model,solved,usd,score",
        "x,a,1,1,3",
        "x,b,perhaps,1,3",
        "y,a,1,-1,2",
        "y,b,2,1,2",
        ",a,1,1,2",
        "y,b,1,,2",
        "x,b,1,1,4",
        "z,a,1",
        "y,a,,,2",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    columns = f"{COLUMNS},score=score"
    done = loopcost_command("replay", path, "--columns", columns, *asked("always:a"))
    assert done.returncode == 1
    lines = [line.partition(f"{path}:")[2].partition(":")[0] for line in done.stderr.splitlines()]
    assert lines == ["3", "4", "5", "6", "7", "8", "9"]
    for text in (
        "success is 'perhaps'",
        "cost is '-1'",
        "success is 2",
        "task is not given",
        "cost is not given",
    ):
        assert text in done.stderr
    assert "score is 4; that of the same task on line 2 is 3" in done.stderr
    assert "7 rows are unreadable" in done.stdout
    document = replayed(path, "--columns", columns, *asked("always:a"), code=1)
    assert [(row["line"], row["file"]) for row in document["unreadable"]] == [
        (n, str(path)) for n in range(3, 10)
    ]
    assert (document["tasks"], document["left_out"]["tasks"]) == (1, ["y"])


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--columns", COLUMNS], "nothing is asked"),
        (["--columns", COLUMNS, "--policy", "always:smal"], "the nearest known one is small"),
        (
            ["--columns", "task=task,model=model,success=solved"],
            "columns does not say which column holds cost",
        ),
        (["--columns", COLUMNS + ",weight=usd"], "'weight' is no field of an outcome"),
        (["--columns", COLUMNS.replace("usd", "dollars")], "has no column 'dollars' for cost"),
        (["--columns", COLUMNS, "--models", "small,huge"], "huge was not tried"),
        (["--columns", COLUMNS, "--verifier", "luck=1"], "no quality of a verifier"),
        (["--columns", COLUMNS, "--policy", "threshold:small,1,large"], "scores are not given"),
        (["--columns", COLUMNS, "--policy", "oracle", "--level", "1"], "level is 1"),
        (["--columns", COLUMNS, "--policy", "oracle", "--confidence", "0.9"], "--confidence is no option"),
        (["--columns", COLUMNS, "--policy", "oracle", "--plot", "x.doc"], "ends in 'doc'"),
    ],
)
def test_errors_are_told_in_a_line_and_the_code_is_2(loopcost_command, matrix, arguments, message):
    policies = [] if "--policy" in arguments or "nothing" in message else ["--policy", "oracle"]
    done = loopcost_command("replay", matrix, *arguments, *policies)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["t1,small,1,cheap", "t2,small,0,dear"], "no row with an outcome can be read"),
        (["t1,small,1,0.1", "t1,large,maybe,0.2"], "there is no model 'large'"),
    ],
)
def test_rows_that_cannot_be_read_are_told_before_what_is_missing_without_them(
    loopcost_command, tmp_path, rows, said
):
    path = tmp_path / "matrix.csv"
    path.write_text("\n".join(["task,model,success,cost", *rows]))
    columns = "task=task,model=model,success=success,cost=cost"
    done = loopcost_command("replay", path, "--columns", columns, "--policy", "always:large")
    *unreadable, last = done.stderr.splitlines()
    assert done.returncode == 2 and said in last
    assert len(unreadable) == ("cheap" in rows[0]) + 1 and all(str(path) in line for line in unreadable)


def test_a_file_that_is_not_there_or_holds_nothing(loopcost_command, tmp_path):
    done = loopcost_command("replay", tmp_path / "none.csv", "--columns", COLUMNS, *asked("oracle"))
    assert done.returncode == 2
    assert "none.csv" in done.stderr
    empty = tmp_path / "empty.csv"
    empty.write_text("task,model,solved,usd\n", encoding="utf-8")
    done = loopcost_command("replay", empty, "--columns", COLUMNS, *asked("oracle"))
    assert done.returncode == 2
    assert "no row with an outcome" in done.stderr


def test_no_task_that_all_policies_answer(loopcost_command, tmp_path):
    path = tmp_path / "apart.csv"
    path.write_text("task,model,solved,usd\nx,a,1,1\ny,b,1,1\n", encoding="utf-8")
    done = loopcost_command("replay", path, "--columns", COLUMNS, *asked("always:a", "always:b"))
    assert done.returncode == 2
    assert "no task has all that the policies need" in done.stderr


def test_the_standard_input(replayed):
    document = replayed("-", "--columns", COLUMNS, *asked("oracle"), input=MATRIX)
    assert document["policies"][0]["solved"] == 2


def test_a_narrow_terminal_shows_every_number(matrix):
    command = [sys.executable, "-m", "loopcost", "replay", str(matrix), "--columns", COLUMNS]
    lines = terminal([*command, *asked("always:large", "cascade:small,large")], 60)
    text = "\n".join(lines)
    assert "11.1%" in text and "4.500" in text


def test_columns_joined_make_a_name(replayed, tmp_path):
    path = tmp_path / "arms.csv"
    path.write_text("task,scaffold,model,solved,usd\nx,one,m,1,1\nx,two,m,0,2\n", encoding="utf-8")
    columns = COLUMNS.replace("model=model", "model=scaffold+model")
    document = replayed(path, "--columns", columns, *asked("always:one/m", "always:two/m"))
    assert [one["solved"] for one in document["policies"]] == [1, 0]
    assert document["policies"][1]["usd_per_solved"] is None


PRICES = {
    "GPT-4o-mini": (0.15, 0.6),
    "llama": (0.6, 0.6),
    "qwen": (0.3, 0.6),
}  # USD per Mtok of input and output


@pytest.fixture
def swe_effi(tmp_path):
    """Scaffolds and models on 50 tasks of SWE-bench Verified, at prices of today."""
    path = tmp_path / "swe_effi.csv"
    with open(TESTS / "data/swe_effi/runs.csv", encoding="utf-8", newline="") as file, open(path, "w") as out:
        table = csv.writer(out)
        table.writerow(["task", "scaffold", "model", "solved", "usd", "seconds"])
        for row in csv.DictReader(file):
            read, written = next(price for name, price in PRICES.items() if row["model"].startswith(name))
            usd = (float(row["input_tokens"]) * read + float(row["output_tokens"]) * written) / 1e6
            table.writerow(
                [row["instance_id"], row["scaffold"], row["model"], row["resolved"], usd, row["duration_s"]]
            )
    return path


def test_swe_effi_scaffolds_as_models(replayed, swe_effi):
    columns = COLUMNS.replace("model=model", "model=scaffold+model")
    models = (
        "agentless/qwen3-32B,agentless-mini/qwen3-32B,openhands/qwen3-32B,openhands/GPT-4o-mini-2024-07-18"
    )
    document = replayed(swe_effi, "--columns", columns, "--models", models, *asked("oracle"), "--search")
    assert document["matrix"]["missing_pairs"] == 8
    assert document["left_out"]["missing_by_model"] == {"openhands/GPT-4o-mini-2024-07-18": 8}
    assert document["tasks"] == 42
    frontier = document["search"]["frontier"]
    assert document["search"]["cascades"] == 64
    assert (
        frontier[-1]["solved"] == document["policies"][0]["solved"]
    )  # a cascade of all solves what any solves
    assert [one["total_usd"] for one in frontier] == sorted(one["total_usd"] for one in frontier)


def test_plots_are_drawn(loopcost_command, matrix, tmp_path):
    pytest.importorskip("matplotlib")
    columns = f"{COLUMNS},score=difficulty"
    policies = asked("always:large", "threshold:small,0.5,large", "cascade:small,large")
    for name in ("a.png", "b.svg"):
        plot = tmp_path / name
        done = loopcost_command("replay", matrix, "--columns", columns, *policies, "--search", "--plot", plot)
        assert (done.returncode, done.stderr) == (0, "")
        assert plot.stat().st_size > 5000
    assert "cascades that no other one beats" in (tmp_path / "b.svg").read_text(encoding="utf-8")
