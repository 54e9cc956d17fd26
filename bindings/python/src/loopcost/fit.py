"""What are my parameters? Laws of the calls from recorded runs, with intervals, and how sure the choice of a law is.

>>> from loopcost import fit
>>> evidence = fit.Evidence()
>>> for i in range(40):
...     evidence.add_outcome(f"task {i}", calls=5 + i, end="solved" if i % 4 else "capped")
>>> constant = fit.fit(evidence, "constant")
>>> constant["solved"].low < constant["solved"].value < constant["solved"].high
True
"""

from __future__ import annotations

import ctypes
from ctypes import sizeof

from . import _abi, _native, errors
from ._record import Made, Record
from .loop import Calls, Kind
from .records import RecordedRun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, Union

    from typing_extensions import Self

LAWS = {
    "constant": _abi.FIT_CONSTANT,
    "table": _abi.FIT_TABLE,
    "contaminated": _abi.FIT_CONTAMINATED,
    "beta": _abi.FIT_BETA,
    "beta-never": _abi.FIT_BETA_NEVER,
    "mixture": _abi.FIT_MIXTURE,
}
"""How the calls of a run may be distributed; include/loopcost/fit.h tells each."""

_NAMES = {number: name for name, number in LAWS.items()}
_ENDS = {
    "solved": _abi.ENDED_SOLVED,
    "wrong": _abi.ENDED_WRONG,
    "capped": _abi.ENDED_CAPPED,
    "unknown": _abi.ENDED_UNKNOWN,
}
_QUANTITIES = (
    "solved",
    "wrong",
    "first",
    "later",
    "alpha",
    "beta",
    "never",
    "solved_share",
    "weight",
    "fix_chance",
    "bugs",
)
_IDENTIFIED = ("no", "yes", "if the unknown ends are like the known ones")
_STANDINGS = ("used", "beaten", "no better", "open", "misfit")
MISFIT = 0.001  # a test of fit of less rejects a law
DOUBT = 0.05  # one of less, but not of so little, leaves it in doubt


def tells_ends(ends: Mapping[str, int]) -> bool:
    """Do runs, counted by their ends, tell what share of them is solved? Not where some ends are unknown and no other one is
    "solved" or "wrong"."""
    return not ends.get("unknown") or bool(ends.get("solved") or ends.get("wrong"))


class Evidence(Made):
    """How recorded runs ended, and after how many calls: a multiset, all that a fit needs.

    Evidences add up (+), in any order, and pickle: a fit of many files or machines is that of all runs together, to the
    bit. `aborted` runs are left out, and so are `uncounted` ones, whose calls are not recorded.
    """

    def __init__(self, runs: Iterable[RecordedRun] = ()) -> None:
        self._counts: dict[tuple[str, int, str], int] = {}
        self.aborted = 0
        self.uncounted = 0
        for run in _native.sequence(runs, "runs", "a sequence of RecordedRun"):
            self.add(run)

    def add(self, run: RecordedRun) -> None:
        """A recorded run. Where it names no task it is a task of its own."""
        _native.instance(run, RecordedRun, "run")
        if run.end == "aborted":
            self.aborted += 1
        elif not run.length:
            self.uncounted += 1
        else:
            task = f"run {run.run}" if run.task is None else f"task {run.task}"
            self.add_outcome(task, run.length, run.end)

    def add_outcome(self, task: str, calls: int, end: str, count: int = 1) -> None:
        """`count` runs of a task, each of which ended after so many calls: "solved", "wrong", "capped" or "unknown"."""
        if not isinstance(task, str):
            raise _native.wrong_type(task, "task", "text")
        calls = _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, calls, "calls")
        count = _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_COUNT, count, "count")
        key = task, calls, _native.choice(end, tuple(_ENDS), "end")
        self._counts[key] = self._counts.get(key, 0) + count

    @property
    def runs(self) -> int:
        return sum(self._counts.values())

    @property
    def longest(self) -> int:
        """The calls of the longest run, 0 without a run."""
        return max((calls for _, calls, _ in self._counts), default=0)

    @property
    def cap(self) -> int | None:
        """The limit at which runs were stopped: the calls of the longest capped run, None if none was."""
        return max((calls for _, calls, end in self._counts if end == "capped"), default=None)

    def __iter__(self) -> Iterator[tuple[str, int, str, int]]:
        """(task, calls, end, count), sorted."""
        return iter(sorted((*key, count) for key, count in self._counts.items()))

    def __iadd__(self, other: Evidence) -> Evidence:
        if not isinstance(other, Evidence):
            return NotImplemented
        for key, count in list(other._counts.items()):
            self._counts[key] = self._counts.get(key, 0) + count
        self.aborted += other.aborted
        self.uncounted += other.uncounted
        return self

    def __add__(self, other: Evidence) -> Evidence:
        result = Evidence()
        result += self
        result += other
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Evidence):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]


def _evidence(given: Evidence | Iterable[RecordedRun]) -> Evidence:
    return given if isinstance(given, Evidence) else Evidence(given)


class _Lowered:
    """The C structs of an evidence, and their memory."""

    def __init__(self, evidence: Evidence) -> None:
        counts = list(evidence)
        self.outcomes = (_abi.loopcost_outcome * len(counts))()
        numbers: dict[str, int] = {}
        for outcome, (task, calls, end, count) in zip(self.outcomes, counts):
            outcome.task = numbers.setdefault(task, _digest(task))
            outcome.calls, outcome.end, outcome.count = calls, _ENDS[end], count
        self.struct = _native.new(_abi.loopcost_evidence)
        self.struct.outcomes, self.struct.n_outcomes = self.outcomes, len(counts)

    def reserve(self, function: Callable[..., int], *arguments: object) -> Self:
        """Memory for as many words as a function says."""
        words = ctypes.c_uint64()
        _native.call(function, self.struct, *arguments, words)
        self.work = (ctypes.c_uint64 * words.value)()
        self.struct.work, self.struct.words = self.work, words.value
        return self


def _digest(task: str) -> int:
    """A number for a task that does not depend on what other tasks there are."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(task.encode(), digest_size=8).digest(), "big")


class Value(Record):
    """A parameter of a law: `value` has the largest likelihood, `low` to `high` is its profile interval, `n` runs it rests
    on. `index` is the kind of task, from 0, or the first call of a table's entry. `identified` is "yes", "no" (the data say
    no more than `least` to `most`), or "if the unknown ends are like the known ones" (if not, it is from `least` to `most`)."""

    name: str
    index: int
    value: float
    low: float
    high: float
    identified: str
    least: float
    most: float
    n: int


class Fit(Record):
    """A law that was fitted: its `values`, also by name, fit["solved"] or fit["solved", 1] by index.

    `parameters` are those that the data determine. `misfit_p` is the chance of data as far from the law as these, were it
    right (Pearson's test over `cells` groups of calls; None if there are too few). The criteria count tasks; `aicc` is
    None where there are too few of them for it. `kinds` is the
    predictive law of a new task, `plug_in` the law at its estimates."""

    law: str
    level: float
    values: tuple[Value, ...]
    parameters: int
    log_likelihood: float
    aic: float
    aicc: float | None
    bic: float
    misfit: float
    misfit_p: float | None
    cells: int
    runs: int
    tasks: int
    calls_made: int
    ends: Mapping[str, int]
    evidence: Evidence
    kinds: tuple[Kind, ...]
    plug_in: tuple[Kind, ...]

    def __getitem__(self, key: str | tuple[str, int]) -> Value:
        name, index = (key, None) if isinstance(key, str) else key
        for value in self.values:
            if value.name == name and index in (None, value.index):
                return value
        raise KeyError(key)

    def calls(self, cap: int | None = None, plug_in: bool = False) -> Calls:
        """The law of the calls of a new task's run, the uncertainty of the parameters included: a predictive law. With
        `plug_in` the parameters are taken for certain. `cap` is by default the limit at which the recorded runs were stopped;
        without any a law that may never end is refused with UndefinedError when it is used. They tell ends where the runs
        did."""
        kinds = self.plug_in if plug_in else self.kinds
        cap = self.evidence.cap if cap is None else cap
        return Calls(kinds=kinds, cap=cap, tells_ends=tells_ends(self.ends))

    def _key(self) -> tuple[Any, ...]:
        return self.law, self.level, self.values


def fit(
    runs: Union[Evidence, Iterable[RecordedRun]],
    law: str = "constant",
    size: int = 0,
    level: float = 0.9,
    attempts: bool = False,
) -> Fit:
    """Fits a law, one of LAWS, by maximum likelihood, with profile intervals.

    `size` is the number of a table's entries or a mixture's kinds; 0 chooses it. With `attempts` the calls are attempts at a
    bug, which end solved or are given up. Raises UndefinedError without a run."""
    evidence = _evidence(runs)
    lowered = _Lowered(evidence).reserve(_native.library.loopcost_evidence_words)
    fitting = _fitting(law, size, level, attempts)
    result = _native.new(_abi.loopcost_fit)
    values = (_abi.loopcost_fitted * _abi.FIT_VALUES)()
    _native.call(
        _native.library.loopcost_fit_evidence,
        lowered.struct,
        fitting,
        result,
        values,
        len(values),
    )
    room = _Room(result.n_hazards)
    plug_in = room.kinds(_native.library.loopcost_fit_kinds, result, values)
    predictive = room.kinds(_native.library.loopcost_fit_predictive, lowered.struct, fitting)
    return Fit(
        law=law,
        level=fitting.level,
        values=tuple(_value(values[i]) for i in range(result.n_values)),
        misfit_p=result.misfit_p if result.cells else None,
        aicc=_aicc(result),
        **{
            name: getattr(result, name)
            for name in (
                "parameters",
                "log_likelihood",
                "aic",
                "bic",
                "misfit",
                "cells",
                "runs",
                "tasks",
            )
        },
        calls_made=result.calls,
        ends={end: getattr(result, end) for end in _ENDS},
        evidence=evidence,
        kinds=predictive,
        plug_in=plug_in,
    )


class Totals(Record):
    """What totals of attempts say of `fix_chance`, the chance of an attempt to fix a bug, and of `bugs`, how many there are
    in a run on average. Where nobody counted them neither is identified: `least` to `most` is what the totals allow, and
    `low` to `high` has sampling in it."""

    fix_chance: Value
    bugs: Value
    runs: int
    attempts: int
    level: float


def totals(
    runs: Union[Evidence, Iterable[RecordedRun]], bugs: float | None = None, level: float = 0.9
) -> Totals:
    """What do totals tell of bugs that nobody counted? The calls of a run are its attempts at all of its bugs, one at least.

    Many bugs that are easy look like few that are hard, so that without `bugs`, the mean number in a run, there is a range
    alone: include/loopcost/fit.h has the bounds, by the mean of the totals and by how they spread. Raises UndefinedError
    without a run, UnsupportedError for a run that was given up where bugs are counted.

    >>> evidence = Evidence()
    >>> for i, attempts in enumerate((9, 14, 11, 6, 10)):
    ...     evidence.add_outcome(f"task {i}", attempts, "solved")
    >>> found = totals(evidence)
    >>> found.bugs.identified, round(found.bugs.least, 1), found.bugs.most
    ('no', 5.4, 10.0)
    >>> totals(evidence, bugs=4).fix_chance.value
    0.4
    """
    evidence = _evidence(runs)
    lowered = _Lowered(evidence).reserve(_native.library.loopcost_evidence_words)
    values = (_abi.loopcost_fitted * 2)()
    count = 0.0 if bugs is None else _native.number(_abi.PARAM_BUGS_COUNT, bugs, "bugs")
    if bugs is not None and count == 0:
        raise errors.OutOfRangeError(" is 0; a run has a bug at least, or give None", "bugs", 0.0)
    level = _native.number(_abi.PARAM_FITTING_LEVEL, level, "level")
    _native.call(_native.library.loopcost_fit_totals, lowered.struct, count, level, values, len(values))
    attempts = sum(calls * count for _, calls, _, count in evidence)
    return Totals(_value(values[0]), _value(values[1]), evidence.runs, attempts, level)


def learn(kinds: Sequence[Kind], calls: int, end: str, count: int = 1) -> tuple[Kind, ...]:
    """What is believed of a task's next run once `count` of its runs ended so: Bayes' rule, one outcome at a time. The
    weight of each kind moves by how likely it made the outcome, and a Beta law by what its task showed.

    >>> after = learn([Kind(0.5, solved=0.5), Kind(0.5, solved=0.1)], 6, "solved")
    >>> round(after[1].weight, 3)
    0.791
    """
    lowered = _LoweredKinds(kinds)
    lowered.call(_native.library.loopcost_kinds_learn, _outcome(calls, end, count))
    return tuple(_kind(record) for record in lowered.records)


class _LoweredKinds:
    """Kinds as C takes them, with the memory of their hazards."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        kinds = _native.sequence(kinds, "kinds", "a sequence of Kind")
        for i, kind in enumerate(kinds):
            _native.instance(kind, Kind, f"kinds[{i}]")
        self.records = (_abi.loopcost_kind * len(kinds))()
        self._tables = [kind._fill(record) for kind, record in zip(kinds, self.records)]

    def call(self, function: Callable[..., int], *arguments: object) -> None:
        """Calls a function of kinds; a fault names them as the caller does."""
        try:
            _native.call(function, self.records, len(self.records), sizeof(_abi.loopcost_kind), *arguments)
        except errors.LoopcostError as problem:
            path = (problem.parameter or "").removeprefix("loop.")
            problem.parameter = "the sum of kinds[].weight" if path == "weights" else path
            raise


def _outcome(calls: int, end: str, count: int) -> _abi.loopcost_outcome:
    outcome = _abi.loopcost_outcome()
    outcome.calls = _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, calls, "calls")
    outcome.end = _ENDS[_native.choice(end, tuple(_ENDS), "end")]
    outcome.count = _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_COUNT, count, "count")
    return outcome


def _fitting(law: str, size: int, level: float, attempts: bool) -> _abi.loopcost_fitting:
    fitting = _native.new(_abi.loopcost_fitting)
    fitting.law = LAWS[_native.choice(law, tuple(LAWS), "law")]
    fitting.size = _native.whole(_abi.PARAM_FITTING_SIZE, size, "size")
    fitting.level = _native.number(_abi.PARAM_FITTING_LEVEL, level, "level")
    fitting.attempts = int(bool(attempts))
    return fitting


def _value(fitted: _abi.loopcost_fitted) -> Value:
    return Value(
        _QUANTITIES[fitted.quantity],
        fitted.index,
        fitted.value,
        fitted.low,
        fitted.high,
        _IDENTIFIED[fitted.identified],
        fitted.least,
        fitted.most,
        fitted.n,
    )


def _aicc(result: _abi.loopcost_fit | _abi.loopcost_candidate) -> float | None:
    """The AICc of a law, None where it has too few tasks for its parameters."""
    return result.aicc if result.aicc < float("inf") else None


class _Room:
    """Room for the kinds that a law is turned into."""

    def __init__(self, n_hazards: int) -> None:
        self.records = (_abi.loopcost_kind * _abi.FIT_KINDS)()
        self.hazards = (_abi.loopcost_hazard * max(n_hazards, 1))()
        self.n = ctypes.c_uint32()

    def kinds(self, function: Callable[..., int], *arguments: object) -> tuple[Kind, ...]:
        _native.call(function, *arguments, self.records, self.hazards, len(self.hazards), self.n)
        return tuple(_kind(self.records[i]) for i in range(self.n.value))


def _kind(record: _abi.loopcost_kind) -> Kind:
    if not record.n_hazards:
        return Kind(record.weight, alpha=record.alpha, beta=record.beta, solved_share=record.solved_share)
    hazards = [record.hazards[i] for i in range(record.n_hazards)]
    return Kind(record.weight, [one.solved for one in hazards], [one.wrong for one in hazards])


class Candidate(Record):
    """A law among others. `score` is the log-likelihood of the tasks of each fold, predicted from the other folds; `behind`
    how far it is from that of the law to be used, with its standard `error`. `standing` is "used", "beaten" (some law
    predicts better, by more than noise), "misfit" (its test of fit rejects it, and another law passes its own), "no better"
    (it could add next to nothing) or "open" (one cannot tell; or it is simpler, and by score or AICc as good). `misfit_p` is
    None where the data have too few `cells` for a test, `aicc` where they have too few tasks."""

    law: str
    parameters: int
    standing: str
    log_likelihood: float
    aicc: float | None
    bic: float
    misfit_p: float | None
    cells: int
    score: float
    behind: float
    error: float


def of_fit_file(on: Mapping[str, Any]) -> dict[str, Any]:
    """What a law was fitted on, as a file says it: TOML leaves out an AICc that is not to be computed."""
    found = dict(on)
    if "candidates" in found:
        found["candidates"] = [{**one, "aicc": one.get("aicc")} for one in found["candidates"]]
    return found


class Choice(Record):
    """The law to be `used`, and whether the data `told` it apart from the others: if not, they cannot tell. Where it does
    not fit (`fits`), none of the laws that could be tested does."""

    used: str
    told: bool
    candidates: tuple[Candidate, ...]

    def tables(self) -> list[dict[str, Any]]:
        """What a fit file holds of the candidates."""
        return [
            {"law": one.law, "standing": one.standing, "score": one.score, "aicc": one.aicc}
            for one in self.candidates
        ]

    @property
    def fits(self) -> bool:
        """Does the test of fit leave the used law standing? Yes where there are too few data for a test."""
        used = next(one for one in self.candidates if one.standing == "used")
        return used.misfit_p is None or used.misfit_p >= MISFIT

    def __str__(self) -> str:
        if not self.fits:
            return f"none of the laws that could be tested fits; {self.used} is the simplest that none beats"
        return self.used if self.told else f"cannot tell; {self.used} is the simplest that none beats"


def choose(
    runs: Union[Evidence, Iterable[RecordedRun]],
    laws: Sequence[str] = tuple(LAWS),
    folds: int = 10,
    attempts: bool = False,
) -> Choice:
    """Which law? Each is scored by cross-validation over the tasks. A law beats another if its score is higher by more than
    two standard errors and its AICc is lower. Laws that a test of fit rejects stand back where another law passes its own;
    the simplest that stands and that none beats is to be used."""
    lowered = _Lowered(_evidence(runs))
    laws = _native.sequence(laws, "laws", "a sequence of laws")
    candidates = (_abi.loopcost_candidate * len(laws))()
    for candidate, law in zip(candidates, laws):
        candidate.law = LAWS[_native.choice(law, tuple(LAWS), "laws[]")]
    lowered.reserve(_native.library.loopcost_choice_words, len(laws))
    choice = _native.new(_abi.loopcost_choice)
    choice.candidates, choice.n_candidates = candidates, len(laws)
    choice.stride = sizeof(_abi.loopcost_candidate)
    choice.folds = _native.whole(_abi.PARAM_CHOICE_FOLDS, folds, "folds")
    fitting = _fitting("constant", 0, 0.9, attempts)
    _native.call(_native.library.loopcost_fit_choose, lowered.struct, fitting, choice)
    names = ("parameters", "log_likelihood", "bic", "cells", "score", "behind", "error")
    return Choice(
        laws[choice.used],
        bool(choice.told),
        tuple(
            Candidate(
                law=law,
                standing=_STANDINGS[one.standing],
                misfit_p=one.misfit_p if one.cells else None,
                aicc=_aicc(one),
                **{name: getattr(one, name) for name in names},
            )
            for law, one in zip(laws, candidates)
        ),
    )


class Belief(Made):
    """What is believed of a run's hazards, one outcome at a time: Bayes' rule.

    One entry holds for all calls; `starts` are the first calls of several. The prior is worth `prior_ended` ends and
    `prior_on` other calls. Beliefs with the same entries and prior add up (+), in any order.

    >>> belief = Belief()
    >>> for calls in (3, 8, 5):
    ...     belief.learn(calls, "solved")
    >>> belief.calls(cap=100).kinds[0].alpha, belief.calls(cap=100).kinds[0].beta
    (3.5, 13.5)
    """

    def __init__(self, starts: Sequence[int] = (1,), prior_ended: float = 0.5, prior_on: float = 0.5) -> None:
        starts = _native.sequence(starts, "starts", "a sequence of calls")
        self._entries = (_abi.loopcost_posterior * len(starts))()
        for entry, start in zip(self._entries, starts):
            entry.start = _native.whole(_abi.PARAM_CALLS, start, "starts[]")
            entry.prior_ended = _native.number(_abi.PARAM_POSTERIOR_PRIOR, prior_ended, "prior_ended")
            entry.prior_on = _native.number(_abi.PARAM_POSTERIOR_PRIOR, prior_on, "prior_on")
            entry.prior_solved = entry.prior_wrong = 0.5

    def learn(self, calls: int, end: str, count: int = 1) -> None:
        """`count` runs that ended after so many calls."""
        outcome = _outcome(calls, end, count)
        _native.call(_native.library.loopcost_posterior_learn, self._entries, len(self._entries), outcome)

    def calls(self, cap: int | None = None) -> Calls:
        """The predictive law of the next run's calls."""
        kind = _abi.loopcost_kind()
        hazards = (_abi.loopcost_hazard * self._entries[len(self._entries) - 1].start)()
        _native.call(
            _native.library.loopcost_posterior_kind,
            self._entries,
            len(self._entries),
            kind,
            hazards,
            len(hazards),
        )
        return Calls(kinds=[_kind(kind)], cap=cap)

    def __iadd__(self, other: Belief) -> Belief:
        if not isinstance(other, Belief):
            return NotImplemented
        if len(other._entries) != len(self._entries):
            raise errors.UndefinedError(" have other entries", "starts")
        _native.call(
            _native.library.loopcost_posterior_merge, self._entries, other._entries, len(self._entries)
        )
        return self

    def __add__(self, other: Belief) -> Belief:
        result = Belief([1])
        result._entries = type(self._entries).from_buffer_copy(self._entries)
        result += other
        return result


def pass_hat(runs: Union[Evidence, Iterable[RecordedRun]], k: int) -> float:
    """pass^k: the chance that k runs of a task are all solved, the mean over tasks of C(c, k)/C(n, k), c of the task's n runs
    solved. Runs that were not count as failures, however they ended. `k` is at most the least number of runs of a task."""
    lowered = _Lowered(_evidence(runs)).reserve(_native.library.loopcost_evidence_words)
    result = ctypes.c_double()
    k = _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, k, "k")
    _native.call(_native.library.loopcost_pass_hat, lowered.struct, k, result)
    return result.value


def pass_hat_expected(kinds: Sequence[Kind], k: int) -> float:
    """pass^k of a new task, where a run is one call and the kinds say what that comes to, as the `kinds` of a Fit do. `k` is
    from 1 to 1e6.

    >>> round(pass_hat_expected([Kind(1, alpha=2, beta=3)], 2), 9)  # E p^2 = 2/5 3/6
    0.2
    """
    result = ctypes.c_double()
    k = _native.whole(_abi.PARAM_TOGETHER, k, "k")
    _LoweredKinds(kinds).call(_native.library.loopcost_pass_hat_expected, k, result)
    return result.value
