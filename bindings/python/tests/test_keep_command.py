"""loopcost keep: thresholds with either of two promises, from scores and outcomes; and whether the promises hold."""

import csv
import json
import random

import pytest
from conftest import TESTS, asked
from scipy import stats

from loopcost import calibration

ROUTELLM = TESTS / "data" / "routellm" / "pairs.csv"


def drawn(n, seed, right=lambda score: 0.5 + 0.5 * score):
    """Scores, and which of them failed: one that is higher fails less."""
    draws = random.Random(seed)
    scores = [draws.random() for _ in range(n)]
    return scores, [draws.random() >= right(score) for score in scores]


def failing(threshold):
    """P(failure | kept) of drawn() in truth."""
    return (1 - threshold) / 4


def kept_of_failures(threshold):
    """P(kept | failure) of drawn() in truth."""
    return (1 - threshold) ** 2


def test_the_first_promise_is_broken_no_more_often_than_it_says():
    kept = [
        calibration.keep(*drawn(600, seed), miss=0.15, confidence=0.9).failure_given_kept
        for seed in range(300)
    ]
    broken = sum(one is not None and failing(one.threshold) > 0.15 for one in kept)
    assert broken <= 42  # of 300, 10 % and 2.3 standard errors
    shares = [one.kept / 480 for one in kept if one is not None]
    assert len(shares) > 270 and sum(shares) / len(shares) > 0.4  # in truth 0.6 may be kept


def test_the_second_promise_holds_on_average():
    kept = [calibration.keep(*drawn(200, seed), miss=0.2).kept_given_failure for seed in range(300)]
    assert sum(kept_of_failures(one.threshold) for one in kept) / 300 == pytest.approx(0.19, abs=0.012)


def test_neither_promise_implies_the_other():
    scores, failed = drawn(4000, 7)
    found = calibration.keep(scores, failed, miss=0.15)
    assert kept_of_failures(found.failure_given_kept.threshold) > 0.15 * 1.6
    scores, failed = drawn(4000, 7, right=lambda score: 0.1 + 0.2 * score)
    found = calibration.keep(scores, failed, miss=0.15)
    assert found.failure_given_kept is None
    assert found.kept_given_failure.kept_failures > 0.6 * found.kept_given_failure.kept


def test_runs_that_choose_the_candidates_are_not_tested():
    scores, failed = drawn(500, 3)
    found = calibration.keep(scores, failed, miss=0.3)
    assert found.tested == 400 and len(found.candidates) > 20
    assert list(found.candidates) == sorted(found.candidates, reverse=True)
    mine = calibration.keep(scores, failed, miss=0.3, candidates=[0.5, 0.4])
    assert (mine.tested, mine.candidates) == (500, (0.5, 0.4))
    assert mine.failure_given_kept == calibration.threshold_failure_given_kept(
        scores, failed, [0.5, 0.4], 0.3
    )
    assert mine.kept_given_failure == calibration.threshold_kept_given_failure(scores, failed, 0.3)
    few = calibration.keep([0.5], [False], miss=0.1)
    assert few.failure_given_kept is None and few.kept_given_failure is None


@pytest.fixture(scope="module")
def weak():
    """Answers of RouteLLM's weak model to gsm8k's questions: short ones are right more often."""
    with open(ROUTELLM, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["benchmark"] == "gsm8k"]
    return [-int(row["weak_response_chars"]) for row in rows], [
        row["weak_mixtral_8x7b_correct"] == "0" for row in rows
    ]


def test_the_command_on_recorded_answers(loopcost_command, tmp_path, weak):
    scores, failed = weak
    path = tmp_path / "scores.csv"
    path.write_text("brevity,right\n" + "".join(f"{s},{1 - f}\n" for s, f in zip(scores, failed)))
    command = ["keep", path, "--columns", "score=brevity,success=right", "--miss", "0.4"]
    tested = [*command, "--candidates=-250,-300,-1000"]
    document = json.loads(loopcost_command(*tested, "--json").stdout)
    found = calibration.keep(scores, failed, 0.4, candidates=[-250, -300, -1000])
    for name in ("failure_given_kept", "kept_given_failure"):
        promise, answer = getattr(found, name), document[name]
        assert {key: answer[key] for key in promise._fields} == dict(zip(promise._fields, promise._values()))
        assert answer["share_kept"] == promise.kept / answer["rows"] and answer["promised"] <= 0.4
    assert document["candidates"] == [-250, -300, -1000] and document["failure_given_kept"]["rows"] == 1319
    assert (
        document["failure_given_kept"]["failures_of_kept"]
        < 0.4
        < document["failure_given_kept"]["kept_of_failures"]
    )
    text = loopcost_command(*tested).stdout
    assert "1,319 rows, 477 of which failed" in text and "Neither promise implies the other" in text
    assert f"keep what scores above {found.failure_given_kept.threshold:.6g}, tested on 1,319 rows" in text
    text = loopcost_command(*command).stdout  # the shortest answers fail more often
    assert (
        "P(failure | kept) <= 0.4: of 50 candidates the first does not pass: keep nothing. Of 1,056 rows "
        in text
    )


@pytest.mark.parametrize(
    ("row", "options", "code", "said"),
    [
        ("0.5,yes", ["--miss", "0"], 2, "miss is 0"),
        ("0.5,yes", ["--miss", "0.1", "--confidence", "1"], 2, "confidence is 1"),
        ("0.5,yes", ["--miss", "0.1", "--columns", "scor=a"], 2, "'scor' is no field of a table of scores"),
        ("0.5,yes", ["--miss", "0.1", "--columns", "score=a"], 2, "has no column 'a' for score"),
        (
            "0.5,yes",
            ["--miss", "0.1", "--candidates", "x"],
            2,
            "--candidates is 'x'; it must be numbers, T,...;",
        ),
        ("high,yes", ["--miss", "0.1"], 1, "s.csv:2: score is 'high' (str); it must be a number"),
        ("0.5,", ["--miss", "0.1"], 1, "s.csv:2: success is not given"),
        ("nan,1", ["--miss", "0.1"], 1, "s.csv:2: score is not given"),
    ],
)
def test_what_cannot_be_kept_by(loopcost_command, tmp_path, row, options, code, said):
    (tmp_path / "s.csv").write_text(f"score,success\n{row}\n0.7,no\n")
    done = loopcost_command("keep", "s.csv", *options, cwd=tmp_path)
    assert done.returncode == code and said in done.stderr


def test_rows_that_are_too_few(loopcost_command, tmp_path):
    (tmp_path / "s.csv").write_text("score,success\n0.7,no\n")
    text = loopcost_command("keep", tmp_path / "s.csv", "--miss", "0.1").stdout
    assert "<= 0.1: 1 row and none to choose candidates by are too few: keep nothing." in text
    text = loopcost_command("keep", tmp_path / "s.csv", "--miss", "0.1", "--candidates", "0.5").stdout
    assert (
        "<= 0.1: of 1 candidate the first does not pass: keep nothing. Of 1 row 1 scores above 0.5, and 1 of these failed"
        in text
    )
    assert "no less than 1 can be promised" in text


@pytest.mark.parametrize("rows", ["", "score,success\n", "score,success\nhigh,yes\n"])
def test_no_row_at_all_is_an_error(loopcost_command, tmp_path, rows):
    (tmp_path / "s.csv").write_text(rows)
    done = loopcost_command("keep", "s.csv", "--miss", "0.1", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and "s.csv: no row that can be read" in done.stderr


def test_the_candidate_that_fails_is_told_and_another_start_may_pass(loopcost_command, tmp_path):
    """The highest scores fail: what starts there keeps nothing, what starts lower much."""
    scores = [i / 1000 for i in range(1000)]
    failed = [i >= 980 for i in range(1000)]
    path = tmp_path / "s.csv"
    path.write_text("score,success\n" + "".join(f"{s},{1 - f}\n" for s, f in zip(scores, failed)))
    command = ("keep", path, "--miss", "0.1", "--candidates", "0.95,0.2")
    high = asked(loopcost_command, *command)
    assert high["failure_given_kept"] is None
    failing = high["failing"]
    assert (failing["threshold"], failing["kept"], failing["kept_failures"]) == (0.95, 49, 20)
    assert stats.binom.cdf(20, 49, failing["promised"]) == pytest.approx(0.05) and failing["promised"] > 0.1
    text = loopcost_command(*command).stdout
    assert (
        "of 2 candidates the first does not pass: keep nothing. Of 1,000 rows 49 score above 0.95, and 20 of these failed, so that no "
        f"less than {failing['promised']:.3g} can be promised. Another start may pass: --candidates" in text
    )
    low = asked(loopcost_command, *command[:-1], "0.2,0.95,0.2")
    assert low["failure_given_kept"]["threshold"] == 0.2 and low["failing"] == failing
    assert low["candidates"] == [0.2, 0.95]
    assert asked(loopcost_command, *command[:-1], "0.2")["failing"] is None
