"""The same physical call is the same usage in every provider's words."""

import pytest

import loopcost
from loopcost import Price, Usage, bill, calls, reports

CALL = Usage(input=1000, output=500, cache_read=20_000, cache_write=3000)
CARD = Price(5, 25, 0.5, 6.25)

SAME_CALL = {
    "Anthropic": {
        "input_tokens": 1000,
        "output_tokens": 500,
        "cache_read_input_tokens": 20_000,
        "cache_creation_input_tokens": 3000,
        "cache_creation": {"ephemeral_5m_input_tokens": 3000, "ephemeral_1h_input_tokens": 0},
        "server_tool_use": {"web_search_requests": 0},
        "service_tier": "standard",
    },
    "Anthropic, by time only": {
        "input_tokens": 1000,
        "output_tokens": 500,
        "cache_read_input_tokens": 20_000,
        "cache_creation": {"ephemeral_5m_input_tokens": 3000, "ephemeral_1h_input_tokens": 0},
    },
    "OpenAI chat": {
        "prompt_tokens": 24_000,
        "completion_tokens": 500,
        "total_tokens": 24_500,
        "prompt_tokens_details": {"cached_tokens": 20_000, "cache_write_tokens": 3000, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 300},
    },
    "OpenAI responses": {
        "input_tokens": 24_000,
        "input_tokens_details": {"cached_tokens": 20_000, "cache_write_tokens": 3000},
        "output_tokens": 500,
        "output_tokens_details": {"reasoning_tokens": 300},
        "total_tokens": 24_500,
    },
    "OpenAI chat, reasoning on top": {
        "prompt_tokens": 24_000,
        "completion_tokens": 200,
        "total_tokens": 24_500,
        "prompt_tokens_details": {"cached_tokens": 20_000, "cache_write_tokens": 3000},
        "completion_tokens_details": {"reasoning_tokens": 300},
    },
    "LiteLLM": {
        "prompt_tokens": 24_000,
        "completion_tokens": 500,
        "total_tokens": 24_500,
        "prompt_tokens_details": {
            "cached_tokens": 20_000,
            "cache_creation_tokens": 3000,
            "text_tokens": None,
        },
        "completion_tokens_details": None,
        "cache_read_input_tokens": 20_000,
        "cache_creation_input_tokens": 3000,
    },
    "LiteLLM, all its parts": {
        "prompt_tokens": 24_000,
        "completion_tokens": 500,
        "total_tokens": 24_500,
        "completion_tokens_details": {
            "accepted_prediction_tokens": 5,
            "rejected_prediction_tokens": 5,
            "audio_tokens": 0,
            "reasoning_tokens": 300,
            "text_tokens": 200,
            "image_tokens": None,
        },
        "prompt_tokens_details": {
            "audio_tokens": 7,
            "image_tokens": 9,
            "text_tokens": 1000,
            "cached_tokens": 20_000,
            "cache_creation_tokens": 3000,
            "cache_creation_token_details": {
                "ephemeral_5m_input_tokens": 3000,
                "ephemeral_1h_input_tokens": 0,
            },
            "web_search_requests": None,
        },
        "cache_creation_input_tokens": 3000,
        "cache_read_input_tokens": 20_000,
        "inference_geo": None,
        "service_tier": "default",
        "cost": 0.01,
    },
    "Anthropic, with a total": {
        "input_tokens": 1000,
        "output_tokens": 500,
        "output_tokens_details": {"thinking_tokens": 300},
        "cache_read_input_tokens": 20_000,
        "cache_creation_input_tokens": 3000,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "total_tokens": 24_500,
    },
    "LangChain": {
        "input_tokens": 24_000,
        "output_tokens": 500,
        "total_tokens": 24_500,
        "input_token_details": {"cache_read": 20_000, "cache_creation": 3000},
    },
    "iterations": {
        "input_tokens": 600,
        "output_tokens": 100,
        "iterations": [
            {
                "type": "compaction",
                "input_tokens": 400,
                "output_tokens": 400,
                "cache_read_input_tokens": 20_000,
            },
            {
                "type": "message",
                "input_tokens": 600,
                "output_tokens": 100,
                "cache_creation_input_tokens": 3000,
            },
        ],
    },
}


@pytest.mark.parametrize("report", SAME_CALL.values(), ids=SAME_CALL)
def test_conventions(report):
    assert Usage.from_report(report) == CALL
    assert bill(report, CARD) == bill(CALL, CARD)


SAME_UNCACHED_CALL = {
    "Anthropic": {"input_tokens": 24_000, "output_tokens": 500},
    "OpenAI": {"prompt_tokens": 24_000, "completion_tokens": 500, "prompt_tokens_details": None},
    "DeepSeek": {"prompt_tokens": 24_000, "completion_tokens": 500, "prompt_cache_hit_tokens": 0},
    "Gemini": {"promptTokenCount": 24_000, "candidatesTokenCount": 500, "totalTokenCount": 24_500},
    "Gemini, thinking": {
        "promptTokenCount": 24_000,
        "candidatesTokenCount": 200,
        "thoughtsTokenCount": 300,
        "totalTokenCount": 24_500,
    },
    "Gemini, thinking among the candidates": {
        "promptTokenCount": 24_000,
        "candidatesTokenCount": 500,
        "thoughtsTokenCount": 300,
        "totalTokenCount": 24_500,
    },
    "Gemini, tools": {
        "promptTokenCount": 23_000,
        "toolUsePromptTokenCount": 1000,
        "candidatesTokenCount": 500,
        "totalTokenCount": 24_500,
    },
    "Gemini, by modality": {
        "promptTokenCount": 24_000,
        "candidatesTokenCount": 500,
        "totalTokenCount": 24_500,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 24_000}],
        "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 500}],
        "trafficType": "ON_DEMAND",
    },
    "Gemini's package": {"prompt_token_count": 24_000, "candidates_token_count": 500},
}


@pytest.mark.parametrize("report", SAME_UNCACHED_CALL.values(), ids=SAME_UNCACHED_CALL)
def test_conventions_without_cache(report):
    assert Usage.from_report(report) == Usage(24_000, 500)


@pytest.mark.parametrize(
    "report, usage",
    [
        ({"promptTokenCount": 9, "cachedContentTokenCount": 4}, Usage(input=5, cache_read=4)),
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 1,
                "prompt_cache_hit_tokens": 4,
                "prompt_cache_miss_tokens": 5,
            },
            Usage(5, 1, cache_read=4),
        ),
        (  # Moonshot's
            {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10, "cached_tokens": 4},
            Usage(5, 1, cache_read=4),
        ),
        (  # Codex's
            {
                "input_tokens": 9,
                "cached_input_tokens": 4,
                "output_tokens": 3,
                "reasoning_output_tokens": 2,
                "total_tokens": 12,
            },
            Usage(5, 3, cache_read=4),
        ),
        (
            {
                "input_tokens": 1,
                "output_tokens": 2,
                "cache_creation_input_tokens": 10,
                "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 7},
            },
            Usage(1, 2, cache_write=3, cache_write_1h=7),
        ),
        (
            {
                "prompt_tokens": 11,
                "completion_tokens": 2,
                "cache_creation_input_tokens": 10,
                "prompt_tokens_details": {"cache_creation_token_details": {"ephemeral_1h_input_tokens": 7}},
            },
            Usage(1, 2, cache_write=3, cache_write_1h=7),
        ),
        (
            {"input_tokens": 11, "output_tokens": 2, "input_token_details": {"ephemeral_1h_input_tokens": 7}},
            Usage(4, 2, cache_write_1h=7),
        ),
    ],
)
def test_parts(report, usage):
    assert Usage.from_report(report) == usage


def test_iterations_are_billed_by_the_model_that_served():
    report = {
        "input_tokens": 10,
        "output_tokens": 10,
        "iterations": [
            {"type": "message", "input_tokens": 10, "output_tokens": 10},
            {"type": "advisor_message", "model": "claude-opus-4-7", "input_tokens": 20, "output_tokens": 30},
        ],
    }
    own, advisor = Usage(10, 10), Usage(20, 30)
    assert calls(report, "claude-haiku-4-5") == [("claude-haiku-4-5", own), ("claude-opus-4-7", advisor)]
    expected = bill(own, "claude-haiku-4-5") + bill(advisor, "claude-opus-4-7")
    assert bill(report, "claude-haiku-4-5") == expected
    with pytest.raises(loopcost.UsageError, match="usage.iterations names several models"):
        bill(report, CARD)


def test_objects_of_the_providers_packages():
    class Report:
        def model_dump(self):
            return {"input_tokens": 3, "output_tokens": 4}

    assert Usage.from_report(Report()) == Usage(3, 4)


@pytest.mark.parametrize(
    "report, message",
    [
        ({"tokens": 5, "model": "x"}, "usage has an unknown shape: model, tokens; known are"),
        ({}, "usage has an unknown shape: no key"),
        ({"input_tokens": 5}, "usage.output_tokens is not given"),
        ({"input_tokens": None, "output_tokens": 3}, "usage.input_tokens is not given"),
        (
            {"input_tokens": "5", "output_tokens": 3},
            "usage.input_tokens is '5' .str.; it must be a whole number",
        ),
        (
            {"input_tokens": 1, "output_tokens": -3},
            "usage.output_tokens is -3; it must be from 0 to 1e12 tok",
        ),
        ({"input_tokens": 1, "output_tokens": True}, "usage.output_tokens is True .bool."),
        ({"input_tokens": 1, "output_tokens": float("nan")}, "usage.output_tokens is (NaN|not a number)"),
        (
            {"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 6}},
            "usage.cache_read is 6; it must be",
        ),
        (
            {"prompt_tokens": 5, "prompt_tokens_details": 6},
            "usage.prompt_tokens_details is 6 .int.; it must be a",
        ),
        (
            {
                "prompt_tokens": 9,
                "cache_read_input_tokens": 3,
                "prompt_tokens_details": {"cached_tokens": 6},
            },
            "usage reports one count as 3 and as 6",
        ),
        (
            {"input_tokens": 1, "output_tokens": 1, "service_tier": "batch"},
            "usage.service_tier is 'batch', which",
        ),
        (
            {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 11},
            "usage.total_tokens is 11, but its parts sum to 10",
        ),
        (
            {"input_tokens": 5, "output_tokens": 5, "cache_read_input_tokens": 5, "total_tokens": 10},
            "usage.total_tokens is 10, but its parts sum to 15",
        ),
        (
            {"input_tokens": 5, "output_tokens": 5, "input_token_details": {}, "total_tokens": 9},
            "usage.total_tokens is 9, but its parts sum to 10",
        ),
        (
            {"input_tokens": 5, "output_tokens": 5, "input_tokens_details": {}, "total_tokens": 9},
            "usage.total_tokens is 9, but its parts sum to 10",
        ),
        (
            {"prompt_tokens": 9, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 4},
            "usage.prompt_cache_miss_tokens is 4, but its parts sum to 5",
        ),
        (
            {"promptTokenCount": 9, "candidatesTokenCount": 4, "totalTokenCount": 14},
            "usage.totalTokenCount is 14, but its parts sum to 13",
        ),
        ({"totalTokenCount": 9}, "usage has an unknown shape: totalTokenCount"),
        ({"total_tokens": 9}, "usage has an unknown shape: total_tokens"),
        ({"prompt_token_count": None}, "usage.promptTokenCount is not given"),
        (
            {"input_tokens": 1, "output_tokens": 1, "thought_tokens": 7},
            "usage.thought_tokens is 7, a kind of token that is not known",
        ),
        (
            {"prompt_tokens": 1, "completion_tokens": 1, "citation_tokens": 7},
            "usage.citation_tokens is 7, a kind of token",
        ),
        ({"promptTokenCount": 1, "dreamTokenCount": 7}, "usage.dreamTokenCount is 7, a kind of token"),
        (
            {
                "input_tokens": 1,
                "output_tokens": 1,
                "cache_creation_input_tokens": 10,
                "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 6},
            },
            "usage reports one count as 9 and as 10",
        ),
        (
            {
                "input_tokens": 1,
                "output_tokens": 1,
                "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_24h_input_tokens": 6},
            },
            "usage.cache_creation.ephemeral_24h_input_tokens is 6, a kind of token",
        ),
        ({5: 6}, "usage: a key is 5 .int.; it must be text"),
        ({"iterations": 5}, "usage.iterations is 5 .int.; it must be a list"),
        ({"iterations": [5]}, "usage.iterations.. is 5 .int.; it must be a mapping"),
        (
            {"iterations": [{"model": 5, "input_tokens": 1, "output_tokens": 1}]},
            "usage.iterations...model is 5 .int.; it must be the name of a model",
        ),
        (5, "usage is 5 .int.; it must be a mapping"),
    ],
)
def test_errors(report, message):
    with pytest.raises(loopcost.LoopcostError, match=f"^{message}"):
        Usage.from_report(report)


def test_requests_of_server_tools_are_counted():
    usage = {"input_tokens": 1, "output_tokens": 2}
    tools = {"web_search_requests": 3, "web_fetch_requests": 1, "code_seconds": 9}
    assert reports.server_requests(usage) == reports.server_requests({**usage, "server_tool_use": None}) == 0
    assert reports.server_requests({**usage, "server_tool_use": tools}) == 4
    assert Usage.from_report({**usage, "server_tool_use": tools}) == Usage(1, 2)


def test_a_zero_of_an_unknown_kind_is_no_matter():
    assert Usage.from_report({"input_tokens": 1, "output_tokens": 2, "dream_tokens": 0}) == Usage(1, 2)
