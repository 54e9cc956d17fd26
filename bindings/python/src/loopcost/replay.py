"""What would a policy have cost, and what would it have solved? Policies on recorded outcomes.

>>> from loopcost import replay
>>> outcomes = replay.Outcomes([[1, 1], [0, 1], [0, 0]], [[0.1, 1.0], [0.1, 1.5], [0.2, 2.0]], ["small", "large"])
>>> result = outcomes.replay([replay.Always("large"), replay.Cascade(["small", "large"])])
>>> [(standing.solved, round(standing.usd, 2)) for standing in result.standings]
[(2.0, 4.5), (2.0, 3.9)]
"""

from __future__ import annotations

import ctypes
import re

from . import _abi, _native, errors
from ._native import counted
from ._outcomes import Grid, numbers, view
from ._record import Made, Record
from .records import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

    from .readers.outcomes import Trial

MOST_MODELS = _abi.OUTCOMES_MODELS_MOST
MOST_SEARCHED = _abi.CASCADE_MODELS_MOST


# What to ask.


class Always(Record):
    """One model for every task."""

    model: str

    def __str__(self) -> str:
        return f"always:{self.model}"

    def _models(self, all_models: Sequence[str]) -> Sequence[str]:
        return (self.model,)

    def _fill(self, struct: _abi.loopcost_policy, outcomes: Outcomes) -> None:
        struct.kind = _abi.POLICY_ALWAYS


class Cascade(Record):
    """One model after the other until a verifier accepts the answer; the last one's stands.

    The verifier accepts an answer that is right with the chance `sensitivity` and rejects one that is wrong with the
    chance `specificity`, whatever else happens; `verification` is what that costs, USD. With 1 and 1 it is perfect: the
    recorded outcome itself.
    """

    models: Sequence[str]
    sensitivity: float
    specificity: float
    verification: float

    def __init__(
        self,
        models: Iterable[str],
        sensitivity: float = 1.0,
        specificity: float = 1.0,
        verification: float = 0.0,
    ) -> None:
        self._set(
            models=_names(models, "models"),
            sensitivity=_native.number(_abi.PARAM_POLICY_SENSITIVITY, sensitivity, "sensitivity"),
            specificity=_native.number(_abi.PARAM_POLICY_SPECIFICITY, specificity, "specificity"),
            verification=_native.number(_abi.PARAM_POLICY_VERIFICATION, verification, "verification"),
        )

    @property
    def perfect(self) -> bool:
        """Is the verifier the recorded outcome?"""
        return self.sensitivity == self.specificity == 1.0

    def __str__(self) -> str:
        quality = (
            f"sensitivity={self.sensitivity!r},specificity={self.specificity!r},cost={self.verification!r}"
        )
        plain = self.perfect and not self.verification
        return f"cascade:{','.join(self.models)}" + ("" if plain else f"@{quality}")

    def _models(self, all_models: Sequence[str]) -> Sequence[str]:
        return self.models

    def _fill(self, struct: _abi.loopcost_policy, outcomes: Outcomes) -> None:
        struct.kind = _abi.POLICY_CASCADE
        struct.sensitivity, struct.specificity = self.sensitivity, self.specificity
        struct.verification = self.verification


class Threshold(Record):
    """`models[k]` for a task whose score is above k of the `cuts`, which ascend and are one fewer than the models. A
    score equal to a cut is not above it. `scores` has one for each task, None or NaN where there is none; without it they
    are those of the outcomes."""

    models: Sequence[str]
    cuts: Sequence[float]
    scores: Optional[Any]

    def __init__(self, models: Iterable[str], cuts: Iterable[float], scores: Any = None) -> None:
        names = _names(models, "models")
        numbered = tuple(
            _native.number(_abi.PARAM_POLICY_CUTS, cut, f"cuts[{i}]")
            for i, cut in enumerate(_native.sequence(cuts, "cuts", "a sequence of numbers"))
        )
        if len(numbered) != len(names) - 1:
            raise errors.OutOfRangeError(
                f" has {len(numbered)} numbers; it must have one fewer than there are models, {len(names) - 1}",
                "cuts",
                len(numbered),
            )
        self._set(models=names, cuts=numbered, scores=scores)

    def _key(self) -> tuple[Any, ...]:
        return self.models, self.cuts, id(self.scores)

    def __str__(self) -> str:
        steps = [text for cut, model in zip(self.cuts, self.models[1:]) for text in (repr(cut), model)]
        return f"threshold:{','.join([self.models[0], *steps])}"

    def _models(self, all_models: Sequence[str]) -> Sequence[str]:
        return self.models

    def _fill(self, struct: _abi.loopcost_policy, outcomes: Outcomes) -> None:
        struct.kind = _abi.POLICY_THRESHOLD
        struct.scores = outcomes._scores_of(self.scores)
        struct.cuts = (ctypes.c_double * len(self.cuts))(*self.cuts)


class Mixture(Record):
    """Each model with a chance, whatever the task: what that comes to on average. `weights` is a mapping from models to
    chances with sum 1."""

    weights: Mapping[str, float]

    def __init__(self, weights: Mapping[str, float]) -> None:
        weights = {
            model: _native.number(_abi.PARAM_POLICY_WEIGHTS, weight, f"weights.{model}")
            for model, weight in _native.mapping(weights, "weights").items()
        }
        total = sum(weights.values())
        _native.number(_abi.PARAM_POLICY_WEIGHT_SUM, total, "the sum of weights")
        self._set(weights=weights)

    def _key(self) -> tuple[Any, ...]:
        return tuple(self.weights.items())

    def __str__(self) -> str:
        return f"mixture:{','.join(f'{model}={weight!r}' for model, weight in self.weights.items())}"

    def _models(self, all_models: Sequence[str]) -> Sequence[str]:
        return tuple(self.weights)

    def _fill(self, struct: _abi.loopcost_policy, outcomes: Outcomes) -> None:
        struct.kind = _abi.POLICY_MIXTURE
        struct.weights = (ctypes.c_double * len(self.weights))(*self.weights.values())


class Oracle(Record):
    """The best in hindsight, of some models or of all: the one that solves the task most often, of those the cheapest.
    Where an outcome is yes or no that is the cheapest that solves it, or else the cheapest."""

    models: Optional[Sequence[str]]

    def __init__(self, models: Optional[Iterable[str]] = None) -> None:
        self._set(models=None if models is None else _names(models, "models"))

    def __str__(self) -> str:
        return "oracle" if self.models is None else f"oracle:{','.join(self.models)}"

    def _models(self, all_models: Sequence[str]) -> Sequence[str]:
        return all_models if self.models is None else self.models

    def _fill(self, struct: _abi.loopcost_policy, outcomes: Outcomes) -> None:
        struct.kind = _abi.POLICY_ORACLE


if TYPE_CHECKING:
    Policy = Union[Always, Cascade, Threshold, Mixture, Oracle]


def _names(names: object, parameter: str) -> tuple[str, ...]:
    return tuple(_native.sequence(names, parameter, "a sequence of names"))


# What comes out.


class Account(Record):
    """What one policy comes to on the `tasks` that it answers; `left_out` are the others, of which a pair or a score is
    missing. `usd` and `seconds` are totals, the latter None without times; `calls` counts runs of models;
    `wrongly_accepted` and `wrongly_rejected` count answers in a cascade. Expectations where chance has a part."""

    tasks: int
    left_out: int
    solved: float
    usd: float
    seconds: Optional[float]
    calls: float
    wrongly_accepted: float
    wrongly_rejected: float


class Standing(Record):
    """Where a policy stands among others, on the same `tasks`.

    `saving` is the share of the reference's cost that is saved, `gained` how many tasks more than it are solved.
    `regret_solved` and `regret_usd` compare with the oracle over all models that the policies name: what it solves more,
    and what it costs less. `per_solved` is infinite where nothing is solved. `intervals` has the lower and upper limits of
    "solved", "usd", "per_solved", "saving", "gained", "regret_solved" and "regret_usd", infinite where the data set none.
    """

    policy: Policy
    tasks: int
    solved: float
    usd: float
    per_solved: float
    saving: float
    gained: float
    regret_solved: float
    regret_usd: float
    seconds: Optional[float]
    calls: float
    wrongly_accepted: float
    wrongly_rejected: float
    intervals: Mapping[str, tuple[float, float]]

    def _key(self) -> tuple[Any, ...]:
        return (*self._values()[:-1], tuple(self.intervals.items()))


class Replay(Record):
    """Policies on the `tasks` that all of them answer, in the order given: `standings`, with intervals of level `level`, the
    reference being the one at `reference`. `left_out` names the other tasks, `missing` how many pairs of each model they lack, if any."""

    standings: tuple[Standing, ...]
    reference: int
    level: float
    tasks: int
    left_out: tuple[str, ...]
    missing: Mapping[str, int]

    def _key(self) -> tuple[Any, ...]:
        return (*self._values()[:-1], tuple(self.missing.items()))


class Point(Record):
    """A point of a frontier: what one policy comes to on `tasks`."""

    policy: Policy
    tasks: int
    solved: float
    usd: float


class Cuts(Record):
    """Every cut of a threshold between two models, from the highest on: at cut[k], above[k] of the `tasks` go to the
    second one, solved[k] are solved, and all cost usd[k]. NumPy takes the columns as they are."""

    models: tuple[str, str]
    tasks: int
    cut: memoryview[float]
    above: memoryview[int]
    solved: memoryview[float]
    usd: memoryview[float]

    def frontier(self) -> list[int]:
        """The cuts that no other one matches at a lower cost, by ascending cost: their numbers."""
        best, kept = -1.0, []
        for k in sorted(range(len(self.usd)), key=lambda k: (self.usd[k], -self.solved[k])):
            if self.solved[k] > best:
                best = self.solved[k]
                kept.append(k)
        return kept


_INTERVALS = ("solved", "usd", "per_solved", "saving", "gained", "regret_solved", "regret_usd")


class Outcomes(Made):
    """Tasks that were tried by several models.

    `success` and `cost` hold a row for each task and a column for each model: whether it was solved, 0 or 1, or the share
    of trials that solved it, and the USD of a trial. Both are None or NaN where a pair is missing. `seconds` is what it
    took, `scores` one number for each task, None or NaN where there is none. Arrays of doubles are used as they are, in
    any layout, and must not change; data frames name their models and tasks. Raises OutOfRangeError or NotANumberError,
    naming the pair, and WrongTypeError.
    """

    def __init__(
        self,
        success: Any,
        cost: Any,
        models: Optional[Sequence[str]] = None,
        tasks: Optional[Sequence[str]] = None,
        seconds: Any = None,
        scores: Any = None,
    ) -> None:
        grid = Grid({"success": success, "cost": cost, "seconds": seconds})
        framed = hasattr(success, "columns") and hasattr(success, "index")  # a data frame has names
        self.models = _labels(models, success.columns if framed else None, grid.models, "models")
        self.tasks = _labels(tasks, success.index if framed else None, grid.tasks, "tasks")
        self._columns = {model: column for column, model in enumerate(self.models)}
        self._grid, self._timed = grid, seconds is not None
        self._present = (ctypes.c_uint64 * max(1, grid.tasks))()
        self._struct = grid.struct()
        self._call(_native.library.loopcost_outcomes_check, self._struct, self._present)
        self._struct.present = self._present
        self._scores = None if scores is None else numbers(scores, grid.tasks, "scores")

    def __repr__(self) -> str:
        sides = counted(len(self.tasks), "task", "tasks"), counted(len(self.models), "model", "models")
        return f"<Outcomes: {', '.join(sides)}, {counted(self.missing_pairs, 'pair', 'pairs')} missing>"

    @property
    def missing_pairs(self) -> int:
        """How many pairs of a task and a model are not there."""
        return len(self.tasks) * len(self.models) - sum(bin(pairs).count("1") for pairs in self._pairs())

    @property
    def scored(self) -> bool:
        """Do tasks have scores?"""
        return self._scores is not None

    def account(self, policy: Policy) -> Account:
        """One policy, on the tasks that it answers."""
        return self._account(policy, None, None)

    def by_task(self, policy: Policy) -> tuple[memoryview[float], memoryview[float]]:
        """What a policy comes to, task by task: the chance that it is solved, and its cost; NaN where it is left out."""
        columns = [(ctypes.c_double * len(self.tasks))(*[float("nan")] * len(self.tasks)) for _ in range(2)]
        self._account(policy, *columns)
        return view(columns[0]), view(columns[1])

    def replay(self, policies: Iterable[Policy], reference: int = 0, level: float = 0.95) -> Replay:
        """Some policies on the tasks that all of them answer, each against the reference, by its place, and against the
        oracle, with intervals of a level. Raises UndefinedError where no task is answered by all."""
        asked = _native.sequence(policies, "policies", "a sequence of policies")
        question = _native.new(_abi.loopcost_replay)
        question.policies, question.n_policies = self._structs(asked), len(asked)
        question.reference = _native.whole(_abi.PARAM_REPLAY_REFERENCE, reference, "reference")
        question.level = _native.number(_abi.PARAM_REPLAY_LEVEL, level, "level")
        words = ctypes.c_uint64()
        self._call(_native.library.loopcost_replay_words, self._struct, question, words)
        question.words, question.work = words.value, (ctypes.c_double * max(1, words.value))()
        results = (_abi.loopcost_standing * len(asked))()
        self._call(
            _native.library.loopcost_replay_policies,
            *(self._struct, question, results, 0),
            policies=asked,
        )
        standings = tuple(self._standing(policy, question, got) for policy, got in zip(asked, results))
        left_out, missing = self._left_out(asked) if question.left_out else ((), {})
        return Replay(standings, question.reference, question.level, question.tasks, left_out, missing)

    def cascades(
        self,
        models: Optional[Iterable[str]] = None,
        sensitivity: float = 1.0,
        specificity: float = 1.0,
        verification: float = 0.0,
    ) -> tuple[Point, ...]:
        """The frontier of all cascades of some models, of all by default, 8 at most, in every order and of every length:
        those that no other one matches at a lower cost, by ascending cost. On the tasks that have all pairs."""
        searched = Cascade(self.models if models is None else models, sensitivity, specificity, verification)
        struct = self._structs([searched])[0]
        words, found = ctypes.c_uint64(), ctypes.c_uint64()
        self._call(_native.library.loopcost_replay_cascades_words, struct.n_models, words)
        work, room = (ctypes.c_uint64 * words.value)(), 64
        while True:
            points = (_abi.loopcost_cascade * room)()
            self._call(
                _native.library.loopcost_replay_cascades,
                *(self._struct, struct, points, room, found, work, words),
            )
            if found.value <= room:
                break
            room = found.value
        tasks = self.account(searched).tasks
        return tuple(
            Point(searched.replace(models=self._named(point)), tasks, point.solved, point.usd)
            for point in points[: found.value]
        )

    def thresholds(self, first: str, second: str, scores: Any = None, without: Iterable[str] = ()) -> Cuts:
        """Every cut that a threshold between two models may have, in one pass over the sorted scores, on the tasks that have a
        score and both pairs; `without` some of them, as those that a replay has left out."""
        left_out = frozenset(_names(without, "without"))
        if left_out:
            of_tasks = zip(self.tasks, self._scores_of(scores))
            scores = [None if task in left_out else score for task, score in of_tasks]
        policy = Threshold([first, second], [0.0], scores)
        struct = self._structs([policy])[0]
        words, found = ctypes.c_uint64(), ctypes.c_uint64()
        self._call(_native.library.loopcost_replay_thresholds_words, self._struct, words)
        work, room = (ctypes.c_uint64 * max(1, words.value))(), len(self.tasks) + 1
        points = (_abi.loopcost_cut * room)()
        self._call(
            _native.library.loopcost_replay_thresholds,
            *(self._struct, struct, points, room, found, work, words),
            policies=[policy],
        )
        width = ctypes.sizeof(_abi.loopcost_cut) // 8
        bytes_ = memoryview(points).cast("B")[: found.value * ctypes.sizeof(_abi.loopcost_cut)]
        doubles, wholes = bytes_.cast("d"), bytes_.cast("Q")
        return Cuts(
            (first, second),
            wholes[(found.value - 1) * width + 1],
            doubles[0::width].toreadonly(),
            wholes[1::width].toreadonly(),
            doubles[2::width].toreadonly(),
            doubles[3::width].toreadonly(),
        )

    def _pairs(self) -> list[int]:
        return self._present[: len(self.tasks)]

    def _account(
        self,
        policy: Policy,
        success: Optional[ctypes.Array[ctypes.c_double]],
        cost: Optional[ctypes.Array[ctypes.c_double]],
    ) -> Account:
        result = _native.new(_abi.loopcost_account)
        struct = self._structs([policy])[0]
        self._call(
            _native.library.loopcost_policy_account,
            *(self._struct, struct, success, cost, result),
            policies=[policy],
        )
        return Account(
            result.tasks,
            result.left_out,
            result.solved,
            result.usd,
            result.seconds if self._timed else None,
            result.calls,
            result.wrongly_accepted,
            result.wrongly_rejected,
        )

    def _standing(
        self, policy: Policy, question: _abi.loopcost_replay, got: _abi.loopcost_standing
    ) -> Standing:
        plain = {
            name: getattr(got, name)
            for name in (*_INTERVALS, "calls", "wrongly_accepted", "wrongly_rejected")
        }
        intervals = {
            name: (getattr(got, f"{name}_least"), getattr(got, f"{name}_most")) for name in _INTERVALS
        }
        return Standing(
            policy=policy,
            tasks=question.tasks,
            seconds=got.seconds if self._timed else None,
            intervals=intervals,
            **plain,
        )

    def _structs(self, policies: Sequence[Policy]) -> ctypes.Array[_abi.loopcost_policy]:
        structs = (_abi.loopcost_policy * len(policies))()
        for struct, policy in zip(structs, policies):
            if not isinstance(policy, _POLICIES):
                raise _native.wrong_type(
                    policy, "policy", "an Always, a Cascade, a Threshold, a Mixture or an Oracle"
                )
            columns = [self._column(model, policy) for model in policy._models(self.models)]
            struct.n_models, struct.models = len(columns), (ctypes.c_uint32 * len(columns))(*columns)
            policy._fill(struct, self)
        return structs

    def _column(self, model: str, policy: Policy) -> int:
        if model in self._columns:
            return self._columns[model]
        raise errors.UnknownModelError(
            f" names a model that was not tried: {_native.shown(model)}{_native.nearest(model, self.models)}",
            str(policy),
            model,
        )

    def _scores_of(self, given: object) -> ctypes.Array[ctypes.c_double]:
        if given is not None:
            return numbers(given, len(self.tasks), "scores")
        if self._scores is None:
            raise errors.NullError(" are not given, and a threshold goes by them", "scores")
        return self._scores

    def _named(self, point: _abi.loopcost_cascade) -> tuple[str, ...]:
        return tuple(self.models[point.models >> 8 * k & 255] for k in range(point.n_models))

    def _left_out(self, policies: Sequence[Policy]) -> tuple[tuple[str, ...], dict[str, int]]:
        """The tasks that some policy cannot answer, and how many pairs of each model they lack."""
        named = {model for policy in policies for model in policy._models(self.models)}
        needed = sum(1 << self._columns[model] for model in named)
        scores = [self._scores_of(p.scores) for p in policies if isinstance(p, Threshold)]
        left_out, missing = [], dict.fromkeys((model for model in self.models if model in named), 0)
        for i, pairs in enumerate(self._pairs()):
            lacks = needed & ~pairs
            for model in missing if lacks else ():
                missing[model] += lacks >> self._columns[model] & 1
            if lacks or any(given[i] != given[i] for given in scores):
                left_out.append(self.tasks[i])
        return tuple(left_out), {model: count for model, count in missing.items() if count}

    def _call(
        self, function: Callable[..., int], *arguments: object, policies: Sequence[Policy] = ()
    ) -> None:
        fault = _abi.loopcost_fault()
        if function(*arguments, fault):
            raise self._error(fault, policies)

    def _error(self, fault: _abi.loopcost_fault, policies: Sequence[Policy]) -> errors.LoopcostError:
        """The exception of a fault, in the caller's words."""
        problem = _native.error(fault)
        path = _native.param_path(fault.field)
        if path.startswith("outcomes.") and fault.row < len(self.tasks):
            model = self.models[fault.index]
            name = path[len("outcomes.") : -len("[]")]
            problem.parameter = f"{name} of task {self.tasks[fault.row]!r} by {model!r}"
        elif path == "policy.scores":
            problem.parameter = f"score of task {self.tasks[fault.row]!r}"
        elif path == "policy.models[]" and fault.status == _abi.UNDEFINED:
            model = self.models[int(fault.value)]
            problem.parameter = (problem.parameter or "").partition(".")[2]
            problem.reason = f" is {_native.shown(model)}{problem.reason[problem.reason.index(' again') :]}"
        elif path == "outcomes.tasks":
            problem.reason = f": {problem.reason.rpartition('; ')[2]}"
            problem.parameter = "outcomes"
        elif path.startswith(("policy.", "replay.", "outcomes.")):
            problem.parameter = (problem.parameter or "").partition(".")[2]
        if policies and path.startswith("policy."):
            problem.strategy = None
            problem.place = str(policies[0 if fault.strategy == _abi.NO_INDEX else fault.strategy])
        return problem


_POLICIES = (Always, Cascade, Threshold, Mixture, Oracle)


def _labels(given: object, found: object, count: int, parameter: str) -> tuple[str, ...]:
    """Names of rows or columns: those given, those of a data frame, or numbers."""
    if given is None:
        given = range(count) if found is None else found
    labels = tuple(str(label) for label in _native.sequence(given, parameter, "a sequence of names"))
    if len(labels) != count:
        raise errors.OutOfRangeError(
            f" has {len(labels)} names; there are {count} {parameter}", parameter, len(labels), count, count
        )
    if len(set(labels)) < count:
        raise errors.UsageError(": two of them have one name", parameter)
    return labels


# From files.


class Reading(Record):
    """What was read: `outcomes`, the `unreadable` rows, and how many pairs were `repeated`: tried more than once, and
    averaged."""

    outcomes: Outcomes
    unreadable: tuple[Unreadable, ...]
    repeated: int


def read(
    paths: Iterable[Union[str, os.PathLike[str]]],
    columns: Mapping[str, str],
    models: Optional[Sequence[str]] = None,
    progress: Optional[Callable[[], Any]] = None,
    refused: Optional[Callable[[Unreadable], Any]] = None,
) -> Reading:
    """The outcomes in some CSV files, where each row is a trial. `columns` says which column holds "task", "model",
    "success", "cost", and perhaps "seconds" and "score". Tasks and models stand in the order in which they come; `models`
    leaves out all others. `progress` is called after each row, and `refused` with each that cannot be read, at once.

    Several trials of a pair are averaged. Raises LogError for a column that is not there and a file that is named twice,
    UndefinedError where no row can be read, OSError for a file that cannot be read.
    """
    from .readers import outcomes

    trials = _Trials(models, refused)
    for item in outcomes.read(paths, columns):
        trials.add(item)
        if progress is not None:
            progress()
    return trials.reading("seconds" in columns, "score" in columns)


class _Trials:
    """Trials as they come, summed up by pair."""

    def __init__(
        self, models: Optional[Iterable[str]], refused: Optional[Callable[[Unreadable], Any]] = None
    ) -> None:
        self._refused = refused
        self._only = None if models is None else _names(models, "models")
        self._sums: dict[tuple[str, str], list[float]] = {}  # trials, successes, USD, seconds
        self._models: dict[str, None] = dict.fromkeys(self._only or ())
        self._scores: dict[str, tuple[float | None, int]] = {}  # of each task, and the line it stands on
        self._unreadable: list[Unreadable] = []

    def add(self, item: Trial | Unreadable) -> None:
        if isinstance(item, Unreadable):
            self._refuse(item)
        elif self._only is None or item.model in self._only:
            if not self._keep_score(item):
                return
            self._models.setdefault(item.model)
            if item.success is not None:
                self._sum_up(item)

    def _refuse(self, row: Unreadable) -> None:
        self._unreadable.append(row)
        if self._refused is not None:
            self._refused(row)

    def _sum_up(self, trial: Trial) -> None:
        sums = self._sums.setdefault((trial.task, trial.model), [0, 0.0, 0.0, 0.0])
        for k, value in enumerate((1, trial.success, trial.cost, trial.seconds)):
            sums[k] += value or 0.0

    def _keep_score(self, trial: Trial) -> bool:
        """A task has one score; a row that tells another one is unreadable."""
        score, line = self._scores.get(trial.task, (None, trial.line))
        if score is None:
            self._scores[trial.task] = trial.score, trial.line
        elif trial.score is not None and trial.score != score:
            problem = errors.UsageError(
                f" is {trial.score:g}; that of the same task on line {line} is {score:g}", "score"
            )
            self._refuse(Unreadable(trial.file, trial.line, problem))
            return False
        return True

    def reading(self, timed: bool, scored: bool) -> Reading:
        tried = list(dict.fromkeys(model for _, model in self._sums))
        if not tried:
            raise errors.UndefinedError(": no row with an outcome can be read", "outcomes")
        for model in self._models:
            if model not in tried:
                raise errors.UnknownModelError(f" was not tried{_native.nearest(model, tried)}", model, model)
        tables = [
            [[self._mean(task, model, k) for model in self._models] for task in self._scores]
            for k in (1, 2, 3)
        ]
        outcomes = Outcomes(
            tables[0],
            tables[1],
            list(self._models),
            list(self._scores),
            tables[2] if timed else None,
            [score for score, _ in self._scores.values()] if scored else None,
        )
        repeated = sum(sums[0] > 1 for sums in self._sums.values())
        return Reading(outcomes, tuple(self._unreadable), repeated)

    def _mean(self, task: str, model: str, k: int) -> Optional[float]:
        sums = self._sums.get((task, model))
        return None if sums is None else sums[k] / sums[0]


# From text.

SYNTAX = {
    "always:M": "the model M for every task",
    "cascade:M1,M2,...": "one after the other until a verifier accepts the answer; the last one's stands",
    "threshold:M1,CUT,M2,...": "M1 up to the score CUT, M2 above it",
    "mixture:M1=SHARE,M2=SHARE,...": "each with a chance; the shares have the sum 1",
    "oracle[:M1,M2,...]": "the best in hindsight, of some models or of all",
}


def parse(text: str, models: Sequence[str], verifier: Optional[Mapping[str, float]] = None) -> Policy:
    """The policy that a text names, as str() writes it: see SYNTAX. `models` are the known ones, whose names may hold any
    character: where a text can be read in two ways the longest name counts. A cascade may end
    "@sensitivity=S,specificity=S,cost=USD"; `verifier` has these keys for one that does not. Raises UsageError."""
    kind, colon, rest = text.partition(":")
    if kind not in _PARSERS or (not colon and kind != "oracle"):
        raise errors.UsageError(f" is no policy; there are {', '.join(SYNTAX)}", text)
    scanner = _Scanner(text, rest, models)
    policy = Oracle() if not colon else _PARSERS[kind](scanner, verifier)
    scanner.end()
    return policy


class _Scanner:
    """Reads the rest of a policy's text from the left."""

    def __init__(self, text: str, rest: str, models: Sequence[str]) -> None:
        self._text, self._rest = text, rest
        self._models = sorted(models, key=len, reverse=True)

    def model(self) -> str:
        for model in self._models:
            after = self._rest[len(model) :]
            if self._rest.startswith(model) and after[:1] in ("", ",", "@", "="):
                self._rest = after
                return model
        word = re.split("[,@=]", self._rest)[0]
        raise errors.UsageError(
            f": there is no model {word!r}{_native.nearest(word, self._models[::-1])}", self._text
        )

    def number(self) -> float:
        word = self._rest.partition(",")[0]
        self._rest = self._rest[len(word) :]
        try:
            return float(word)
        except ValueError:
            raise errors.UsageError(f": {word!r} is no number", self._text) from None

    def skip(self, mark: str) -> bool:
        """Is this what comes next? Then it is passed."""
        found = self._rest.startswith(mark)
        self._rest = self._rest[len(mark) :] if found else self._rest
        return found

    def expect(self, mark: str) -> None:
        if not self.skip(mark):
            raise errors.UsageError(f": there must be a {mark!r} before {self._rest!r}", self._text)

    def rest(self) -> str:
        rest, self._rest = self._rest, ""
        return rest

    def end(self) -> None:
        if self._rest:
            raise errors.UsageError(f": {self._rest!r} does not belong to it", self._text)


def _models_of(scanner: _Scanner) -> list[str]:
    models = [scanner.model()]
    while scanner.skip(","):
        models.append(scanner.model())
    return models


def _parse_cascade(scanner: _Scanner, verifier: Mapping[str, float] | None) -> Cascade:
    models = _models_of(scanner)
    quality = parse_verifier(scanner.rest()) if scanner.skip("@") else dict(verifier or {})
    return Cascade(models, *(quality.get(key, default) for key, default in PERFECT.items()))


def _parse_threshold(scanner: _Scanner, _: Mapping[str, float] | None) -> Threshold:
    models, cuts = [scanner.model()], []
    while scanner.skip(","):
        cuts.append(scanner.number())
        scanner.expect(",")
        models.append(scanner.model())
    return Threshold(models, cuts)


def _parse_mixture(scanner: _Scanner, _: Mapping[str, float] | None) -> Mixture:
    weights = {}
    while True:
        model = scanner.model()
        scanner.expect("=")
        weights[model] = scanner.number()
        if not scanner.skip(","):
            return Mixture(weights)


_PARSERS: Mapping[str, Callable[[_Scanner, Optional[Mapping[str, float]]], Policy]] = {
    "always": lambda scanner, _: Always(scanner.model()),
    "cascade": _parse_cascade,
    "threshold": _parse_threshold,
    "mixture": _parse_mixture,
    "oracle": lambda scanner, _: Oracle(_models_of(scanner)),
}
PERFECT = {"sensitivity": 1.0, "specificity": 1.0, "cost": 0.0}


def parse_verifier(text: str) -> dict[str, float]:
    """ "sensitivity=0.9,specificity=0.8,cost=0.01", of which each may be missing, as a dict. Raises UsageError."""
    found: dict[str, float] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if key not in PERFECT or key in found or not equals:
            raise errors.UsageError(
                f"{part!r} is no quality of a verifier: {'=, '.join(PERFECT)}=, each once"
            )
        try:
            found[key] = float(value)
        except ValueError:
            raise errors.UsageError(f": {value!r} is no number", key) from None
    return found


# A chance from a score.


def isotonic(values: Any, weights: Any = None) -> memoryview[float]:
    """The ascending numbers that are closest to `values`, in the sense of the smallest sum of squares, weighted if
    `weights` are given. Raises OutOfRangeError or NotANumberError."""
    given = numbers(values, None, "values")
    weights = None if weights is None else numbers(weights, len(given), "weights")
    words = ctypes.c_uint64()
    _native.call(_native.library.loopcost_isotonic_words, len(given), words)
    fitted, work = (ctypes.c_double * len(given))(), (ctypes.c_uint64 * max(1, words.value))()
    fault = _abi.loopcost_fault()
    if _native.library.loopcost_isotonic(given, weights, len(given), fitted, work, words, fault):
        name = _native.param_path(fault.field).rpartition(".")[2]
        raise _native.error(fault, f"{name}[{fault.row}]")
    return view(fitted)


class Calibration(Record):
    """What a score says of the chance of success: `chances` at ascending `scores`, straight in between, level outside."""

    scores: tuple[float, ...]
    chances: tuple[float, ...]

    def chance(self, score: float) -> float:
        """The chance of success at a score."""
        from bisect import bisect_left

        score = _native.number(_abi.PARAM_POLICY_SCORES, score, "score")
        k = bisect_left(self.scores, score)
        if k == len(self.scores) or (k == 0 and score != self.scores[0]):
            return self.chances[min(k, len(self.scores) - 1)]
        if self.scores[k] == score:
            return self.chances[k]
        low, high = self.scores[k - 1 : k + 1]
        share = (score - low) / (high - low)
        return (1 - share) * self.chances[k - 1] + share * self.chances[k]


def calibrate(scores: Any, successes: Any) -> Calibration:
    """The chance of success by score, an ascending function, from recorded outcomes in [0, 1]: isotonic regression of the
    mean outcome of each score."""
    given = numbers(scores, None, "scores")
    outcomes = numbers(successes, len(given), "successes")
    if not len(given):
        raise errors.UndefinedError(" is empty; it must hold at least one", "scores")
    by_score: dict[float, list[float]] = {}
    for i, (score, outcome) in enumerate(zip(given, outcomes)):
        _native.number(_abi.PARAM_POLICY_SCORES, score, f"scores[{i}]")
        _native.number(_abi.PARAM_OUTCOMES_SUCCESS, outcome, f"successes[{i}]")
        by_score.setdefault(score, []).append(outcome)
    knots = sorted(by_score)
    means = [sum(by_score[score]) / len(by_score[score]) for score in knots]
    return Calibration(tuple(knots), tuple(isotonic(means, [float(len(by_score[score])) for score in knots])))
