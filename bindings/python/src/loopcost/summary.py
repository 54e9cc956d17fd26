"""What did recorded runs cost, how do they grow, and what became of the cache? Sums of whole numbers over calls: they
merge exactly, whatever the order, on one machine or on many."""

from __future__ import annotations

import json

from . import _native, books, errors
from ._record import Made, Record
from .growth import Growth
from .money import KINDS, Bill, biller
from .records import CallRecord, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Mapping, Sequence, Union

    from .books import Book
    from .money import Price

    Sums = dict[str, Any]

SECONDS_KEPT, SECONDS_KEPT_1H = (
    300,
    3600,
)  # how long Anthropic keeps what is written to the cache, at either price
CAUSES = ("expiry", "switch", "other")


class Loss(Record):
    """What calls wrote again or read uncached though a call before had it in a cache: `calls` of them, so many
    `tokens`, and what they cost more than if the cache had been read."""

    calls: int
    tokens: int
    nano_usd: int


class Step(Record):
    """The calls of an index, or of the indices from `index` to `last`: how many, and their mean prompt and output, in
    tokens, and cost, in USD; that is None if a model of theirs has no price."""

    index: int
    last: int
    calls: int
    prompt: float
    output: float
    usd: float | None


class Summary(Made):
    """What some records add up to. Add them one by one, file after file, or merge() summaries; memory grows with the runs, 1
    to 2 kB each, not with the calls.

    `book` has the prices, by default the one that ships with the package; a call that it cannot bill is counted, and its
    model is in `unpriced`, with the reason. Runs cost what they cost in forecasts: what the log says and, where it does not or a
    book is given, what the book says (`basis`). `total` and its parts are tokens at the prices of the book in any case.
    `unreadable` are lines that could not be read.
    """

    def __init__(self, book: Book | None = None) -> None:
        self.book = books.chosen(book)
        self.as_logged = book is None
        self.files: dict[str, str | None] = {}
        self.unpriced: dict[str, str] = {}
        self.unreadable: list[dict[str, Any]] = []
        self.span: list[float] = []  # the first and the last time, once there is one
        self.models: dict[str, dict[str, Any]] = {}
        self.runs: dict[str, dict[str, Any]] = {}
        self._growth: dict[str, dict[str, Any]] = {}
        self._conversations: dict[str, Growth] = {}
        self._file: str | None = None
        self._ends: dict[str, str] = {}  # of the runs of this file
        self._sums: dict[str, Any] = _new_sums()
        self._prices: dict[str, Price] = {}
        self._billers: dict[str | None, Callable[..., tuple[int, ...]]] = {}
        self._caches: dict[str, _Caches] = {}  # of the runs of this file

    def add(self, item: Union[CallRecord, Unreadable]) -> None:
        """Takes a record, or a line that cannot be read. Those of a run come in their order."""
        if isinstance(item, Unreadable):
            self.unreadable.append({"file": item.file, "line": item.line, "error": str(item.error)})
            return
        if item.file != self._file:
            self._end_file()
            self._file = item.file
        run = self.runs.get(item.run)
        if run is None:
            run = self.runs[item.run] = _new_run()
        self._add_to_run(run, item)
        if item.end is not None:
            self._add_end(run["ends"], item.run, item.end)
        if item.model is None:
            return
        self._sums["requests"] += item.requests
        tokens = item.usage._values()
        nano_usd = self._bill(item.model, item, tokens)
        self._add_to_model(item.model, item, tokens, nano_usd)
        if self.as_logged and item.cost is not None:
            run["nano_usd"] += round(item.cost * 1e9)
        elif nano_usd is None:
            run["unpriced"] += 1
        else:
            run["nano_usd"] += sum(nano_usd)
        if item.index is not None:
            self._add_to_growth(item.index, item, tokens, nano_usd)
            self._compare(item, item.model, tokens, sum(tokens) - tokens[1])
        self._follow(item)

    def _add_to_run(self, run: Sums, record: CallRecord) -> None:
        run["records"] += 1
        if record.calls is None:
            run["uncounted"] += 1
        else:
            run["calls"] += record.calls
            if record.model is not None:
                run["models"][record.model] = run["models"].get(record.model, 0) + record.calls
        if record.index is None:
            run["totals"] += 1
        if record.task is not None:
            run["tasks"] += 1
        if record.time is not None:
            run["timed"] += 1
            self._stretch(record.time)
        if record.arm is not None and record.arm not in run["arms"]:
            run["arms"][record.arm] = 1

    def _add_end(self, ends: Sums, run: str, end: str) -> None:
        """Counts the files that say how a run ended: of what a file says of it the last counts."""
        before = self._ends.get(run)
        if end == before:
            return
        if before is not None:
            ends[before] -= 1
            if not ends[before]:
                del ends[before]
        self._ends[run] = end
        ends[end] = ends.get(end, 0) + 1

    def _stretch(self, time: float) -> None:
        if not self.span:
            self.span = [time, time]
        elif time > self.span[1]:
            self.span[1] = time
        elif time < self.span[0]:
            self.span[0] = time

    def _add_to_model(
        self, model: str, record: CallRecord, tokens: Sequence[int], nano_usd: Sequence[int] | None
    ) -> None:
        sums = self.models.get(model)
        if sums is None:
            sums = self.models[model] = _new_model()
        sums["records"] += 1
        sums["calls"] += record.calls or 0
        _add_each(sums["tokens"], tokens)
        if record.cost is not None:
            sums["recorded"] += 1
            sums["recorded_nano_usd"] += round(record.cost * 1e9)
        if nano_usd is None:
            sums["unpriced"] += 1
        elif any(tokens):
            _add_each(sums["nano_usd"], nano_usd)
            uncached = self._billers[model](sum(tokens) - tokens[1], tokens[1], 0, 0, 0)
            sums["uncached_nano_usd"] += sum(uncached)

    def _bill(self, model: str, record: CallRecord, tokens: Sequence[int]) -> Sequence[int] | None:
        """The nano-USD of a record's kinds of tokens; None, with the reason in `unpriced`, if there is no telling. No
        tokens cost nothing."""
        if not any(tokens):
            return tokens
        try:
            above = self._price(model).long_context
            if record.index is None and above is not None and sum(tokens) - tokens[1] > above.threshold:
                raise errors.UsageError(
                    f"the log sums up calls of {model}, and does not say which of them passed "
                    f"{above.threshold} tokens, where its price changes"
                )
            return self._billers[model](*tokens)
        except errors.LoopcostError as problem:
            self.unpriced.setdefault(model, problem.told)
            return None

    def _price(self, model: str) -> Price:
        if model not in self._prices:
            self._prices[model] = price = self.book.find(model).price
            self._billers[model] = biller(price)
        return self._prices[model]

    def _add_to_growth(
        self, index: int, record: CallRecord, tokens: Sequence[int], nano_usd: Sequence[int] | None
    ) -> None:
        arm = self._growth.get(record.arm or "")
        if arm is None:
            arm = self._growth[record.arm or ""] = {}
        bucket = str(_bucket(index))
        sums = arm.get(bucket)
        if sums is None:
            sums = arm[bucket] = _new_calls()
        prompt = sum(tokens) - tokens[1]
        sums["calls"] += 1
        sums["prompt"] += prompt
        sums["output"] += tokens[1]
        if nano_usd is None:
            sums["unpriced"] += 1
        else:
            sums["nano_usd"] += sum(nano_usd)

    def _follow(self, record: CallRecord) -> None:
        """How its conversation grows."""
        arm = record.arm or ""
        growth = self._conversations.get(arm)
        if growth is None:
            growth = self._conversations[arm] = Growth()
        try:
            growth.follow(record)
        except errors.OutOfRangeError:  # more tokens than a prompt can have: billed, and no conversation
            self._sums["unfollowed"] += 1

    def _end_file(self) -> None:
        """The runs of a file end with it, so that it does not matter where files are read."""
        for growth in self._conversations.values():
            growth.end()
        self._caches.clear()
        self._ends.clear()

    def _compare(self, record: CallRecord, model: str, tokens: Sequence[int], prompt: int) -> None:
        """What a call read of what a call before it had left in the cache."""
        caches = self._caches.get(record.run)
        if caches is None:
            caches = self._caches[record.run] = _Caches()
        last, switched = caches.found(model, prompt)
        caches.leave(model, _Last(record.time, sum(tokens[2:]), tokens[4] > 0))
        if last is None or not tokens[2] < last.held <= prompt:
            return  # nothing is lost, or the context was cut, and the cache with it
        cause = "switch" if switched else _cause(last, record)
        self._lose(cause, model, last.held - tokens[2], tokens)

    def _lose(self, cause: str, model: str, lost: int, tokens: Sequence[int]) -> None:
        """Tokens that were held are in the prompt, and not read: written again, or new input."""
        written = min(lost, tokens[3])
        written_1h = min(lost - written, tokens[4])
        again = min(lost - written - written_1h, tokens[0])
        tokens_lost = written + written_1h + again
        loss = self._sums["losses"][cause]
        loss["calls"] += 1
        loss["tokens"] += tokens_lost
        try:
            bill_tokens = self._billers[model]
            paid = sum(bill_tokens(again, 0, 0, written, written_1h))
            loss["nano_usd"] += paid - sum(bill_tokens(0, 0, tokens_lost, 0, 0))
        except (KeyError, errors.LoopcostError):
            loss["unpriced"] += 1

    def merge(self, other: Summary) -> None:
        """Adds what another summary adds up to. Both have the same prices, and a file is read for one of them only."""
        _native.instance(other, Summary, "other")
        if other._prices_of() != self._prices_of():
            raise errors.LogError(
                f"a summary at the prices of {other.basis} does not merge with one at those of {self.basis}"
            )
        twice = sorted(self.files.keys() & other.files.keys())
        if twice:
            raise errors.LogError(f"{twice[0]} is in both summaries")
        self._take(other._document())

    def _take(self, document: Sums) -> None:
        for name in ("files", "unpriced"):
            getattr(self, name).update(document[name])
        self.unreadable += document["unreadable"]
        times = self.span + document["span"]
        self.span = [min(times), max(times)] if times else []
        runs = {self._apart(name, run): run for name, run in document["runs"].items()}
        _add(self.runs, runs)
        for name, sums in (("models", self.models), ("growth", self._growth)):
            _add(sums, document[name])
        _add(self._sums, document["sums"])
        for arm, state in document["conversations"].items():
            growth = self._conversations.setdefault(arm, Growth())
            growth += Growth.of_table(state)

    def _apart(self, name: str, run: Sums) -> str:
        """The name under which another summary's run is added: of the runs that two arms call by one name each has its own."""
        mine, theirs = (_only(one["arms"], "") for one in (self.runs.get(name, run), run))
        return name if mine == theirs or not mine or not theirs else f"{theirs}/{name}"

    def _document(self) -> Sums:
        return {
            "files": self.files,
            "unpriced": self.unpriced,
            "unreadable": self.unreadable,
            "span": self.span,
            "models": self.models,
            "runs": self.runs,
            "growth": self._growth,
            "conversations": {arm: growth.table() for arm, growth in self.conversations().items()},
            "sums": self._sums,
        }

    def _prices_of(self) -> dict[str, Any]:
        """What summaries that merge have in common."""
        return {"book": self.book.name, "as_of": self.book.as_of, "as_logged": self.as_logged}

    @property
    def basis(self) -> str:
        """Where the costs of runs are from: the log, a book, or a book where the log does not say."""
        told = sum(model["recorded"] for model in self.models.values()) if self.as_logged else 0
        if told == sum(model["records"] for model in self.models.values()) > 0:
            return "as logged"
        return f"as logged, and {self.book.name} where not" if told else self.book.name

    def logged(self) -> tuple[int, int]:
        """What the records cost that the logs say the cost of, in nano-USD, and how many these are."""
        found = [(model["recorded_nano_usd"], model["recorded"]) for model in self.models.values()]
        return sum(usd for usd, _ in found), sum(count for _, count in found)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the sums to a file, in JSON, to be merged elsewhere."""
        facts = {"loopcost": "summary", "version": _VERSION, **self._prices_of()}
        with open(_native.path(path), "w", encoding="utf-8") as file:
            json.dump({**facts, **self._document()}, file)

    @classmethod
    def read(cls, path: str | os.PathLike[str], book: Book | None = None) -> Summary:
        """The summary in a file that write() wrote, at the prices of the same `book`. Raises LogError for another file."""
        place = _native.path(path)
        summary = cls(book)
        with open(place, "rb") as file:
            try:
                document = json.load(file)
                if (document.pop("loopcost"), document.pop("version")) != ("summary", _VERSION):
                    raise ValueError("a file of another kind or version")
                prices = {name: document.pop(name) for name in summary._prices_of()}
                _check(document)
            except (
                ValueError,
                KeyError,
                TypeError,
                AttributeError,
                OverflowError,
                RecursionError,
            ) as problem:
                raise errors.LogError(f"holds no summary: {problem}", place=place) from None
        if prices != summary._prices_of():
            logged = ("", ", runs as logged")
            raise errors.LogError(
                f"is at the prices of {prices['book']} as of {prices['as_of']}{logged[bool(prices['as_logged'])]}, not of "
                f"{summary.book.name} as of {summary.book.as_of}{logged[summary.as_logged]}",
                place=place,
            )
        summary._take(document)
        return summary

    @property
    def total(self) -> Bill:
        """The exact bill of all calls that have a price."""
        return sum((Bill(*model["nano_usd"]) for model in self.models.values()), Bill())

    @property
    def uncached(self) -> Bill:
        """What the same calls would have cost without caches: the whole prompt at the price of new input. Only the sum is
        kept, as input."""
        return Bill(sum(model["uncached_nano_usd"] for model in self.models.values()))

    def usage(self, model: str) -> dict[str, int]:
        """The tokens of a model by kind."""
        return dict(zip(KINDS, self.models[model]["tokens"]))

    def bill(self, model: str) -> Bill:
        """The exact bill of a model."""
        return Bill(*self.models[model]["nano_usd"])

    def arms(self) -> dict[str, list[dict[str, Any]]]:
        """The sums of each run, by the arm that made it, "" if that is not recorded."""
        found: dict[str, list[dict[str, Any]]] = {}
        for run in self.runs.values():
            found.setdefault(_only(run["arms"], ""), []).append(run)
        return found

    def ends(self) -> dict[str, int]:
        """How many runs ended how."""
        counts: dict[str, int] = {}
        for run in self.runs.values():
            end = _only(run["ends"], "unknown")
            counts[end] = counts.get(end, 0) + 1
        return counts

    def growth(self, arm: str) -> list[Step]:
        """How the calls of an arm's runs grow, by their index: each up to 64, then sixteen groups to an octave."""
        calls = self._growth.get(arm, {})
        return [_step(bucket, calls[str(bucket)]) for bucket in sorted(map(int, calls))]

    def conversations(self) -> dict[str, Growth]:
        """How the conversations of each arm grow, by model and type of task: a run that stands in several files is one in
        each. Of the runs that were added so far none goes on."""
        self._end_file()
        return self._conversations

    @property
    def unfollowed(self) -> int:
        """How many records have more tokens than a prompt can have, and take no part in the conversations."""
        return int(self._sums["unfollowed"])

    @property
    def unbilled_requests(self) -> int:
        """How many requests of the providers' own tools were made. They are billed apart from the tokens, and in no sum."""
        return int(self._sums["requests"])

    def losses(self) -> dict[str, Loss]:
        """What was held in the cache and not read, by cause: `switch` after another model's call, whether this model held it
        itself, or another one whose conversation it took over; `expiry` after a longer pause than caches last; `other` not
        known. A call of another model without room in its prompt for what is held took nothing over, and lost nothing."""
        return {
            cause: Loss(loss["calls"], loss["tokens"], loss["nano_usd"])
            for cause, loss in self._sums["losses"].items()
        }


_VERSION = 5


class _Last:
    """What a model's last call left in the cache: how many tokens, for the longer time or not."""

    __slots__ = ("time", "held", "long")

    def __init__(self, time: float | None, held: int, long: bool) -> None:
        self.time, self.held, self.long = time, held, long


class _Caches:
    """What the models of a run left in their caches, and which of them holds the conversation.

    A call of another model takes the conversation over if its prompt has room for what is held of it; if it has not, it is a
    call aside, which has a conversation of its own.
    """

    __slots__ = ("_lasts", "_holder")

    def __init__(self) -> None:
        self._lasts: dict[str | None, _Last] = {}  # by model, the latest last
        self._holder: str | None = None

    def found(self, model: str, prompt: int) -> tuple[_Last | None, bool]:
        """What a call may find, and whether the call before it was another model's."""
        switched = next(reversed(self._lasts), model) != model
        own, holder = self._lasts.get(model), self._lasts.get(self._holder)
        if holder is not None and holder.held > prompt:
            return own, switched
        self._holder = model
        return (holder if switched else own), switched

    def leave(self, model: str, last: _Last) -> None:
        self._lasts.pop(model, None)
        self._lasts[model] = last


def _cause(last: _Last, record: CallRecord) -> str:
    """Why a call found less than its model's last call had left, which was the one before it."""
    if last.time is None or record.time is None:
        return "other"
    kept = SECONDS_KEPT_1H if last.long else SECONDS_KEPT
    return "expiry" if record.time - last.time > kept else "other"


def _new_run() -> Sums:
    names = ("records", "calls", "uncounted", "totals", "tasks", "timed", "nano_usd", "unpriced")
    return {**dict.fromkeys(names, 0), "ends": {}, "arms": {}, "models": {}}


def _new_model() -> Sums:
    names = ("records", "calls", "uncached_nano_usd", "unpriced", "recorded", "recorded_nano_usd")
    return {**dict.fromkeys(names, 0), "tokens": [0] * 5, "nano_usd": [0] * 5}


def _new_calls() -> Sums:
    return dict.fromkeys(("calls", "prompt", "output", "nano_usd", "unpriced"), 0)


def _new_sums() -> Sums:
    loss = ("calls", "tokens", "nano_usd", "unpriced")
    return {"unfollowed": 0, "requests": 0, "losses": {cause: dict.fromkeys(loss, 0) for cause in CAUSES}}


def _only(counts: Mapping[str, int], otherwise: str) -> str:
    """The one name that was counted; with several there is no telling."""
    return next(iter(counts)) if len(counts) == 1 else otherwise


def _step(bucket: int, sums: Sums) -> Step:
    calls = sums["calls"]
    usd = None if sums["unpriced"] else sums["nano_usd"] / 1e9 / calls
    return Step(*_indices(bucket), calls, sums["prompt"] / calls, sums["output"] / calls, usd)


def _check(document: Sums) -> None:
    """Raises ValueError unless a document is like those that are written."""
    _check_like(
        document,
        {
            "files": {},
            "unpriced": {},
            "unreadable": [],
            "span": [],
            "models": {},
            "runs": {},
            "growth": {},
            "conversations": {},
            "sums": _new_sums(),
        },
    )
    for name, example in (("models", _new_model()), ("runs", _new_run())):
        for sums in document[name].values():
            _check_like(sums, example)
    sum((Bill(*model["nano_usd"]) for model in document["models"].values()), Bill())
    for arm in document["growth"].values():
        for calls in arm.values():
            _check_like(calls, _new_calls())
    for arm in document["conversations"].values():
        Growth.of_table(arm)


def _check_like(value: Any, example: Any) -> None:
    """The same names, and whole numbers where the example has them."""
    if type(value) is not type(example):
        raise ValueError(f"{_native.shown(value)} in the place of a {type(example).__name__}")
    if isinstance(example, dict) and example:
        if value.keys() != example.keys():
            raise ValueError(f"other names than {', '.join(example)}")
        for name in example:
            _check_like(value[name], example[name])
    if isinstance(example, list) and example and (len(value) != len(example) or {*map(type, value)} != {int}):
        raise ValueError(f"other than {len(example)} whole numbers")


def _add_each(sums: list[int], values: Sequence[int]) -> None:
    for i, value in enumerate(values):
        sums[i] += value


def _add(sums: Sums, others: Sums) -> None:
    """Adds trees of whole numbers, name by name."""
    for name, other in others.items():
        if isinstance(other, dict):
            _add(sums.setdefault(name, {}), other)
        elif isinstance(other, list):
            sums[name] = [a + b for a, b in zip(sums.get(name, [0] * len(other)), other)]
        else:
            sums[name] = sums.get(name, 0) + other


_FINE, _PER_OCTAVE = 64, 16


def _bucket(index: int) -> int:
    """The number of the group of an index: itself up to 64, then sixteen to an octave."""
    if index <= _FINE:
        return index
    octave = (index - 1).bit_length() - 1  # 2**octave < index <= 2**(octave + 1)
    return _FINE + (octave - 6) * _PER_OCTAVE + ((index - 1 - (1 << octave)) * _PER_OCTAVE >> octave) + 1


def _indices(bucket: int) -> tuple[int, int]:
    """The first and the last index of a group."""
    if bucket <= _FINE:
        return bucket, bucket
    octave, part = divmod(bucket - _FINE - 1, _PER_OCTAVE)
    start, width = 1 << (octave + 6), 1 << (octave + 6 - 4)
    return start + part * width + 1, start + (part + 1) * width
