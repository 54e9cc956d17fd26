"""How does a conversation grow, as logs tell? Base, step, output and cache, with intervals, per model and type of task."""

from __future__ import annotations

import ctypes
import pickle
import zlib
from bisect import insort
from struct import Struct

from . import _abi, _native, errors
from ._record import Made, Record
from .loop import Calls, Loop
from .money import Price, Usage
from .records import CallRecord, Numbers, RecordedRun, Served
from .thread import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, Mapping, Optional, Tuple

    Total = Tuple[int, int, int, int]  # digest, calls, input, output
    State = Tuple[Tuple[Tuple[int, bytes], ...], Tuple[Total, ...]]
    Group = tuple[str, Optional[str]]

TOTALS = 1 << 16  # runs of a group of which the totals are kept
LIVE = 1024  # runs that are followed and lie in memory as they are; those that waited longest are packed


class Estimate(Record):
    """A value that was estimated: in an interval from `low` to `high` of level `level`, from `n` runs (for the lifetime
    of a cache from prefixes, for the granularity of its reads from reads).

    Where it is not `identified` the interval is all that the data allow, and the value its lower end.
    """

    value: float
    low: float
    high: float
    level: float
    n: int
    identified: bool

    @classmethod
    def _of(cls, record: _abi.loopcost_grown, level: float) -> Estimate:
        return cls(record.value, record.low, record.high, level, record.n, bool(record.identified))


class GrowthCounts(Record):
    """What was counted in calls, some of it because it takes no part in the estimates.

    `steps` are calls before which the context grew or stayed, `shrank` those before which it fell (compactions),
    `interrupted` those before which calls of the run are missing or another model's; `jumps` are steps of about 64 times
    the middle one or more, which take part. `rule_kept` and the like say how often read(t) = read(t-1) + write(t-1) held, more was read,
    or less: after a gap of five minutes, after another model's call, where the context fell, or unexplained. `lost` of
    `prefixes` had expired: less than half was read.
    """

    runs: int
    calls: int
    steps: int
    shrank: int
    interrupted: int
    jumps: int
    rule_kept: int
    rule_more: int
    rule_gap: int
    rule_switched: int
    rule_shrank: int
    rule_other: int
    prefixes: int
    lost: int


class CacheAge(Record):
    """What the cache held `age` seconds after the model's last call, with `since` <= age < `until`: of so many `prefixes`,
    each looked at once, so many `held`, a `share` with its exact interval; `survival` are the likeliest steps that never
    rise."""

    since: float
    until: float
    share: float
    low: float
    high: float
    survival: float
    prefixes: int
    held: int


class GrowthFit(Record):
    """How conversations grow: estimates in tokens, shares (`cacheable`, `expiry`), calls (`late_from`) and seconds
    (`lifetime`). include/loopcost/growth.h says what each is.

    `evidence` says what they rest on: "calls", or "totals" of `runs` runs; `residual_sd` and `residual_mean` are from
    totals in either case. `survival` has an entry for each gap after which prefixes were looked for.
    """

    evidence: str
    runs: int
    level: float
    base: Estimate
    step: Estimate
    early_step: Estimate
    late_step: Estimate
    late_from: Estimate
    output: Estimate
    kept: Estimate
    warm: Estimate
    cacheable: Estimate
    expiry: Estimate
    lifetime: Estimate
    granularity: Estimate
    base_sd: Estimate
    step_sd: Estimate
    noise_sd: Estimate
    residual_sd: Estimate
    residual_mean: Estimate
    counts: GrowthCounts | None
    survival: tuple[CacheAge, ...]

    def thread(self, price: Price, caching: bool = True) -> Thread:
        """The thread of these values: `early_step` as its step, and what is not identified of warm and expiry 0.

        Raises UndefinedError where base, step or output are not identified.
        """
        for name in ("base", "early_step", "output"):
            estimate = getattr(self, name)
            if not estimate.identified:
                raise errors.UndefinedError(
                    f" is not identified: from {estimate.low:g} to {estimate.high:g} tokens",
                    f"growth.{name}",
                    estimate.value,
                )
        return Thread(
            price,
            base=self.base.value,
            step=self.early_step.value,
            output=self.output.value,
            warm=min(self.warm.value, self.base.value) if self.warm.identified else 0.0,
            caching=caching,
            expiry=self.expiry.value if self.expiry.identified else 0.0,
        )

    def late(self) -> dict[str, Any]:
        """The late step as a Loop takes it; empty where one cannot tell that the step changes."""
        if not self.late_from.identified:
            return {}
        return {"late_from": int(self.late_from.value), "late_step": self.late_step.value}

    def loop(self, price: Price, calls: Calls, caching: bool = True) -> Loop:
        """The loop of such conversations, with a law of its calls."""
        return Loop(self.thread(price, caching), calls, **self.late())


ESTIMATES = tuple(name for name, kind in GrowthFit.__annotations__.items() if kind == "Estimate")


class Growth(Made):
    """What logs tell of how conversations grow, added up run by run: integer sums of the calls, and the totals of up to
    TOTALS runs, by model and type of task.

    >>> growth = Growth()
    >>> for length in (10, 20, 40):
    ...     growth.add_total(length, input=15000 * length + 500 * length * (length - 1), output=400 * length, model="m")
    >>> growth.fit().step.value
    1000.0

    Growths add up (+), in any order, and pickle, with the runs that have ended. Where there are more totals than are
    kept, those of the runs whose digest is smallest stay: a random sample, and the same one in any order.
    """

    def __init__(self) -> None:
        self._groups: dict[Group, _Group] = {}
        self._open = FollowedRuns()

    def add(self, run: RecordedRun) -> None:
        """A recorded run: its calls if they are recorded, and the totals of its models, each of which has a conversation of
        its own.

        Where no call of a run reads or writes the cache, the log is taken to tell so if other runs of the same model and
        type of task have such tokens.
        """
        _native.instance(run, RecordedRun, "run")
        followed = _Followed()
        for call in run.calls:
            followed.add(call)
        self._add_tracks(followed, run.task_type)
        for model, usage in run.usage.items():
            self._add_counted(run.counts[model], usage, model, run.task_type, run.run)

    def follow(self, record: CallRecord) -> None:
        """The next record of a run, without having the run in memory: those of a run come in their order, those of
        several runs may be mixed. It counts once end() says that it has ended; that records tell how it ended does not,
        since in a table each of them may. A run that is open takes some 5 kB for each model, where more than LIVE are
        open 1 kB.

        Raises OutOfRangeError for a call with more tokens than a prompt can have; then it is as if it were not there.
        """
        _native.instance(record, CallRecord, "record")
        self._open.add(record)

    def end(self, run: str | None = None) -> None:
        """Ends a run that is followed, or all of them: no record of theirs comes any more."""
        if run is not None and run not in self._open:
            raise errors.OutOfRangeError(f" is {_native.shown(run)}, which is not followed", "run", run)
        for name in [run] if run is not None else list(self._open):
            self.add_followed(name, self._open.pop(name))

    def add_followed(self, run: str, followed: _Followed) -> None:
        """A run that FollowedRuns followed to its end."""
        self._add_tracks(followed, followed.task_type)
        for model, tokens in followed.served.tokens.items():
            usage = Usage(*tokens)
            self._add_counted(followed.served.counts[model], usage, model, followed.task_type, run)

    def _add_counted(
        self, calls: int | None, usage: Usage, model: str, task_type: str | None, run: str
    ) -> None:
        """The total of a model's conversation, if its calls are counted."""
        if calls:
            self.add_total(calls, _prompt(usage), usage.output, model, task_type, run)

    def _add_tracks(self, followed: _Followed, task_type: str | None) -> None:
        for tracks in followed.tracks.values():
            tracks.flush()  # a bad call adds nothing
        for model, tracks in followed.tracks.items():
            self._group(model, task_type).add_tracks(tracks)

    def add_calls(
        self,
        contexts: Iterable[int],
        output: Iterable[int],
        model: str = "",
        task_type: str | None = None,
        run: str = "",
    ) -> None:
        """A run as the prompt tokens and the output tokens of its calls."""
        contexts, output = list(contexts), list(output)
        if len(contexts) != len(output):
            raise errors.OutOfRangeError(
                f" has {len(output)} numbers, and contexts {len(contexts)}", "output", len(output)
            )
        if contexts:
            tracks = _Tracks()
            for i, (context, generated) in enumerate(zip(contexts, output)):
                tracks.add(i + 1, context, 0, 0, generated, None)
            tracks.flush()
            self._group(model, task_type).add_tracks(tracks)
            self.add_total(len(contexts), sum(contexts), sum(output), model, task_type, run)

    def add_total(
        self,
        calls: int,
        input: int,
        output: int,
        model: str = "",
        task_type: str | None = None,
        run: str = "",
    ) -> None:
        """The total of a run: its calls, all tokens of their prompts, cached ones included, and all tokens of output."""
        total = (
            _native.whole(_abi.PARAM_GROWTH_RUNS_CALLS, calls, "calls"),
            _native.whole(_abi.PARAM_GROWTH_RUNS_INPUT, input, "input"),
            _native.whole(_abi.PARAM_GROWTH_RUNS_OUTPUT, output, "output"),
        )
        self._group(model, task_type).add_total(*total, run)

    def _group(self, model: str, task_type: str | None) -> _Group:
        return self._groups.setdefault((model, task_type), _Group())

    def add_group(self, other: Growth, model: str, task_type: str | None) -> None:
        """What another growth has of a model and type of task, if it has any."""
        group = _native.instance(other, Growth, "other")._groups.get((model, task_type))
        if group is not None:
            self._group(model, task_type).merge(group)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The models and types of tasks that runs were added of."""
        return tuple(sorted(self._groups, key=repr))

    def fit(
        self,
        model: str | None = None,
        task_type: str | None = None,
        level: float = 0.95,
        evidence: str | None = None,
    ) -> GrowthFit:
        """The estimates for a model, a type of tasks, both, or all runs together.

        `evidence` is "calls" or "totals"; without it calls, where they are recorded and tell base and step, else totals.
        Raises UndefinedError where no such run was added.
        """
        together = _Evidence()
        for (of_model, of_type), group in self._groups.items():
            if model in (None, of_model) and task_type in (None, of_type):
                together.merge(group)
        return together.fit(_native.number(_abi.PARAM_GROWTH_LEVEL, level, "level"), evidence)

    def estimate(self, level: float = 0.95) -> Mapping[Group, GrowthFit]:
        """The estimates of each model and type of task."""
        return {group: self._groups[group].evidence().fit(level, None) for group in self.groups}

    def __iadd__(self, other: Growth) -> Growth:
        if not isinstance(other, Growth):
            return NotImplemented
        for group, theirs in list(other._groups.items()):
            self._group(*group).merge(theirs)
        return self

    def __add__(self, other: Growth) -> Growth:
        result = Growth()
        result += self
        result += other
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Growth):
            return NotImplemented
        return self._state() == other._state()

    __hash__ = None  # type: ignore[assignment]

    def table(self) -> list[dict[str, Any]]:
        """All that was added, in whole numbers and text, as JSON takes it: an entry for each model and type of task."""
        return [
            {"model": model, "task_type": task_type, **self._groups[model, task_type].table()}
            for model, task_type in self.groups
        ]

    @classmethod
    def of_table(cls, table: list[dict[str, Any]]) -> Growth:
        """The same from what table() gave. Raises ValueError, TypeError or KeyError for another table."""
        growth = cls()
        for entry in table:
            growth._groups[entry["model"], entry["task_type"]] = _Group.of_table(entry)
        return growth

    def _state(self) -> dict[Group, State]:
        return {group: self._groups[group].state() for group in self.groups}

    def __getstate__(self) -> dict[str, Any]:
        return {"groups": self._state()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._groups = {group: _Group.of_state(*kept) for group, kept in state["groups"].items()}
        self._open = FollowedRuns()


_CALL = Struct("=5Qd2I")
_WORDS = Struct(f"<{_abi.GROWTH_WORDS}Q")
_BATCH = 32  # calls that are handed on at once


class _Track:
    """A loopcost_track and its memory."""

    def __init__(self) -> None:
        self.words = (ctypes.c_uint64 * _abi.TRACK_WORDS)()
        self.struct = _native.new(_abi.loopcost_track)
        self.struct.work, self.struct.words = self.words, len(self.words)

    def __getstate__(self) -> tuple[int, bytes]:
        return self.struct.calls, bytes(self.words)

    def __setstate__(self, state: tuple[int, bytes]) -> None:
        _Track.__init__(self)
        self.struct.calls, words = state
        ctypes.memmove(self.words, words, len(words))

    def follow(self, calls: bytes) -> None:
        """Some calls, packed."""
        records = ctypes.cast(ctypes.c_char_p(calls), ctypes.POINTER(_abi.loopcost_growth_call))
        count = len(calls) // _CALL.size
        _native.call(_native.library.loopcost_track_calls, self.struct, records, count, 0)


class _Tracks:
    """One model's calls of one run, followed in two ways: `told`, as a log that tells what was read from the cache, and,
    once something is written, that; `untold`, as one that does not tell. Whether it does is seen by its first cache token.
    """

    def __init__(self) -> None:
        self.told, self.untold = _Track(), _Track()
        self.reads = False
        self.known = _abi.KNOWN_READS
        self.waiting, self.waiting_untold = bytearray(), bytearray()

    def add(self, index: int, new: int, read: int, write: int, output: int, gap: float | None) -> None:
        if write:
            self.known |= _abi.KNOWN_WRITES
        self.reads = self.reads or read > 0 or write > 0
        with_gap = 0 if gap is None else _abi.KNOWN_GAP
        call = (index, new, read, write, output, gap or 0.0)
        self.waiting += _CALL.pack(*call, self.known | with_gap, 0)
        if not self.reads:
            self.waiting_untold += _CALL.pack(*call, with_gap, 0)
        if len(self.waiting) >= _BATCH * _CALL.size:
            self.flush()

    def flush(self) -> None:
        if not self.waiting:
            return
        self.told.follow(bytes(self.waiting))
        if not self.reads:
            self.untold.follow(bytes(self.waiting_untold))
        self.waiting.clear()
        self.waiting_untold.clear()


class FollowedRuns(Made):
    """Runs that are followed record by record, by name: those of which records came last as they are, the others packed."""

    def __init__(self) -> None:
        self._live: dict[str, _Followed] = {}  # in the order of their last records
        self._packed: dict[str, bytes] = {}

    def __contains__(self, run: object) -> bool:
        return run in self._live or run in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter([*self._packed, *self._live])

    def add(self, record: CallRecord) -> None:
        """The next record of a run. Raises OutOfRangeError for one that cannot be; then it is as if it were not there."""
        followed = self._live.pop(record.run, None) or self._unpacked(record.run) or _Followed()
        self._live[record.run] = followed
        followed.add(record)
        if len(self._live) > LIVE:
            self._pack(next(iter(self._live)))

    def pop(self, run: str) -> _Followed:
        """A run that is followed, and from now on is not."""
        return self._live.pop(run, None) or self._unpacked(run) or _Followed()

    def _pack(self, run: str) -> None:
        self._packed[run] = zlib.compress(pickle.dumps(self._live.pop(run)), 1)

    def _unpacked(self, run: str) -> _Followed | None:
        packed = self._packed.pop(run, None)
        if packed is None:
            return None
        followed: _Followed = pickle.loads(zlib.decompress(packed))
        return followed


class _Followed:
    """A run that is followed record by record: the tracks of its models, a conversation each, and what they served."""

    def __init__(self) -> None:
        self.tracks: dict[str, _Tracks] = {}
        self.served = Served()
        self.ended: dict[str, float] = {}
        self.task_type: str | None = None
        self.single = True  # until a total comes: then calls are missing
        self._numbers = Numbers()
        self._calls = 0  # single calls, of all models
        self._before: dict[str, int] = {}  # those before the first one of a model

    def add(self, record: CallRecord) -> None:
        if record.task_type is not None:
            self.task_type = record.task_type
        if record.model is None:
            return
        prompt = _prompt(record.usage)
        if prompt > _MOST_TOKENS:
            raise errors.OutOfRangeError(
                f" is {prompt} in all; it must be at most 1e12",
                "growth.calls[].input",
                prompt,
                0,
                _MOST_TOKENS,
            )
        calls = (self.served.counts.get(record.model, 0) or 0) + (record.calls or 0)
        if calls > _MOST_CALLS:
            _native.whole(_abi.PARAM_GROWTH_RUNS_CALLS, calls, "calls")
        self.served.add(record.model, record.calls, record.usage, None)
        if record.index is None:
            self.single = False
            self.tracks.clear()
        elif self.single:
            self._add_call(record.model, record, record.usage)

    def _add_call(self, model: str, record: CallRecord, usage: Usage) -> None:
        tracks = self.tracks.get(model)
        if tracks is None:
            tracks = self.tracks[model] = _Tracks()
        write = usage.cache_write + usage.cache_write_1h
        gap = _gap(record, self.ended.get(model))
        tracks.add(self._number(model, record), usage.input, usage.cache_read, write, usage.output, gap)
        if record.time is not None:
            self.ended[model] = record.time + (record.seconds or 0.0)

    def _number(self, model: str, record: CallRecord) -> int:
        """Which call of its model's conversation it is. A conversation begins with its model's first call, whatever other
        models did before; what they do in between may have to do with it, so a step past it is none."""
        number = self._numbers.of(record)
        before = self._before.setdefault(model, self._calls)
        self._calls += 1
        return number - before


_MOST_TOKENS, _MOST_CALLS, _MOST_GAP = 10**12, 10**7, 1e12


class _Sums:
    """A loopcost_growth and its memory."""

    def __init__(self, runs: int = 0, words: bytes = b"") -> None:
        self.words = (ctypes.c_uint64 * _abi.GROWTH_WORDS)(*(_WORDS.unpack(words) if runs else ()))
        self.struct = _native.new(_abi.loopcost_growth)
        self.struct.work, self.struct.words, self.struct.runs = self.words, len(self.words), runs

    def add(self, track: _Track) -> None:
        _native.call(_native.library.loopcost_growth_add, self.struct, track.struct)

    def merge(self, other: _Sums) -> None:
        _native.call(_native.library.loopcost_growth_merge, self.struct, other.struct)

    def table(self) -> list[int]:
        """The number of runs and the words, without the zeros behind the last one that is none."""
        words = self.words[:] if self.struct.runs else []
        while words and not words[-1]:
            words.pop()
        return [self.struct.runs, *words]

    @classmethod
    def of_table(cls, table: Iterable[object]) -> _Sums:
        runs, *words = map(_word, table)
        if len(words) > _abi.GROWTH_WORDS:
            raise ValueError(f"{len(words)} words of sums, more than {_abi.GROWTH_WORDS}")
        return cls(runs, _WORDS.pack(*words, *[0] * (_abi.GROWTH_WORDS - len(words))))

    def state(self) -> tuple[int, bytes]:
        return self.struct.runs, _WORDS.pack(*self.words) if self.struct.runs else b""


class _Group:
    """The sums of one model and type of task.

    Usage does not tell a log that reports no cache from a cache that gave nothing. So runs without any cache tokens are
    added up twice, as if that were not told, and as if nothing had been read; the latter counts where other runs of the
    group have some.
    """

    def __init__(self) -> None:
        self.told, self.untold, self.nothing = _Sums(), _Sums(), _Sums()
        self.totals: list[tuple[int, int, int, int]] = []  # (digest, calls, input, output), sorted

    def add_tracks(self, tracks: _Tracks) -> None:
        if tracks.reads:
            self.told.add(tracks.told)
        else:
            self.untold.add(tracks.untold)
            self.nothing.add(tracks.told)

    def add_total(self, calls: int, input: int, output: int, run: str) -> None:
        total = (_digest(run, calls, input, output), calls, input, output)
        if len(self.totals) < TOTALS or total < self.totals[-1]:
            insort(self.totals, total)
            del self.totals[TOTALS:]

    def merge(self, other: _Group) -> None:
        for mine, theirs in zip(self._sums(), other._sums()):
            mine.merge(theirs)
        self.totals = sorted(self.totals + other.totals)[:TOTALS]

    def _sums(self) -> tuple[_Sums, _Sums, _Sums]:
        return self.told, self.untold, self.nothing

    def state(self) -> State:
        return tuple(sums.state() for sums in self._sums()), tuple(self.totals)

    def table(self) -> dict[str, Any]:
        names = ("told", "untold", "nothing")
        return {
            **{name: sums.table() for name, sums in zip(names, self._sums())},
            "totals": [list(total) for total in self.totals],
        }

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> _Group:
        group = cls()
        group.told, group.untold, group.nothing = (
            _Sums.of_table(table[name]) for name in ("told", "untold", "nothing")
        )
        group.totals = [_total(*total) for total in table["totals"]]
        return group

    @classmethod
    def of_state(cls, sums: Iterable[tuple[int, bytes]], totals: Iterable[Total]) -> _Group:
        group = cls()
        group.told, group.untold, group.nothing = (_Sums(*kept) for kept in sums)
        group.totals = list(totals)
        return group

    def evidence(self) -> _Evidence:
        """What all its runs come to."""
        together = _Evidence()
        together.merge(self)
        return together


class _Evidence:
    """The sums and totals of some groups together, from which is estimated."""

    def __init__(self) -> None:
        self.sums = _Sums()
        self.totals: list[tuple[int, int, int, int]] = []

    def merge(self, group: _Group) -> None:
        self.sums.merge(group.told)
        self.sums.merge(group.nothing if group.told.struct.runs else group.untold)
        self.totals = sorted(self.totals + group.totals)[:TOTALS]

    def fit(self, level: float, evidence: str | None) -> GrowthFit:
        if evidence is not None:
            _native.choice(evidence, ("calls", "totals"), "evidence")
        if not self.sums.struct.runs and not self.totals or evidence == "totals" and not self.totals:
            raise errors.UndefinedError(" has no such run", "growth")
        totals = self._from_totals(level) if self.totals else {}
        if self.sums.struct.runs and evidence != "totals":
            calls = self._from_calls(level)
            if evidence == "calls" or not totals or (calls["base"].identified and calls["step"].identified):
                if totals:
                    calls.update({name: totals[name] for name in ("residual_sd", "residual_mean")})
                return GrowthFit(
                    "calls",
                    self.sums.struct.runs,
                    level,
                    counts=self._counts(),
                    survival=self._survival(level),
                    **calls,
                )
        elif evidence == "calls":
            raise errors.UndefinedError(" has no run whose calls are recorded", "growth")
        return GrowthFit("totals", len(self.totals), level, counts=None, survival=(), **totals)

    def _from_calls(self, level: float) -> dict[str, Estimate]:
        records = (_abi.loopcost_grown * _abi.GROWN_END)()
        function = _native.library.loopcost_growth_estimates
        _native.call(function, self.sums.struct, level, records, len(records))
        return _estimates(records, level)

    def _from_totals(self, level: float) -> dict[str, Estimate]:
        runs = (_abi.loopcost_growth_run * len(self.totals))()
        for run, (_, calls, prompt, output) in zip(runs, self.totals):
            run.calls, run.input, run.output = calls, prompt, output
        words = ctypes.c_uint64()
        _native.call(_native.library.loopcost_growth_totals_words, len(runs), words)
        totals = _native.new(_abi.loopcost_growth_totals)
        totals.runs, totals.n_runs, totals.level = runs, len(runs), level
        totals.work, totals.words = (ctypes.c_uint64 * words.value)(), words.value
        records = (_abi.loopcost_grown * _abi.GROWN_END)()
        _native.call(_native.library.loopcost_growth_totals_estimates, totals, records, len(records))
        return _estimates(records, level)

    def _counts(self) -> GrowthCounts:
        result = _native.new(_abi.loopcost_growth_counts)
        _native.call(_native.library.loopcost_growth_counted, self.sums.struct, result)
        return GrowthCounts._of_struct(result)

    def _survival(self, level: float) -> tuple[CacheAge, ...]:
        ages = (_abi.loopcost_cache_age * _abi.CACHE_AGES)()
        _native.call(_native.library.loopcost_growth_survival, self.sums.struct, level, ages)
        return tuple(CacheAge._of_struct(age) for age in ages if age.prefixes)


def _estimates(records: ctypes.Array[_abi.loopcost_grown], level: float) -> dict[str, Estimate]:
    return {name: Estimate._of(records[getattr(_abi, f"GROWN_{name.upper()}")], level) for name in ESTIMATES}


def _word(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**64:
        raise ValueError(f"{_native.shown(value)} in the place of a number of 64 bits")
    return value


def _total(digest: object, calls: int, input: int, output: int) -> Total:
    """A run's total as it was written."""
    for name, value in (("CALLS", calls), ("INPUT", input), ("OUTPUT", output)):
        _native.whole(getattr(_abi, f"PARAM_GROWTH_RUNS_{name}"), value, name.lower())
    return _word(digest), calls, input, output


def _digest(run: str, calls: int, input: int, output: int) -> int:
    from hashlib import blake2b

    text = f"{run}\0{calls}\0{input}\0{output}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def _prompt(usage: Usage) -> int:
    return usage.input + usage.cache_read + usage.cache_write + usage.cache_write_1h


def _gap(call: CallRecord, ended: float | None) -> float | None:
    """Seconds since the model's last call."""
    return None if ended is None or call.time is None else min(max(0.0, call.time - ended), _MOST_GAP)
