"""How many tokens did a provider report? Every provider has its own words; the arithmetic is the C
library's.
"""

from __future__ import annotations

from ctypes import byref

from . import _abi, _native, errors
from .money import KINDS, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping


def calls(report: Mapping[str, object] | object, model: str | None = None) -> list[tuple[str | None, Usage]]:
    """The calls that a report tells of: a list of (model, Usage).

    That is one call of `model`, the model that served, unless the report has `iterations`: then each of them,
    at the model that it names.

    Raises UsageError for a shape that is not known, naming the keys it saw, or for one whose price no rate
    card holds (batch and priority service, fast mode, regional surcharges); WrongTypeError or OutOfRangeError
    for a count.
    """
    usage = _mapping(report, "usage")
    iterations = usage.get("iterations")
    if not iterations:
        return [(model, _usage(usage))]
    if not isinstance(iterations, (list, tuple)):
        raise _native.wrong_type(iterations, "usage.iterations", "a list")
    entries = [_mapping(entry, "usage.iterations[]") for entry in iterations]
    _check_service(usage)
    return [(_served(entry, model), _usage(entry)) for entry in entries]


def _served(entry, model):
    served = entry.get("model") or model
    if not (served is None or isinstance(served, str)):
        raise _native.wrong_type(served, "usage.iterations[].model", "the name of a model")
    return served


def _mapping(report, parameter):
    if isinstance(report, dict):
        return report
    if hasattr(report, "model_dump"):  # the providers' packages report in pydantic models
        return report.model_dump()
    if hasattr(report, "keys"):
        return dict(report)
    raise _native.wrong_type(report, parameter, "a mapping")


def _usage(report):
    _check_service(report)
    for sign, read in _SHAPES:
        if any(key in report for key in sign):
            return _exclusive(read(report))
    keys = ", ".join(sorted(map(str, report))) or "no key"
    raise errors.UsageError(
        f" has an unknown shape: {keys}; known are Anthropic's, OpenAI's, LiteLLM's, LangChain's "
        "and Gemini's",
        "usage",
    )


def _anthropic(report):
    written = _part(report, "cache_creation", "ephemeral_1h_input_tokens")
    either = written + _part(report, "cache_creation", "ephemeral_5m_input_tokens")
    return {
        "convention": _abi.INPUT_EXCLUDES_CACHE,
        "input": _required(report, "input_tokens"),
        "output": _required(report, "output_tokens"),
        "cache_read": _count(report, "cache_read_input_tokens"),
        "cache_write": _count(report, "cache_creation_input_tokens") or either,
        "cache_write_1h": written,
    }


def _openai_chat(report):
    """Also LiteLLM's, which has Anthropic's words beside OpenAI's, and DeepSeek's."""
    details = "prompt_tokens_details"
    prompt, output = _required(report, "prompt_tokens"), _count(report, "completion_tokens")
    reasoning = _part(report, "completion_tokens_details", "reasoning_tokens")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "reasoning": _beside(reasoning, prompt + output, _count(report, "total_tokens")),
        "cache_read": _agreed(
            _part(report, details, "cached_tokens"),
            _count(report, "cache_read_input_tokens"),
            _count(report, "prompt_cache_hit_tokens"),
        ),
        "cache_write": _agreed(
            _part(report, details, "cache_write_tokens"),
            _part(report, details, "cache_creation_tokens"),
            _count(report, "cache_creation_input_tokens"),
        ),
        "cache_write_1h": _agreed(_written_for_1h(report, details), _written_for_1h(report, None)),
    }


def _written_for_1h(report, details):
    if details is None:
        return _part(report, "cache_creation", "ephemeral_1h_input_tokens")
    return _part(_nested(report, details), "cache_creation_token_details", "ephemeral_1h_input_tokens")


def _openai_responses(report):
    details = "input_tokens_details"
    prompt, output = _required(report, "input_tokens"), _required(report, "output_tokens")
    reasoning = _part(report, "output_tokens_details", "reasoning_tokens")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt,
        "output": output,
        "reasoning": _beside(reasoning, prompt + output, _count(report, "total_tokens")),
        "cache_read": _part(report, details, "cached_tokens"),
        "cache_write": _part(report, details, "cache_write_tokens"),
    }


def _langchain(report):
    details = "input_token_details"
    written = _part(report, details, "ephemeral_1h_input_tokens")
    either = written + _part(report, details, "ephemeral_5m_input_tokens")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": _required(report, "input_tokens"),
        "output": _required(report, "output_tokens"),
        "cache_read": _part(report, details, "cache_read"),
        "cache_write": _part(report, details, "cache_creation") or either,
        "cache_write_1h": written,
    }


def _gemini(report):
    """In the API's camel case, or in the snake case of its Python package."""

    def count(camel, snake):
        return _agreed(_count(report, camel), _count(report, snake))

    prompt = count("promptTokenCount", "prompt_token_count")
    tools = count("toolUsePromptTokenCount", "tool_use_prompt_token_count")
    output = count("candidatesTokenCount", "candidates_token_count")
    thoughts = count("thoughtsTokenCount", "thoughts_token_count")
    total = count("totalTokenCount", "total_token_count")
    return {
        "convention": _abi.INPUT_INCLUDES_CACHE,
        "input": prompt + tools,
        "output": output,
        "reasoning": 0 if total == prompt + tools + output else thoughts,
        "cache_read": count("cachedContentTokenCount", "cached_content_token_count"),
    }


# What tells a shape apart, in the order to ask.
_SHAPES = (
    (("promptTokenCount", "prompt_token_count", "totalTokenCount", "total_token_count"), _gemini),
    (("prompt_tokens",), _openai_chat),
    (("input_tokens_details",), _openai_responses),
    (("input_token_details", "output_token_details"), _langchain),
    (("input_tokens",), _anthropic),
)


def _exclusive(counts):
    """Each token once: loopcost_usage_from_report()."""
    report, usage = _native.new(_abi.loopcost_usage_report), _native.new(_abi.loopcost_usage)
    for name, count in counts.items():
        setattr(report, name, count)
    _native.call(_native.library.loopcost_usage_from_report, byref(report), byref(usage))
    return Usage(*(getattr(usage, kind) for kind in KINDS))


def _required(report, key):
    if report.get(key) is None:
        raise errors.UsageError(" is missing", f"usage.{key}")
    return _count(report, key)


def _count(report, key):
    """A number of tokens; providers leave out, or set to null, what is none."""
    value = report.get(key)
    return 0 if value is None else _native.whole(_abi.PARAM_USAGE_INPUT, value, f"usage.{key}")


def _nested(report, key):
    details = report.get(key)
    return {} if details is None else _mapping(details, f"usage.{key}")


def _part(report, key, name):
    return _count(_nested(report, key), name)


def _agreed(*counts):
    """One count under several names: those that are not zero must be equal."""
    found = {count for count in counts if count}
    if len(found) > 1:
        raise errors.UsageError(f" reports one count as {' and as '.join(map(str, sorted(found)))}", "usage")
    return found.pop() if found else 0


def _beside(reasoning, without, total):
    """Reasoning is part of the output, unless the provider's own total says that it comes on top."""
    return reasoning if reasoning and total == without + reasoning else 0


# Service that is billed at other prices than the rate card's.
_OTHER_PRICES = {"service_tier": ("batch", "flex", "priority"), "speed": ("fast",), "inference_geo": ("us",)}


def _check_service(report):
    for key, values in _OTHER_PRICES.items():
        if report.get(key) in values:
            raise errors.UsageError(
                f" is {report[key]!r}, which has prices of its own; no rate card holds them", f"usage.{key}"
            )
