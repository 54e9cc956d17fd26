"""loopcost report: what recorded runs cost, how they grow, and what became of the cache."""

from __future__ import annotations

import os
from datetime import datetime, timezone

from .. import errors, records
from ..money import KINDS
from ..pile import pile
from ..summary import SECONDS_KEPT, SECONDS_KEPT_1H, Summary
from . import _conversations, _files, _logs, _output, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from decimal import Decimal
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, Union

    from rich.table import Table

    from ..backtest import Interval, Score, Stage
    from ..books import Book
    from ..money import Bill
    from ..pile import Pile
    from ..records import CallRecord, Unreadable
    from ._conversations import Conversation
    from ._output import Commands

    Forecasts = tuple[tuple[Stage, ...], Union[str, None], int]
    Sums = dict[str, Any]

_DESCRIPTION = """\
Reads the logs of runs once and says what it all cost, what a run costs, how it grows from call to call, what the cache saved,
how well a forecast would have done of the first hundred runs, and what is missing from the logs to know more. It reads Claude Code's session logs, JSON
Lines of usage as Anthropic, OpenAI, Gemini, LiteLLM and LangChain report it, LiteLLM's spend logs, trajectories of
mini-swe-agent, result files of trials, and tables in CSV or Parquet. Memory does not grow with the number of calls.

What a call finds in the cache is compared with what its model's last call in the run had left there. A call of another model
takes the conversation over if its prompt has room for what is held of it, and loses what it does not find in its own cache; if
there is no room it is a call aside, which loses nothing."""

_HOME = "where Claude Code keeps its session logs"


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "report", help="what recorded runs cost, and where it goes", description=_DESCRIPTION
    )
    _logs.add_arguments(parser, nargs="*", help=f"{_logs.HELP}; without any, {_HOME}")
    bill.add_prices(parser, f"the total and its parts are at the builtin one, and {bill.AS_LOGGED}")
    _logs.add_sums(parser)
    parser.add_argument("--plot", metavar="FILE", help="draw it (.png, .svg, .pdf)")
    parser.add_argument("--json", action="store_true", help="print JSON, exact amounts as decimal strings")
    parser.set_defaults(run=run, takes={"logs": _files.RECORDS, "merge": (_files.REPORT,)})


def run(arguments: argparse.Namespace) -> int:
    if not arguments.logs and not arguments.merge:
        arguments.logs = [_sessions()]
    summary, sample = _read(arguments)
    if arguments.save is not None:
        summary.write(arguments.save)
    if arguments.plot is not None:
        from ..plots import draw_report

        draw_report(summary, arguments.plot)
    conversations = _conversations.found(summary)
    book = None if summary.as_logged else summary.book
    forecasts = ((), "merged sums hold no runs", 0) if arguments.merge else sample.forecasts(book)
    if arguments.json:
        _output.print_json(_document(summary, conversations, forecasts))
    else:
        _print(summary, conversations, forecasts)
    return 1 if summary.unreadable else 0


def _sessions() -> str:
    home = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.path.expanduser("~"), ".claude")
    place = os.path.join(home, "projects")
    if not os.path.isdir(place):
        raise errors.LogError(f"no log is given, and there is no {place}, {_HOME}")
    return place


def _read(arguments: argparse.Namespace) -> tuple[Summary, _Sample]:
    book = bill.book(arguments.prices) if arguments.prices else None
    summary, sample = Summary(book), _Sample()
    with _output.Progress() as progress:
        for item in _logs.items(arguments, progress, summary.files.__setitem__):
            summary.add(item)
            sample.add(item)
    for path in arguments.merge:
        summary.merge(Summary.read(path, book))
    return summary, sample


class _Sample:
    """The first runs of the logs, whole, to see how well they would have been forecast: few enough to be quick about it, and
    to keep."""

    RUNS, CALLS, MARK, FOLDS = 100, 20_000, 14, 5

    def __init__(self) -> None:
        self._runs: dict[str, list[CallRecord] | None] = {}
        self._calls = 0

    def add(self, item: CallRecord | Unreadable) -> None:
        if isinstance(item, records.Unreadable):
            return
        if item.run not in self._runs and len(self._runs) < self.RUNS:
            self._runs[item.run] = []
        kept = self._runs.get(item.run)
        if kept is None:
            return
        kept.append(item)
        self._calls += 1
        if self._calls > self.CALLS:  # a run is forecast whole, or not at all
            self._calls -= len(kept)
            self._runs[item.run] = None

    def forecasts(self, book: Book | None) -> Forecasts:
        """(stages, None, of how many runs), or (none, why there are none, of how many runs)."""
        from ..backtest import backtest

        whole = [run for run in self._runs.values() if run is not None]
        kept = [record for run in whole for record in run]
        try:
            with _output.Progress("{:,} folds forecast".format) as progress:
                runs = records.runs(kept)
                tested = backtest(runs, book, self.FOLDS, calls=(self.MARK,), progress=progress.tick)
                return tested.stages, None, len(whole)
        except errors.LoopcostError as problem:
            return (), problem.told, len(whole)


def _decimals(amount: Decimal) -> str:
    return f"{amount:f}"


def _usd(nano_usd: int) -> str:
    """Whole nano-USD, which may be negative, as a decimal number."""
    whole, rest = divmod(abs(nano_usd), 10**9)
    return f"{'-' if nano_usd < 0 else ''}{whole}.{rest:09}"


def _document(summary: Summary, conversations: list[Conversation], forecasts: Forecasts) -> dict[str, Any]:
    total, uncached = summary.total, summary.uncached
    return {
        "schema": 1,
        **_priced("total_usd", total, summary.models.values()),
        "models": {name: _model(summary, name) for name in _by_cost(summary)},
        "runs": len(summary.runs),
        "ends": summary.ends(),
        "arms": {arm: _arm(summary, arm, runs, conversations) for arm, runs in summary.arms().items()},
        "cache": {
            "uncached_usd": _decimals(uncached.usd),
            "saved_usd": _usd(uncached.nano_usd - total.nano_usd),
            "losses": {
                cause: {"calls": loss.calls, "tokens": loss.tokens, "usd": _usd(loss.nano_usd)}
                for cause, loss in summary.losses().items()
            },
        },
        "forecasts": _forecast_documents(*forecasts),
        "from": _moment(summary.span[0]) if summary.span else None,
        "to": _moment(summary.span[1]) if summary.span else None,
        "files": summary.files,
        "missing": list(_missing(summary)),
        "unpriced": summary.unpriced,
        "unreadable": summary.unreadable,
        "unbilled_requests": summary.unbilled_requests,
        "prices": summary.basis,
        "logged_usd": _usd(summary.logged()[0]) if summary.logged()[1] else None,
        "book": summary.book.name,
        "as_of": summary.book.as_of,
        "source": summary.book.source,
    }


def _model(summary: Summary, name: str) -> dict[str, Any]:
    sums, cost = summary.models[name], summary.bill(name)
    return {
        **_priced("usd", cost, [sums]),
        "tokens": summary.usage(name),
        "records": sums["records"],
        "calls": sums["calls"] or None,
        "recorded_usd": _usd(sums["recorded_nano_usd"]) if sums["recorded"] == sums["records"] else None,
    }


def _priced(key: str, cost: Bill, models: Iterable[Sums]) -> dict[str, Any]:
    """An amount and its parts, not known where a call that has such tokens has no price; `priced_usd` is what the others
    cost."""
    lacking = [model for model in models if model["unpriced"]]
    kinds = {kind for model in lacking for kind, tokens in zip(KINDS, model["tokens"]) if tokens}
    return {
        key: None if lacking else _decimals(cost.usd),
        "parts_usd": {kind: None if kind in kinds else _decimals(getattr(cost, kind)) for kind in KINDS},
        "priced_usd": _decimals(cost.usd),
    }


def _arm(
    summary: Summary, arm: str, runs: Sequence[Sums], conversations: list[Conversation]
) -> dict[str, Any]:
    costs, calls, found = _costs(runs), _calls(runs), _pile(runs)
    return {
        "runs": len(runs),
        "priced_runs": len(costs),
        "counted_runs": len(calls),
        "usd_per_run": {name: _usd(value) for name, value in _summary(costs).items()},
        "calls_per_run": _summary(calls),
        "pile": None if found is None else dict(zip(found._fields, found._values())),
        "conversations": [one.document() for one in conversations if one.arm == arm],
        "growth": [
            {
                "index": step.index,
                "last": step.last,
                "calls": step.calls,
                "prompt": step.prompt,
                "output": step.output,
                "usd": step.usd,
            }
            for step in summary.growth(arm)
        ],
    }


def _costs(runs: Sequence[Sums]) -> list[int]:
    """What the runs cost whose calls all have a price, in nano-USD, in order."""
    return sorted(run["nano_usd"] for run in runs if not run["unpriced"])


def _calls(runs: Sequence[Sums]) -> list[int]:
    """How many calls the runs had whose calls are all counted, in order."""
    return sorted(run["calls"] for run in runs if not run["uncounted"])


def _summary(values: Sequence[int]) -> dict[str, int]:
    """The quantiles of some values, each one of them: at least so many are not above it."""
    if not values:
        return {}
    quantiles = {f"p{percent}": values[-(-len(values) * percent // 100) - 1] for percent in (50, 90)}
    return {**quantiles, "most": values[-1]}


def _by_cost(summary: Summary) -> list[str]:
    return sorted(
        summary.models, key=lambda name: (summary.bill(name), *summary.usage(name).values()), reverse=True
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _total(summary: Summary) -> str:
    if not summary.unpriced:
        return f"{_decimals(summary.total.usd)} USD"
    if not summary.total.nano_usd:
        return "unknown, for no call has a price"
    return f"at least {_decimals(summary.total.usd)} USD, without what has no price"


def _print(summary: Summary, conversations: list[Conversation], forecasts: Forecasts) -> None:
    console = _output.console()
    for line in _heading(summary):
        console.print(_output.text(line), style="dim", soft_wrap=True)
    if summary.models:
        grown = _growth(summary), _conversations.table(conversations)
        money = _money(summary, _bars(summary))
        if not _output.fits(console, money):
            money = _money(summary)
        for table in (money, _tokens(summary), _per_run(summary), *grown):
            if table is not None:
                _output.print_table(console, table)
    console.print(f"[bold]Total {_total(summary)}[/]", soft_wrap=True)
    for sentence in (
        *_logged_sentences(summary),
        *_conversations.sentences(conversations),
        *_cache_sentences(summary),
        *_pile_sentences(summary),
        *_forecast_sentences(*forecasts, len(summary.runs)),
    ):
        console.print(_output.text(sentence), soft_wrap=True)
    for sentence in _missing(summary):
        console.print(_output.text(sentence), style="bold", soft_wrap=True)
    console.print(_output.text(bill.quote(summary.book)), style="dim", soft_wrap=True)


def _heading(summary: Summary) -> Iterator[str]:
    formats: dict[str | None, list[str]] = {}
    for file, name in summary.files.items():
        formats.setdefault(name, []).append(file)
    for name, files in formats.items():
        yield f"{files[0] if len(files) == 1 else f'{len(files):,} files'}: {name}"
    if summary.span:
        yield f"from {_moment(summary.span[0])} to {_moment(summary.span[1])}"


_PARTS = (
    ("new input", "▒", ("input",)),
    ("cache read", "░", ("cache_read",)),
    ("cache write", "▪", ("cache_write", "cache_write_1h")),
    ("output", "█", ("output",)),
)
_BAR = 16


def parts(cost: Mapping[str, int]) -> dict[str, int]:
    """An amount or a usage by what it was spent on."""
    return {name: sum(cost[kind] for kind in kinds) for name, _, kinds in _PARTS}


def _spent(summary: Summary) -> dict[str, dict[str, int]]:
    """The nano-USD of each model by what they were spent on."""
    return {name: parts(dict(zip(KINDS, summary.models[name]["nano_usd"]))) for name in _by_cost(summary)}


def _bars(summary: Summary) -> dict[str, str]:
    spent = _spent(summary)
    most = max(sum(of_model.values()) for of_model in spent.values())
    return {name: _bar(of_model, most) for name, of_model in spent.items()}


def _money(summary: Summary, bars: Mapping[str, str] | None = None) -> Table:
    spent = _spent(summary)
    usd = _output.amounts([max(sum(of_model.values()) for of_model in spent.values()) / 1e9])

    rows = [
        (name, *([bars[name]] if bars else []), *_costs_cells(usd, of_model, [summary.models[name]]))
        for name, of_model in spent.items()
    ]
    if len(rows) > 1:
        every = {part: sum(of_model[part] for of_model in spent.values()) for part, _, _ in _PARTS}
        rows.append(
            ("all", *([""] if bars else []), *_costs_cells(usd, every, list(summary.models.values())))
        )
    heads = [(f"{glyph}\n" if bars else "") + name for name, glyph, _ in _PARTS]
    texts = ("model", "") if bars else ("model",)
    return _output.table(texts, (*heads, "USD"), rows, title="What it cost, USD")


def _costs_cells(
    usd: Callable[[float], str], amounts: Mapping[str, int], models: Sequence[Sums]
) -> Iterator[str]:
    """What some models cost by part, and in all."""
    for part, nano in amounts.items():
        with_tokens = [model for model in models if parts(dict(zip(KINDS, model["tokens"])))[part]]
        yield _least(usd, nano, with_tokens)
    yield _least(usd, sum(amounts.values()), models)


def _least(usd: Callable[[float], str], nano: int, models: Sequence[Sums]) -> str:
    """An amount, to which the records that lack a price may add: the least that it can be, or not known at all."""
    lacking, records = (sum(model[key] for model in models) for key in ("unpriced", "records"))
    if lacking and lacking == records:
        return _output.DASH
    return ("≥" if lacking else "") + usd(nano / 1e9)


def _bar(spent: Mapping[str, int], most: int) -> str:
    bar, so_far = "", 0
    for name, glyph, _ in _PARTS:
        so_far += spent[name]
        bar += glyph * (round(_BAR * so_far / most) - len(bar) if most else 0)
    return bar


def _tokens(summary: Summary) -> Table:
    rows = [
        (
            name,
            f"{summary.models[name]['calls']:,}" if summary.models[name]["calls"] else _output.DASH,
            *(f"{count:,}" for count in parts(summary.usage(name)).values()),
        )
        for name in _by_cost(summary)
    ]
    return _output.table(
        ("model",), ("calls", *(name for name, _, _ in _PARTS)), rows, title="Calls and tokens"
    )


def _per_run(summary: Summary) -> Table:
    arms = sorted(summary.arms().items(), key=lambda item: -sum(_costs(item[1])))
    most = max((cost for _, runs in arms for cost in _costs(runs)), default=0)
    usd = _output.amounts([most / 1e9])
    rows = [
        (
            arm or "runs",
            f"{len(runs):,}",
            *_cells(_summary(_costs(runs)), lambda nano: usd(nano / 1e9)),
            *_cells(_summary(_calls(runs)), "{:,}".format),
        )
        for arm, runs in arms
    ]
    heads = ("runs", "USD\n50%", "\n90%", "\nmost", "calls\n50%", "\n90%", "\nmost")
    return _output.table(("arm",), heads, rows, title=f"What a run costs: {summary.basis}")


def _cells(summary: Mapping[str, int], shown: Callable[[int], str]) -> list[str]:
    return [shown(value) for value in summary.values()] or [_output.DASH] * 3


_SHOWN = (1, 2, 5, 14, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


def _growth(summary: Summary) -> Table | None:
    """How the runs of the arm with the most calls grow; None if no calls are recorded by themselves."""
    arm = _largest(summary)
    if arm is None:
        return None
    steps = [
        step for step in summary.growth(arm) if any(step.index <= shown <= step.last for shown in _SHOWN)
    ]
    usd = _output.amounts([max((step.usd or 0 for step in steps), default=0)])
    rows = [
        (
            f"{step.index:,}" if step.index == step.last else f"{step.index:,}-{step.last:,}",
            f"{step.calls:,}",
            f"{step.prompt:,.0f}",
            f"{step.output:,.0f}",
            _output.DASH if step.usd is None else usd(step.usd),
        )
        for step in steps
    ]
    heads = ("calls", "prompt,\ntokens", "output,\ntokens", "USD\na call")
    title = "How a run grows" + (f": {arm}" if len(summary.arms()) > 1 and arm else "")
    return _output.table(("call",), heads, rows, title=title)


def _largest(summary: Summary) -> str | None:
    counts = {arm: sum(step.calls for step in summary.growth(arm)) for arm in summary.arms()}
    arm = max(counts, key=lambda name: counts[name], default=None)
    return arm if arm is not None and counts[arm] else None


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _logged_sentences(summary: Summary) -> Iterator[str]:
    """What the logs say it cost, where they do: the total is what a book makes of the tokens."""
    usd, records = summary.logged()
    every = sum(model["records"] for model in summary.models.values())
    if records:
        which = "all records" if records == every else f"{records:,} of {every:,} records"
        yield (
            f"The logs say {_usd(usd)} USD, for {which}; the total, its parts and what the cache saved are at the prices of "
            f"{summary.book.name}."
        )


def _cache_sentences(summary: Summary) -> Iterator[str]:
    total, uncached = summary.total, summary.uncached
    saved = uncached.nano_usd - total.nano_usd
    if any(sum(model["tokens"][2:]) for model in summary.models.values()) and uncached.nano_usd:
        word = "saved" if saved >= 0 else "cost"
        yield (
            f"The cache {word} {_short(abs(saved))} USD, {abs(saved) / uncached.nano_usd:.0%} of the "
            f"{_short(uncached.nano_usd)} USD that the same calls cost without it."
        )
    for cause, loss in summary.losses().items():
        if loss.calls:
            yield (
                f"{_times(loss.calls, 'call')} found less in the cache than a call before had left, {_CAUSES[cause]}: "
                f"{loss.tokens:,} tokens were sent again, for {_short(loss.nano_usd)} USD more than reading them."
            )


def _pile_sentences(summary: Summary) -> Iterator[str]:
    for arm, runs in summary.arms().items():
        found = _pile(runs)
        if found is not None:
            yield f"{f'{arm}: ' if arm else ''}{found.question('fit')}"


def _pile(runs: Iterable[Sums]) -> Pile | None:
    """The runs of an arm that pile up at their largest number of calls, if there are such."""
    return pile(_lengths([run for run in runs if run["models"] and not run["uncounted"]]))


def _lengths(runs: Sequence[Sums]) -> Iterator[tuple[int, str]]:
    """The calls of an arm's runs, side calls apart, as `fit` counts them, and how they ended."""
    served: dict[str, int] = {}
    for run in runs:
        for model, calls in run["models"].items():
            served[model] = served.get(model, 0) + calls
    for run in runs:
        main = min(run["models"], key=lambda model: (-served[model], model))
        yield run["models"][main], _end(run)


def _end(run: Sums) -> str:
    return next(iter(run["ends"])) if len(run["ends"]) == 1 else "unknown"


_CAUSES = {
    "expiry": f"after a pause in which it expires, {SECONDS_KEPT // 60} minutes or {SECONDS_KEPT_1H // 60}",
    "switch": "after another model's call",
    "other": "for a reason that the log does not show",
}


def _told(stages: Iterable[Stage]) -> Iterator[tuple[Stage, Score]]:
    """What our forecasts came to at each stage that has any: (stage, Score)."""
    for stage in stages:
        score = next((one for one in stage.scores if one.method == _FORECAST), None)
        if score is not None:
            yield stage, score


_FORECAST, _LEVEL = "loopcost", 0.9


def _forecast_documents(stages: Iterable[Stage], why: str | None, tried: int) -> dict[str, Any]:
    found = [
        {
            "stage": stage.name,
            "runs": score.runs,
            "median_error": score.median_error,
            "covered_90": _interval(score).coverage.share,
        }
        for stage, score in _told(stages)
    ]
    return {"stages": found, "none_because": why, "runs_tried": tried}


def _interval(score: Score) -> Interval:
    return next(one for one in score.intervals if one.level == _LEVEL)


def _forecast_sentences(stages: Iterable[Stage], why: str | None, tried: int, runs: int) -> Iterator[str]:
    if not runs:
        return
    if why is not None:
        yield f"How well a forecast would have done is not to be said: {why}."
        return
    told = list(_told(stages))
    if told:
        parts = [
            f"{stage.name.lower()} {score.median_error:.0%} off in the median, the {_LEVEL:.0%} interval held in "
            f"{_interval(score).coverage.share:.0%} of {_times(score.runs, 'run')}"
            for stage, score in told
        ]
        yield (
            f"A forecast from runs of other tasks would have been{_tried_on(tried, runs)}: {'; '.join(parts)}. "
            "`loopcost backtest` says more."
        )


def _tried_on(tried: int, runs: int) -> str:
    """Which of the runs were forecast, where not all of them were."""
    first = min(_Sample.RUNS, runs)
    which = f"{runs:,} runs" if first == runs else f"the first {first:,} of {runs:,} runs"
    if tried == runs:
        return ""
    return f", on {which}" if tried == first else f", on {tried:,} of {which}"


def _short(nano_usd: int) -> str:
    return _output.amounts([abs(nano_usd) / 1e9])(nano_usd / 1e9)


def _of_all(count: int, runs: int) -> str:
    if count < runs:
        return f"{count:,} of {runs:,} runs"
    return f"all {runs:,} runs" if runs > 1 else "the run"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _left_out(summary: Summary) -> Iterator[str]:
    """Of how many runs of an arm what is said of a run is, where that is not all of them."""
    for what, known, why in (
        ("USD", _costs, "calls without a price"),
        ("calls", _calls, "calls that are not counted"),
    ):
        parts = [
            f"{len(known(runs)):,} of {len(runs):,} runs{f' of {arm}' if arm else ''}"
            for arm, runs in summary.arms().items()
            if 0 < len(known(runs)) < len(runs)
        ]
        if parts:
            yield f"What a run costs, {what}: of {', of '.join(parts)}; the others have {why}."


def _missing(summary: Summary) -> Iterator[str]:
    """What is not in the logs, and what one would know if it were."""
    runs = summary.runs.values()
    for model, reason in summary.unpriced.items():
        records = summary.models[model]["unpriced"]
        yield f"Not in the total: {_times(records, 'record')} of {model}: {reason}"
    unknown_models = [model for model in summary.unpriced if model not in summary.book]
    if unknown_models:
        yield _sentence(summary.book.remedy(unknown_models[0])) + (
            "; and so with the others." if len(unknown_models) > 1 else "."
        )
    yield from _left_out(summary)
    if summary.unreadable:
        yield f"Not in the total: {_times(len(summary.unreadable), 'unreadable line')} (see stderr)"
    if summary.unbilled_requests:
        yield f"Not in the total: {bill.apart(summary.unbilled_requests)}"
    if not summary.runs:
        yield "Missing: any record of a call, so there is nothing to report."
    unknown = summary.ends().get("unknown", 0)
    gaps = (
        (unknown, "how they ended; so no chances of success, and no law of the number of calls"),
        (sum(not run["tasks"] for run in runs), "what their task was; so nothing compares like with like"),
        (
            sum(run["timed"] < run["records"] for run in runs),
            "when their calls were; so a cache that expired looks like one that was lost",
        ),
        (sum(run["totals"] > 0 for run in runs), "single calls; so how they grow is not to be seen"),
        (sum(run["uncounted"] > 0 for run in runs), "how many calls one of their models served"),
    )
    if summary.unfollowed:
        yield f"{_times(summary.unfollowed, 'record')} with more tokens than a prompt can have: of no conversation."
    for count, what in gaps:
        if count:
            yield f"Missing in {_of_all(count, len(summary.runs))}: {what}."
