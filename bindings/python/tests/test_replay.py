"""Policies on recorded outcomes: against a naive replay, against RouteLLM's pairs worked out by hand, and bad input."""

import csv
import math
from array import array
from itertools import permutations

import pytest
from conftest import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st

import loopcost
from loopcost import errors, replay

NAN = float("nan")


# A naive replay: one task at a time, in plain Python.


def naive_task(policy, success, cost, score):
    """(chance that it is solved, mean cost) of one task; `success` and `cost` are dicts by model."""
    if isinstance(policy, replay.Cascade):
        reached, solved, usd = 1.0, 0.0, 0.0
        for model in policy.models:
            right = success[model]
            usd += reached * cost[model]
            if model == policy.models[-1]:
                return solved + reached * right, usd
            usd += reached * policy.verification
            solved += reached * right * policy.sensitivity
            reached *= 1 - (right * policy.sensitivity + (1 - right) * (1 - policy.specificity))
    if isinstance(policy, replay.Mixture):
        total = sum(policy.weights.values())
        return tuple(
            sum(weight / total * numbers[model] for model, weight in policy.weights.items())
            for numbers in (success, cost)
        )
    if isinstance(policy, replay.Always):
        model = policy.model
    elif isinstance(policy, replay.Threshold):
        model = policy.models[sum(score > cut for cut in policy.cuts)]
    else:
        model = min(policy.models or success, key=lambda one: (-success[one], cost[one]))
    return success[model], cost[model]


def models_of(policy, models):
    if isinstance(policy, replay.Always):
        return [policy.model]
    if isinstance(policy, replay.Mixture):
        return list(policy.weights)
    return list(policy.models or models)


def naive(policy, models, success, cost, scores):
    """What each task comes to, None where it is left out."""
    for i, row in enumerate(cost):
        named = [models.index(model) for model in models_of(policy, models)]
        lacks = any(row[j] is None for j in named)
        if lacks or (isinstance(policy, replay.Threshold) and scores[i] is None):
            yield None
        else:
            yield naive_task(policy, dict(zip(models, success[i])), dict(zip(models, row)), scores[i])


MODELS = ["a", "b", "c"]
shares = st.sampled_from([0.0, 1.0, 0.25, 1 / 3])
pair = st.one_of(st.none(), st.tuples(shares, st.sampled_from([0.0, 0.5, 1.0, 2.5, 1e6])))
rows = st.lists(
    st.tuples(pair, pair, pair, st.one_of(st.none(), st.integers(-3, 3))), min_size=1, max_size=12
)
some = st.lists(st.sampled_from(MODELS), min_size=1, max_size=3, unique=True)
chances = st.sampled_from([0.0, 0.3, 0.9, 1.0])
policies = st.one_of(
    st.builds(replay.Always, st.sampled_from(MODELS)),
    st.builds(replay.Cascade, some, chances, chances, st.sampled_from([0.0, 0.1])),
    some.map(lambda models: replay.Threshold(models, [-1, 1][: len(models) - 1])),
    some.map(lambda models: replay.Mixture({model: 1 / len(models) for model in models})),
    st.builds(replay.Oracle, st.one_of(st.none(), some)),
)


def made(given_rows):
    success = [[one and one[0] for one in row[:3]] for row in given_rows]
    cost = [[one and one[1] for one in row[:3]] for row in given_rows]
    scores = [row[3] for row in given_rows]
    return success, cost, scores, replay.Outcomes(success, cost, MODELS, scores=scores)


@settings(max_examples=300, deadline=None)
@given(rows, policies)
def test_each_policy_is_what_a_naive_replay_makes_of_it(given_rows, policy):
    success, cost, scores, outcomes = made(given_rows)
    expected = list(naive(policy, MODELS, success, cost, scores))
    answered = [one for one in expected if one is not None]
    account = outcomes.account(policy)
    assert (account.tasks, account.left_out) == (len(answered), len(expected) - len(answered))
    assert account.solved == pytest.approx(sum(solved for solved, _ in answered))
    assert account.usd == pytest.approx(sum(usd for _, usd in answered))
    assert account.seconds is None
    got = zip(*outcomes.by_task(policy))
    for one, (solved, usd) in zip(expected, got):
        assert (
            (math.isnan(solved) and math.isnan(usd)) if one is None else (solved, usd) == pytest.approx(one)
        )


@settings(max_examples=200, deadline=None)
@given(rows, st.lists(policies, min_size=1, max_size=4), st.integers(0, 3))
def test_policies_are_compared_on_the_tasks_that_all_answer(given_rows, asked, reference):
    reference %= len(asked)
    success, cost, scores, outcomes = made(given_rows)
    by_policy = [list(naive(policy, MODELS, success, cost, scores)) for policy in asked]
    kept = [i for i in range(len(cost)) if all(one[i] is not None for one in by_policy)]
    if not kept:
        with pytest.raises(errors.UndefinedError, match="no task has all that the policies need"):
            outcomes.replay(asked, reference)
        return
    result = outcomes.replay(asked, reference)
    assert (result.tasks, result.reference) == (len(kept), reference)
    assert result.left_out == tuple(str(i) for i in range(len(cost)) if i not in kept)
    base = sum(by_policy[reference][i][1] for i in kept)
    for standing, policy, tasks in zip(result.standings, asked, by_policy):
        solved, usd = (sum(tasks[i][k] for i in kept) for k in (0, 1))
        assert standing.policy is policy
        assert standing.solved == pytest.approx(solved)
        assert standing.usd == pytest.approx(usd)
        assert standing.per_solved == (pytest.approx(usd / solved) if solved > 1e-9 else math.inf)
        if base:
            assert standing.saving == pytest.approx(1 - usd / base, abs=1e-9)
        for name, (least, most) in standing.intervals.items():
            slack = 1e-9 * (1 + abs(getattr(standing, name))) if math.isfinite(getattr(standing, name)) else 0
            assert least - slack <= getattr(standing, name) <= most + slack, name


@settings(max_examples=100, deadline=None)
@given(rows, chances, chances)
def test_the_frontier_of_cascades_is_the_best_of_each_alone(given_rows, sensitivity, specificity):
    *_, outcomes = made(given_rows)
    try:
        frontier = outcomes.cascades(MODELS, sensitivity, specificity, 0.125)
    except errors.UndefinedError:
        return
    complete = [row for row in given_rows if None not in row[:3]]
    *_, outcomes = made(complete)
    alone = [
        outcomes.account(replay.Cascade(models, sensitivity, specificity, 0.125))
        for length in (1, 2, 3)
        for models in permutations(MODELS, length)
    ]
    for point in frontier:
        same = outcomes.account(point.policy)
        assert (point.tasks, point.solved, point.usd) == (
            same.tasks,
            pytest.approx(same.solved),
            pytest.approx(same.usd),
        )
    for one in alone:
        assert any(
            point.usd <= one.usd * (1 + 1e-9) and point.solved >= one.solved - 1e-9 for point in frontier
        ), one
    assert all(a.usd < b.usd and a.solved < b.solved for a, b in zip(frontier, frontier[1:]))


@settings(max_examples=100, deadline=None)
@given(rows)
def test_every_cut_is_the_threshold_at_it(given_rows):
    success, cost, scores, outcomes = made(given_rows)
    try:
        cuts = outcomes.thresholds("a", "c")
    except errors.UndefinedError:
        return
    answered = {score for row, score in zip(cost, scores) if None not in (row[0], row[2], score)}
    assert len(cuts.cut) == len(answered) + 1
    for k, cut in enumerate(cuts.cut):
        alone = outcomes.account(replay.Threshold(["a", "c"], [cut]))
        assert (cuts.tasks, cuts.solved[k], cuts.usd[k]) == (
            alone.tasks,
            pytest.approx(alone.solved),
            pytest.approx(alone.usd),
        )
    best = cuts.frontier()
    assert all(cuts.usd[a] < cuts.usd[b] and cuts.solved[a] < cuts.solved[b] for a, b in zip(best, best[1:]))


# RouteLLM: 15,361 questions, each answered by a weak and a strong model. Of GSM8K both answers' lengths are recorded; of
# MMLU, where an answer is a letter, they are not.

PRICES = {
    "mixtral": (0.6, 0.6),
    "gpt-4": (10.0, 30.0),
}  # USD per Mtok of prompt and answer, 4 characters a token


@pytest.fixture(scope="module")
def pairs():
    with open(TESTS / "data/routellm/pairs.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def usd_of(row, model):
    answer = row["weak_response_chars" if model == "mixtral" else "strong_response_chars"]
    prompt, output = PRICES[model]
    return (float(row["prompt_chars"]) / 4 * prompt + (float(answer or 0) / 4 or 1) * output) / 1e6


@pytest.fixture(scope="module")
def routed(pairs):
    """Weak and strong success and cost of each question, and all of it as Outcomes."""
    columns = ("weak_mixtral_8x7b_correct", "strong_gpt4_1106_correct")
    success = [[float(row[column]) for column in columns] for row in pairs]
    cost = [[usd_of(row, model) for model in PRICES] for row in pairs]
    scores = [float(row["prompt_chars"]) for row in pairs]
    return success, cost, scores, replay.Outcomes(success, cost, list(PRICES), scores=scores)


def test_routellm_the_line_of_random_routers_the_oracle_and_the_cascade(routed):
    success, cost, _, outcomes = routed
    weak, strong = (sum(row[k] for row in success) for k in (0, 1))
    assert (len(success), weak, strong) == (15361, 10402, 12445)
    weak_usd, strong_usd = (math.fsum(row[k] for row in cost) for k in (0, 1))
    for share in (0.0, 0.25, 0.5, 1.0):
        router = outcomes.account(replay.Mixture({"mixtral": 1 - share, "gpt-4": share}))
        assert router.solved == pytest.approx(weak + share * (strong - weak))
        assert router.usd == pytest.approx(weak_usd + share * (strong_usd - weak_usd))
    either = sum(max(row) for row in success)
    oracle = outcomes.account(replay.Oracle())
    assert oracle.solved == either == 13282
    taken = [
        c[1] if s[1] > s[0] else c[0] for s, c in zip(success, cost)
    ]  # mixtral is the cheaper one throughout
    assert all(c[0] < c[1] for c in cost)
    assert oracle.usd == pytest.approx(math.fsum(taken))
    cascade = outcomes.account(replay.Cascade(["mixtral", "gpt-4"]))
    assert cascade.solved == either
    assert cascade.usd == pytest.approx(weak_usd + math.fsum(c[1] for s, c in zip(success, cost) if not s[0]))
    assert cascade.calls == 15361 + (15361 - weak)
    assert [point.policy.models for point in outcomes.cascades()] == [("mixtral",), ("mixtral", "gpt-4")]


def test_routellm_the_gap_that_a_threshold_recovers(routed):
    """The performance gap recovered, (solved - weak) / (strong - weak), at half of the calls by the strong model: a half
    by chance, somewhat more by the length of the prompt, and all of it and more by the oracle's order."""
    success, cost, scores, outcomes = routed
    cuts = outcomes.thresholds("mixtral", "gpt-4")
    assert (cuts.solved[0], cuts.solved[-1]) == (10402, 12445)
    assert len(cuts.cut) == len(set(scores)) + 1

    def recovered(cuts):
        k = min(range(len(cuts.cut)), key=lambda k: abs(cuts.above[k] - 15361 / 2))
        return (cuts.solved[k] - 10402) / (12445 - 10402)

    assert recovered(cuts) == pytest.approx(0.632, abs=0.001)
    hindsight = outcomes.thresholds("mixtral", "gpt-4", [s[1] - s[0] for s in success])
    assert list(hindsight.above) == [0, 2880, 15361 - 837, 15361]
    assert list(hindsight.solved) == [10402, 13282, 13282, 12445]
    for k in range(0, len(cuts.cut), 97):
        by_hand = [(s[x > cuts.cut[k]], c[x > cuts.cut[k]]) for s, c, x in zip(success, cost, scores)]
        assert cuts.solved[k] == sum(solved for solved, _ in by_hand)
        assert cuts.usd[k] == pytest.approx(math.fsum(usd for _, usd in by_hand))


def test_routellm_intervals_agree_with_a_bootstrap_where_there_are_many_tasks(routed):
    """Of 15,361 tasks the skewness hardly matters: the interval is that of resampled tasks, to some per cent of its
    width."""
    numpy = pytest.importorskip("numpy")
    success, cost, _, outcomes = routed
    standing = outcomes.replay([replay.Always("gpt-4"), replay.Cascade(["mixtral", "gpt-4"])]).standings[1]
    cost, success = numpy.array(cost), numpy.array(success)
    ours = cost[:, 0] + (1 - success[:, 0]) * cost[:, 1]
    random = numpy.random.default_rng(1)
    drawn = random.integers(0, len(ours), (1000, len(ours)))
    savings = 1 - ours[drawn].mean(axis=1) / cost[:, 1][drawn].mean(axis=1)
    least, most = numpy.quantile(savings, [0.025, 0.975])
    width = most - least
    assert standing.intervals["saving"] == pytest.approx((least, most), abs=0.12 * width)


# Input of all kinds.


def test_arrays_are_read_where_they_are():
    numpy = pytest.importorskip("numpy")
    success = numpy.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    cost = numpy.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    expected = replay.Outcomes(success.tolist(), cost.tolist()).account(replay.Always("1")).usd
    layouts = {
        "rows": (success, cost),
        "columns": (numpy.asfortranarray(success), numpy.asfortranarray(cost)),
        "one of each": (success, numpy.asfortranarray(cost)),
        "part of a wider one": (numpy.hstack([success] * 2)[:, :2], numpy.hstack([cost] * 2)[:, :2]),
        "backwards": (success[::-1], cost[::-1]),
        "whole numbers": (success.astype(int), cost.astype(int)),
        "truths": (success.astype(bool), cost),
    }
    for name, (first, second) in layouts.items():
        outcomes = replay.Outcomes(first, second, seconds=cost)
        account = outcomes.account(replay.Always("1"))
        assert (account.solved, account.usd) == (2, expected), name
    cost[0, 1] = 102
    assert replay.Outcomes(success, cost).account(replay.Always("1")).usd == expected + 100
    scores = numpy.array([0.1, 0.9, 0.5])
    outcomes = replay.Outcomes(success, cost, scores=scores)
    assert outcomes.account(replay.Threshold(["0", "1"], [0.4])).solved == 3
    assert numpy.asarray(outcomes.thresholds("0", "1").solved).tolist() == [2, 3, 3, 2]


def test_data_frames_name_models_and_tasks():
    class Frame:  # what pandas' and others' have in common
        columns, index = ["small", "large"], ["x", "y"]

        def __init__(self, rows):
            self.rows = rows

        def to_numpy(self):
            return self.rows

    outcomes = replay.Outcomes(Frame([[1, 1], [0, NAN]]), Frame([[1, 2], [3, NAN]]))
    assert (outcomes.models, outcomes.tasks, outcomes.missing_pairs) == (("small", "large"), ("x", "y"), 1)
    result = outcomes.replay([replay.Always("large")])
    assert (result.left_out, result.missing) == (("y",), {"large": 1})
    assert repr(outcomes) == "<Outcomes: 2 tasks, 2 models, 1 pair missing>"


def outcomes(success=((1, 1), (0, 1)), cost=((1, 2), (1, 3)), models=("a", "b"), **more):
    return replay.Outcomes(success, cost, models, **more)


BAD = {
    "a success above 1": (
        lambda: outcomes([[1, 1], [0, 2]]),
        errors.OutOfRangeError,
        "success of task '1' by 'b' is 2",
    ),
    "a negative cost": (
        lambda: outcomes(cost=[[1, -2], [1, 1]]),
        errors.OutOfRangeError,
        "cost of task '0' by 'b' is -2",
    ),
    "half a pair": (
        lambda: outcomes(cost=[[1, None], [1, 1]]),
        errors.NotANumberError,
        "cost of task '0' by 'b' is NaN",
    ),
    "a time": (
        lambda: outcomes(seconds=[[1, 1], [NAN, 1]]),
        errors.NotANumberError,
        "seconds of task '1' by 'a' is NaN",
    ),
    "a text": (lambda: outcomes(cost=[["1", 1], [1, 1]]), errors.WrongTypeError, r"cost\[0\]\[0\] is '1'"),
    "a short row": (lambda: outcomes(cost=[[1, 1], [1]]), errors.OutOfRangeError, r"cost\[1\] has 1 numbers"),
    "a short table": (lambda: outcomes(cost=[[1, 1]]), errors.OutOfRangeError, "cost has 1 rows"),
    "no table": (lambda: outcomes(cost=5), errors.WrongTypeError, "cost is 5"),
    "no row": (lambda: outcomes(cost=[1, 2]), errors.WrongTypeError, r"cost\[0\] is 1"),
    "no models": (lambda: replay.Outcomes([[]], [[]]), errors.OutOfRangeError, "models is 0"),
    "65 models": (lambda: replay.Outcomes([[1] * 65], [[1] * 65]), errors.OutOfRangeError, "models is 65"),
    "a name too few": (
        lambda: outcomes(models=["a"]),
        errors.OutOfRangeError,
        "models has 1 names; there are 2",
    ),
    "a name twice": (lambda: outcomes(models=["a", "a"]), errors.UsageError, "two of them have one name"),
    "scores": (lambda: outcomes(scores=[1]), errors.OutOfRangeError, "scores has 1 numbers; it must have 2"),
    "another model": (
        lambda: outcomes().account(replay.Always("c")),
        errors.UnknownModelError,
        "not tried: 'c'",
    ),
    "no policy": (lambda: outcomes().account("always:a"), errors.WrongTypeError, "policy is 'always:a'"),
    "no policies": (lambda: outcomes().replay([]), errors.OutOfRangeError, "policies is 0"),
    "no reference": (
        lambda: outcomes().replay([replay.Oracle()], 1),
        errors.OutOfRangeError,
        "reference is 1",
    ),
    "surety": (
        lambda: outcomes().replay([replay.Oracle()], level=1),
        errors.OutOfRangeError,
        "level is 1; it must be from 0.5",
    ),
    "a model twice": (
        lambda: outcomes().account(replay.Cascade(["a", "b", "a"])),
        errors.UndefinedError,
        r"models\[2\] is 'a' again; a cascade asks each model once",
    ),
    "sensitivity": (lambda: replay.Cascade(["a"], 1.5), errors.OutOfRangeError, "sensitivity is 1.5"),
    "shares": (
        lambda: replay.Mixture({"a": 0.5, "b": 0.6}),
        errors.OutOfRangeError,
        "the sum of weights is 1.1",
    ),
    "too many cuts": (
        lambda: replay.Threshold(["a", "b"], [1, 2]),
        errors.OutOfRangeError,
        "cuts has 2 numbers",
    ),
    "descending cuts": (
        lambda: outcomes(scores=[1, 2]).account(replay.Threshold(["a", "b", "a"], [2, 1])),
        errors.OutOfRangeError,
        r"threshold:a,2.0,b,1.0,a: cuts\[1\] is 1; it must be from 2",
    ),
    "no scores": (
        lambda: outcomes().account(replay.Threshold(["a", "b"], [1])),
        errors.NullError,
        "scores are not given",
    ),
    "an infinite score": (
        lambda: outcomes(scores=[1, math.inf]).account(replay.Threshold(["a", "b"], [1])),
        errors.OutOfRangeError,
        "score of task '1' is infinite",
    ),
    "nine models": (
        lambda: replay.Outcomes([[1] * 9], [[1] * 9]).cascades(),
        errors.OutOfRangeError,
        "n_models is 9; it must be from 1 to 8",
    ),
    "no values": (lambda: replay.isotonic([1, NAN]), errors.NotANumberError, r"values\[1\] is NaN"),
    "no weight": (lambda: replay.isotonic([1, 2], [1, 0]), errors.OutOfRangeError, r"weights\[1\] is 0"),
    "nothing to calibrate by": (lambda: replay.calibrate([], []), errors.UndefinedError, "scores is empty"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(case):
    call, kind, message = BAD[case]
    with pytest.raises(kind, match=message):
        call()


# Texts.


@pytest.mark.parametrize(
    "policy",
    [
        replay.Always("a"),
        replay.Cascade(["a", "b"]),
        replay.Cascade(["a", "b"], 0.9, 0.8, 0.1),
        replay.Threshold(["a", "b", "a"], [0.1, 1e300]),
        replay.Mixture({"a": 0.3, "b": 0.7}),
        replay.Oracle(),
        replay.Oracle(["b"]),
    ],
    ids=str,
)
def test_a_policy_is_read_back_from_its_text(policy):
    assert replay.parse(str(policy), ["a", "b"]) == policy


def test_names_of_models_may_hold_any_character():
    models = ["a", "a,b", "b", "vendor/m:free", "x@y=1,z"]
    assert replay.parse("cascade:a,b,vendor/m:free", models).models == ("a,b", "vendor/m:free")
    assert replay.parse("cascade:b,a", models).models == ("b", "a")
    assert replay.parse("mixture:x@y=1,z=0.25,a=0.75", models).weights == {"x@y=1,z": 0.25, "a": 0.75}
    assert replay.parse("threshold:a,0.5,x@y=1,z", models).models == ("a", "x@y=1,z")
    assert replay.parse("cascade:x@y=1,z,a@specificity=0.5", models).specificity == 0.5


def test_a_verifier_may_be_common_to_all_cascades():
    verifier = replay.parse_verifier("sensitivity=0.9,cost=0.5")
    assert replay.parse("cascade:a", ["a"], verifier) == replay.Cascade(["a"], 0.9, 1, 0.5)
    assert replay.parse("cascade:a@specificity=0.5", ["a"], verifier) == replay.Cascade(["a"], 1, 0.5, 0)


@pytest.mark.parametrize(
    "text, message",
    [
        ("never:a", "is no policy"),
        ("cascade", "is no policy"),
        ("cascade:c", "there is no model 'c'"),
        ("cascade:a,bb", "there is no model 'bb'; the nearest known one is b"),
        ("always:a,b", "',b' does not belong to it"),
        ("threshold:a,x,b", "'x' is no number"),
        ("threshold:a,1", "there must be a ','"),
        ("mixture:a", "there must be a '='"),
        ("cascade:a@quality=1", "'quality=1' is no quality of a verifier"),
        ("cascade:a@cost=x", "'x' is no number"),
        ("cascade:a@cost=1,cost=2", "each once"),
    ],
)
def test_a_text_that_is_no_policy(text, message):
    with pytest.raises(errors.UsageError) as problem:
        replay.parse(text, ["a", "b"])
    assert message in str(problem.value)


# A chance from a score.


def test_isotonic_regression_pools_what_falls():
    assert list(replay.isotonic([1, 0, 2, 5, 3, 4])) == [0.5, 0.5, 2, 4, 4, 4]
    assert list(replay.isotonic([1, 0], [3, 1])) == [0.75, 0.75]
    assert list(replay.isotonic(array("d"))) == []
    numpy = pytest.importorskip("numpy")
    assert numpy.asarray(replay.isotonic(numpy.array([2.0, 1.0]))).tolist() == [1.5, 1.5]


def test_a_calibration_ascends_between_its_scores():
    calibration = replay.calibrate([0.2, 0.4, 0.4, 0.6, 0.8], [0, 1, 0, 0, 1])
    assert calibration.scores == (0.2, 0.4, 0.6, 0.8)
    assert calibration.chances == pytest.approx((0, 1 / 3, 1 / 3, 1))
    assert [calibration.chance(score) for score in (0, 0.2, 0.3, 0.5, 0.7, 0.8, 9)] == pytest.approx(
        [0, 0, 1 / 6, 1 / 3, 2 / 3, 1, 1]
    )


def test_the_module_is_found():
    assert loopcost.replay is replay
    assert loopcost.Outcomes is replay.Outcomes
