"""How many tokens did a provider report? Every provider has its own words; the arithmetic is the C
library's.
"""

from __future__ import annotations

from . import _abi, _native, errors
from .money import KINDS, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping

    Counts = dict[str, int]


def calls(report: Mapping[str, object] | object, model: str | None = None) -> list[tuple[str | None, Usage]]:
    """The calls that a report tells of: a list of (model, Usage).

    That is one call of `model`, the model that served, unless the report has `iterations`: then each of them,
    at the model that it names.

    Raises UsageError for a shape that is not known, naming the keys it saw; for a report that contradicts
    itself, or counts a kind of token that is not known; and for one whose price no rate card holds (batch and
    priority service, fast mode, regional surcharges). Raises WrongTypeError or OutOfRangeError for a count.
    """
    plain = _plain(report)
    if plain is not None:
        return [(model, plain)]
    usage = _Report(report, "usage")
    iterations = usage.table.get("iterations")
    if not iterations:
        return [(model, _usage(usage))]
    entries = _native.sequence(iterations, "usage.iterations", "a list")
    usage.check_service()
    return [_iteration(_Report(entry, "usage.iterations[]"), model) for entry in entries]


def server_requests(report: Mapping[str, object] | object) -> int:
    """How many requests of the provider's own tools, web searches say, a report tells of. They are billed
    apart from the tokens, at prices that no rate card holds."""
    if _has_no_requests(report):
        return 0
    used = _Report(report, "usage").nested("server_tool_use")
    return sum(used.count(key) for key in used.table if key.endswith("_requests"))


_PLAIN = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
_PLAIN_WRITES = {"ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"}
_PLAIN_SILENT: dict[str, object] = {
    "service_tier": "standard",
    "speed": "standard",
    "inference_geo": "",
    "iterations": [],
}
_PLAIN_KEYS = {*_PLAIN, "cache_creation", "server_tool_use", *_PLAIN_SILENT}


def _plain(report: Any) -> Usage | None:
    """The usage of the report that session logs hold by the million, Anthropic's with nothing unusual in it: what the
    rules for all reports make of it, many times as fast. None if there is anything to look at."""
    if type(report) is not dict or not report.keys() <= _PLAIN_KEYS:
        return None
    plain: list[Any] = [report.get(name) for name in _PLAIN]
    tokens_in, output, read, written = plain
    split = report.get("cache_creation")
    if type(split) is not dict or split.keys() != _PLAIN_WRITES:
        return None
    minutes, hour = split["ephemeral_5m_input_tokens"], split["ephemeral_1h_input_tokens"]
    for count in (tokens_in, output, read, minutes, hour, written):
        if type(count) is not int or not 0 <= count <= _MOST:
            return None
    if minutes + hour != written:
        return None
    for key, silent in _PLAIN_SILENT.items():
        if report.get(key, silent) != silent:
            return None
    return Usage._of(tokens_in, output, read, minutes, hour)


_MOST = 10**12  # tokens; more are for the rules to refuse


def _has_no_requests(report: Any) -> bool:
    used = report.get("server_tool_use") if type(report) is dict else None
    return type(used) is dict and set(map(type, used.values())) <= {int} and not any(used.values())


def _iteration(entry: _Report, model: str | None) -> tuple[str | None, Usage]:
    served = entry.table.get("model") or model
    if not (served is None or isinstance(served, str)):
        raise _native.wrong_type(served, "usage.iterations[].model", "the name of a model")
    return served, _usage(entry)


# Service that is billed at other prices than the rate card's.
_OTHER_PRICES = {"service_tier": ("batch", "flex", "priority"), "speed": ("fast",), "inference_geo": ("us",)}


class _Report:
    """A report, or a part of one, that knows which of its counts were read: what is left over at the end is a
    kind of token that would not be billed."""

    def __init__(self, table: object, path: str) -> None:
        self.table = _native.mapping(table, path)
        self.path = path
        self._read: set[str] = set()

    def count(self, *names: str) -> int:
        """A number of tokens under one or several names; providers leave out, or set to null, what is
        none."""
        self._read.update(names)
        given = [name for name in names if self.table.get(name) is not None]
        return self.agreed(*map(self._whole, given)) if given else 0

    def _whole(self, name: str) -> int:
        return _native.whole(_abi.PARAM_USAGE_INPUT, self.table[name], f"{self.path}.{name}")

    def required(self, *names: str) -> int:
        if all(self.table.get(name) is None for name in names):
            raise errors.UsageError(" is not given", f"{self.path}.{names[0]}")
        return self.count(*names)

    def nested(self, name: str) -> _Report:
        """A table in the report; an empty one where it is left out."""
        inner = self.table.get(name)
        return _Report({} if inner is None else inner, f"{self.path}.{name}")

    def agreed(self, *counts: int) -> int:
        """One count that stands in several places: those that are not zero must be equal."""
        if len(counts) == 1:
            return counts[0]
        found = {count for count in counts if count}
        if len(found) > 1:
            raise errors.UsageError(
                f" reports one count as {' and as '.join(map(str, sorted(found)))}", self.path
            )
        return found.pop() if found else 0

    def check_total(self, parts: int, *names: str) -> None:
        """The total that the provider reports, if it does, is that of the parts."""
        total = self.count(*names)
        if total not in (0, parts):
            raise errors.UsageError(f" is {total}, but its parts sum to {parts}", f"{self.path}.{names[0]}")

    def beside(self, reasoning: int, without: int, *totals: str) -> int:
        """Reasoning is part of the output, unless the provider's own total says that it comes on top."""
        on_top = reasoning if self.count(*totals) == without + reasoning else 0
        self.check_total(without + on_top, *totals)
        return on_top

    def writes(self, total: int, split: _Report) -> Counts:
        """What was written to the cache, for any time and for an hour; `split` has the parts by time, or only
        the hour's."""
        minutes, hour = "ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"
        either = split.count(minutes) + split.count(hour)
        complete = split.table.get(minutes) is not None or not total
        split.check_rest()
        return {
            "cache_write": self.agreed(total, either) if complete else total,
            "cache_write_1h": split.count(hour),
        }

    def check_service(self) -> None:
        for key, values in _OTHER_PRICES.items():
            if self.table.get(key) in values:
                raise errors.UsageError(
                    f" is {self.table[key]!r}, which has prices of its own; no rate card holds them",
                    f"{self.path}.{key}",
                )

    def check_rest(self) -> None:
        for key, value in self.table.items():
            if value and key not in self._read and counts_tokens(key):
                raise errors.UsageError(
                    f" is {_native.shown(value)}, a kind of token that is not known", f"{self.path}.{key}"
                )


def counts_tokens(key: str) -> bool:
    """Is this what providers call a number of tokens?"""
    return key.endswith(("tokens", "TokenCount", "_token_count"))


def _usage(report: _Report) -> Usage:
    report.check_service()
    for sign, read in _SHAPES:
        if any(key in report.table for key in sign):
            usage = _exclusive(read(report))
            report.check_rest()
            return usage
    keys = ", ".join(sorted(report.table)) or "no key"
    raise errors.UsageError(
        f" has an unknown shape: {keys}; known are Anthropic's, OpenAI's, LiteLLM's, LangChain's "
        "and Gemini's",
        report.path,
    )


def _anthropic(report: _Report) -> Counts:
    written = report.count("cache_creation_input_tokens")
    counts = {
        "convention": _abi.INPUT_EXCLUDES_CACHE,
        "input": report.required("input_tokens"),
        "output": report.required("output_tokens"),
        "cache_read": report.count("cache_read_input_tokens"),
        **report.writes(written, report.nested("cache_creation")),
    }
    tokens = sum(counts[kind] for kind in ("input", "output", "cache_read", "cache_write"))
    report.check_total(tokens, "total_tokens")
    return counts


def _openai_chat(report: _Report) -> Counts:
    """Also LiteLLM's, which has Anthropic's words beside OpenAI's, DeepSeek's and Moonshot's."""
    details, completion = report.nested("prompt_tokens_details"), report.nested("completion_tokens_details")
    prompt, output = report.required("prompt_tokens"), report.count("completion_tokens")
    read = report.agreed(
        details.count("cached_tokens"),
        report.count("cache_read_input_tokens", "prompt_cache_hit_tokens", "cached_tokens"),
    )
    report.check_total(max(prompt - read, 0), "prompt_cache_miss_tokens")
    reasoning = report.agreed(completion.count("reasoning_tokens"), report.count("reasoning_tokens"))
    written = report.agreed(
        details.count("cache_write_tokens", "cache_creation_tokens"),
        report.count("cache_creation_input_tokens"),
    )
    split = details.nested("cache_creation_token_details")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "reasoning": report.beside(reasoning, prompt + output, "total_tokens"),
        "cache_read": read,
        **report.writes(written, split if split.table else report.nested("cache_creation")),
    }


def _openai_responses(report: _Report) -> Counts:
    """Also Codex's, which has no details."""
    details, generated = report.nested("input_tokens_details"), report.nested("output_tokens_details")
    prompt, output = report.required("input_tokens"), report.required("output_tokens")
    reasoning = report.agreed(
        generated.count("reasoning_tokens"), report.count("reasoning_output_tokens", "reasoning_tokens")
    )
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "reasoning": report.beside(reasoning, prompt + output, "total_tokens"),
        "cache_read": report.agreed(details.count("cached_tokens"), report.count("cached_input_tokens")),
        "cache_write": details.count("cache_write_tokens"),
    }


def _langchain(report: _Report) -> Counts:
    details = report.nested("input_token_details")
    prompt, output = report.required("input_tokens"), report.required("output_tokens")
    report.check_total(prompt + output, "total_tokens")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "cache_read": details.count("cache_read"),
        **report.writes(details.count("cache_creation"), details),
    }


def _gemini(report: _Report) -> Counts:
    """In the API's camel case, or in the snake case of its Python package."""
    prompt = report.required("promptTokenCount", "prompt_token_count")
    prompt += report.count("toolUsePromptTokenCount", "tool_use_prompt_token_count")
    output = report.count("candidatesTokenCount", "candidates_token_count")
    thoughts = report.count("thoughtsTokenCount", "thoughts_token_count")
    totals = ("totalTokenCount", "total_token_count")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "reasoning": report.beside(thoughts, prompt + output, *totals) if report.count(*totals) else thoughts,
        "cache_read": report.count("cachedContentTokenCount", "cached_content_token_count"),
    }


# What tells a shape apart, in the order to ask.
_SHAPES: tuple[tuple[tuple[str, ...], Callable[[_Report], Counts]], ...] = (
    (("promptTokenCount", "prompt_token_count"), _gemini),
    (("prompt_tokens",), _openai_chat),
    (("input_tokens_details", "cached_input_tokens"), _openai_responses),
    (("input_token_details", "output_token_details"), _langchain),
    (("input_tokens",), _anthropic),
)


def _exclusive(counts: Counts) -> Usage:
    """Each token once: loopcost_usage_from_report()."""
    report, usage = _native.new(_abi.loopcost_usage_report), _native.new(_abi.loopcost_usage)
    for name, count in counts.items():
        setattr(report, name, count)
    _native.call(_native.library.loopcost_usage_from_report, report, usage)
    return Usage(*(getattr(usage, kind) for kind in KINDS))
