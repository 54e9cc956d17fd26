"""loopcost bill: totals to the nano-dollar, every record counted once, nothing lost without a word."""

import json
import re
from decimal import Decimal

import pytest
from conftest import LOGS

from loopcost import Usage, bill, books, logs

FILES = [LOGS / f"{arm}.jsonl" for arm in "ABCD"]

BOOK = """
as_of = 2026-06-28
source = "the trials' own costs"
[models."claude-opus-4-7"]
input = {opus[0]}
output = {opus[1]}
cache_write = {opus[2]}
cache_read = {opus[3]}
[models."claude-haiku-4-5"]
input = 1
output = 5
cache_write = 1.25
cache_read = 0.10
[models."qwen-local"]
input = 0
output = 0
cache_write = 0
cache_read = 0
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(BOOK.format(opus=(15, 75, 18.75, 1.50)))
    return path


@pytest.fixture
def log(tmp_path):
    """Writes records to a file, one a line."""

    def write(*records, name="log.jsonl"):
        lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
        path = tmp_path / name
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    return write


def test_recorded_trials(loopcost_command, book):
    done = loopcost_command("bill", *FILES, "--prices", book, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["total_usd"] == "35.981375600"  # published, from rounded trials: 35.981377
    assert sum(Decimal(model["usd"]) for model in found["models"].values()) == Decimal("35.9813756")
    assert sum(Decimal(file["usd"]) for file in found["files"].values()) == Decimal("35.9813756")
    assert found["models"]["claude-haiku-4-5-20251001"]["priced_as"] == "claude-haiku-4-5"
    assert found["models"]["qwen-local"]["usd"] == "0.000000000"
    assert (found["book"], found["as_of"]) == (str(book), "2026-06-28")


def test_each_recorded_trial(loopcost_command, book):
    done = loopcost_command("bill", *FILES, "--prices", book, "--json", "--records")
    records = {
        (record["file"], record["line"]): record["usd"] for record in json.loads(done.stdout)["records"]
    }
    trials = [(path, i, json.loads(line)) for path in FILES for i, line in enumerate(path.open(), 1)]
    assert len(records) == len(trials) == 41
    for path, i, trial in trials:
        assert abs(Decimal(records[str(path), i]) - Decimal(str(trial["total_cost_usd"]))) <= Decimal(
            "5.1e-7"
        )


def test_recorded_trials_at_list_price(loopcost_command, book):
    book.write_text(BOOK.format(opus=(5, 25, 6.25, 0.50)))
    done = loopcost_command("bill", *FILES, "--prices", book, "--json")
    assert json.loads(done.stdout)["total_usd"] == "14.140144600"


def test_the_table_says_total_book_and_date(loopcost_command, book):
    done = loopcost_command("bill", *FILES, "--prices", book)
    assert "Total 35.981375600 USD" in done.stdout
    assert f"Prices: {book}, as of 2026-06-28, from the trials' own costs" in done.stdout
    assert "priced as claude-haiku-4-5" in done.stdout


def claude_code(message, output, **usage):
    return {
        "type": "assistant",
        "requestId": "req_1",
        "message": {
            "id": message,
            "model": "claude-opus-4-7",
            "usage": {"input_tokens": 10, "output_tokens": output, **usage},
        },
    }


CLAUDE_CODE = (
    {"type": "summary", "summary": "..."},
    {"type": "user", "message": {"role": "user", "content": "hi"}},
    claude_code("msg_1", 1),
    claude_code("msg_1", 200),
    claude_code("msg_2", 7, cache_read_input_tokens=1000),
    {
        "type": "assistant",
        "message": {"id": "x", "model": "<synthetic>", "usage": {"input_tokens": 0, "output_tokens": 0}},
    },
)


def test_claude_code_counts_a_message_once(loopcost_command, log):
    first = log(*CLAUDE_CODE, name="first.jsonl")
    resumed = log(claude_code("msg_1", 200), claude_code("msg_3", 5), name="resumed.jsonl")
    done = loopcost_command("bill", first, resumed, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    usage = Usage(30, 212, cache_read=1000)
    assert found["models"]["claude-opus-4-7"]["calls"] == 3
    assert found["models"]["claude-opus-4-7"]["tokens"]["output"] == 212
    assert found["total_usd"] == f"{bill(usage, 'claude-opus-4-7').usd:f}"
    assert found["records_without_calls"] == 3
    assert list(found["models"]) == ["claude-opus-4-7"]


def test_iterations_are_billed_at_their_own_models(loopcost_command, log):
    usage = {
        "input_tokens": 1,
        "output_tokens": 1,
        "iterations": [
            {"type": "message", "input_tokens": 1, "output_tokens": 1},
            {"type": "advisor_message", "model": "claude-opus-4-7", "input_tokens": 5, "output_tokens": 6},
        ],
    }
    done = loopcost_command("bill", log({"model": "claude-haiku-4-5", "usage": usage}), "--json")
    found = json.loads(done.stdout)["models"]
    assert found["claude-opus-4-7"]["tokens"]["output"] == 6
    assert found["claude-haiku-4-5"]["tokens"]["output"] == 1


def test_calls_are_priced_one_by_one(log):
    """Two calls of 150k tokens are below a threshold of 200k, though their sum is not."""
    record = {"model": "claude-sonnet-4-5", "usage": {"input_tokens": 150_000, "output_tokens": 0}}
    ledger = logs.bill_files([log(record, record)])
    assert ledger.total.usd == Decimal("0.9")


GOOD = {"model": "claude-opus-4-7", "usage": {"input_tokens": 1000, "output_tokens": 0}}


@pytest.mark.parametrize(
    "line, message",
    [
        ("{", "no JSON: "),
        ("[1]", "no record: .1."),
        ("NaN", "no record: nan"),
        ('"text"', "no record: 'text'"),
        ("[" * 100_000, "no JSON: "),
        ("1" * 5000, "no (JSON|record): "),
        ({"model": "x"}, "no usage: a record has .*; this one has model"),
        ({}, "no usage: .*; this one has no key"),
        ({"usage": {"input_tokens": 1, "output_tokens": 1}}, "model is missing"),
        (
            {"model": 5, "usage": {"input_tokens": 1, "output_tokens": 1}},
            "model is 5 .int.; it must be the name",
        ),
        ({"model": "x", "usage": {"tokens": 1}}, "usage has an unknown shape: tokens"),
        ({"model": "x", "usage": 5}, "usage is 5 .int.; it must be a mapping"),
        (
            {"model": "x", "usage": {"input_tokens": -1, "output_tokens": 1}},
            "usage.input_tokens is -1; it must be",
        ),
        (
            '{"model": "x", "usage": {"input_tokens": NaN, "output_tokens": 1}}',
            "usage.input_tokens is not a number",
        ),
        (
            '{"model": "x", "usage": {"input_tokens": 1e999, "output_tokens": 1}}',
            "usage.input_tokens is infinite",
        ),
        ({"usage_by_role": 5}, "usage_by_role is 5 .int.; it must be a mapping from models to usage"),
        ({"usage_by_role": {"x": 5}}, "usage is 5 .int.; it must be a mapping"),
        ({"message": {"usage": {"input_tokens": 1, "output_tokens": 1}}}, "message.model is missing"),
        (
            {
                "model": "gpt-4o",
                "usage": {"input_tokens": 1, "output_tokens": 1, "cache_creation_input_tokens": 5},
            },
            "price.cache_write is not in the rate card, and it is needed for 5 tokens",
        ),
        (
            {"usage_by_role": {"claude-sonnet-4-5": {"input_tokens": 300_000, "output_tokens": 1}}},
            "usage_by_role sums several calls of claude-sonnet-4-5; which of them passed",
        ),
    ],
)
def test_unreadable_records_are_named_and_the_rest_is_billed(loopcost_command, log, line, message):
    path = log(GOOD, "", line, GOOD)
    done = loopcost_command("bill", path, "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["total_usd"] == "0.010000000"
    assert [(bad["file"], bad["line"]) for bad in found["unreadable"]] == [(str(path), 3)]
    (reported,) = done.stderr.splitlines()
    assert re.match(f"loopcost: {path}:3: {message}", reported), reported


def test_bytes_that_are_no_text(loopcost_command, tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\n\xff\xfe\n")
    done = loopcost_command("bill", path)
    assert done.returncode == 1 and f"{path}:2: no JSON" in done.stderr
    assert "Total 0.005000000 USD" in done.stdout and "1 unreadable" in done.stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nosuch.jsonl"], "nosuch.jsonl: No such file or directory"),
        (["."], ".: Is a directory"),
        (["{log}", "{log}"], "the same file as .*, given twice"),
        (["{log}", "--prices", "nosuch.toml"], "nosuch.toml: No such file or directory"),
        (["{log}", "--prices", "{log}"], "log.jsonl: no TOML: "),
        (
            ["{unknown}"],
            "unknown.jsonl:1: 'claude-opus-47' is not in the price book .*nearest are claude-opus-4-7",
        ),
    ],
)
def test_errors_end_with_two(loopcost_command, log, tmp_path, arguments, message):
    names = {"log": log(GOOD), "unknown": log({**GOOD, "model": "claude-opus-47"}, name="unknown.jsonl")}
    done = loopcost_command("bill", *(one.format(**names) for one in arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert re.search(message, line), line


def test_an_empty_trial_and_an_empty_file_cost_nothing(loopcost_command, log):
    paths = [log({"usage_by_role": {}}, name="a.jsonl"), log(name="b.jsonl")]
    done = loopcost_command("bill", *paths, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["files"] == {str(path): {"usd": "0.000000000"} for path in paths}


def test_the_builtin_book_is_quoted(loopcost_command, log):
    found = json.loads(loopcost_command("bill", log(GOOD), "--json").stdout)
    assert (found["book"], found["as_of"]) == (books.BUILTIN, "2026-07-24") and "LiteLLM" in found["source"]


def test_names_in_logs_are_no_markup(loopcost_command, log, tmp_path):
    book = tmp_path / "book.toml"
    book.write_text('[models."[red]x[/]\\u001b"]\ninput = 1\noutput = 1\n', encoding="utf-8")
    record = {"model": "[red]x[/]\x1b", "usage": {"input_tokens": 1, "output_tokens": 1}}
    done = loopcost_command("bill", log(record), "--prices", book)
    assert done.returncode == 0 and "[red]x[/]\\x1b" in done.stdout
