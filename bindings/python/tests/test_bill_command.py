"""loopcost bill: totals to the nano-dollar, every record counted once, nothing lost without a word."""

import itertools
import json
import os
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from conftest import LOGS

import loopcost
from loopcost import Usage, bill, books, logs
from loopcost.cli import _output

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
    assert found["models"]["claude-opus-4-7"]["records"] == 3
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
        ({"usage": {"input_tokens": 1, "output_tokens": 1}}, "model is not given"),
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
            "usage.input_tokens is (NaN|not a number)",
        ),
        (
            '{"model": "x", "usage": {"input_tokens": 1e999, "output_tokens": 1}}',
            "usage.input_tokens is infinite",
        ),
        (
            {"type": "assistant", "message": {"role": "assistant", "model": "x", "content": []}},
            "no usage: a message of 'x' without any",
        ),
        ({"type": "message", "role": "assistant", "model": "x"}, "no usage: a message of 'x' without any"),
        (
            {"type": "event_msg", "payload": {"info": {"last_token_usage": {"input_tokens": 5}}}},
            "payload.info.last_token_usage.input_tokens looks like usage in an unknown place; a record has",
        ),
        ({"type": "result", "modelUsage": {"x": {"inputTokens": 5}}}, "modelUsage looks like usage"),
        ({"type": "x", "parts": [{}, {"usage": {"n": 1}}]}, r"parts\.\[\]\.usage looks like usage"),
        ({"type": "x", "meta": {"promptTokenCount": 5}}, "meta.promptTokenCount looks like usage"),
        ({"usage_by_role": 5}, "usage_by_role is 5 .int.; it must be a mapping from models to usage"),
        ({"usage_by_role": {"x": 5}}, "usage is 5 .int.; it must be a mapping"),
        ({"message": {"usage": {"input_tokens": 1, "output_tokens": 1}}}, "message.model is not given"),
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


QUIET = (
    {"type": "summary", "tokens": 0, "usage": None, "cost": {"usage": {}}},
    {"type": "system", "subtype": "compact_boundary", "compactMetadata": {"preTokens": 155_000}},
    {"type": "request", "params": {"max_tokens": 5, "thinking": {"budget_tokens": 5}}, "tokens": "many"},
    {"type": "user", "message": {"role": "user", "content": [{"usage": {"input_tokens": 5}}]}},
    {"type": "response.created", "response": {"model": "gpt-4o", "usage": None, "max_output_tokens": 5}},
    {"type": "assistant", "message": {"role": "assistant", "model": "<synthetic>"}},
)


def test_events_that_tell_of_no_call(loopcost_command, log):
    done = loopcost_command("bill", log(*QUIET))
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 records tell of no call" in done.stdout
    assert "1 record tells of no call" in loopcost_command("bill", log(QUIET[0])).stdout
    assert "of no call" not in loopcost_command("bill", log(GOOD)).stdout


def test_openai_events(log):
    usage = {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4}, "output_tokens": 2}
    done = {"type": "response.completed", "response": {"id": "resp_1", "model": "gpt-4o", "usage": usage}}
    ledger = logs.bill_files([log(QUIET[4], done, done)])
    assert ledger.models["gpt-4o"].usage == Usage(6, 2, cache_read=4)
    assert (ledger.without_calls, len(ledger.lines), ledger.unreadable) == (1, 1, [])


def test_subagents_of_claude_code(loopcost_command, log):
    """Their calls stand in logs of their own; the news of them repeats those, the result sums them up."""
    call = claude_code("m", 200)
    news = {"type": "progress", "data": {"type": "agent_progress", "message": call}}
    result = {
        "type": "user",
        "message": {"role": "user"},
        "toolUseResult": {"totalTokens": 9, "usage": {"input_tokens": 9}},
    }
    paths = [log(news, result, name="session"), log(call, name="agent")]
    ledger = logs.bill_files(paths)
    assert ledger.total == logs.bill_files(paths[1:]).total == logs.bill_files(paths[:1]).total
    assert (ledger.unreadable, ledger.without_calls, ledger.subagents) == ([], 1, 1)
    assert "1 subagent is summed up there" in loopcost_command("bill", *map(str, paths)).stdout


def test_the_line_with_the_most_output_counts_whatever_the_order(log):
    early, late = log(claude_code("m", 7), name="early"), log(claude_code("m", 200), name="late")
    other = log(claude_code("m", 200, cache_read_input_tokens=5), name="other")
    for paths in itertools.permutations([early, late, other]):
        ledger = logs.bill_files(paths)
        assert ledger.models["claude-opus-4-7"].usage == Usage(10, 200, cache_read=5)
        assert [(file, line) for file, line, _ in ledger.lines] == [(str(paths[0]), 1)]


def test_one_message_of_two_models_is_a_contradiction(loopcost_command, log):
    first, second = claude_code("m", 7), claude_code("m", 7)
    second["message"]["model"] = "claude-haiku-4-5"
    done = loopcost_command("bill", log(first, second, GOOD), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and found["total_usd"] == "0.005000000"
    assert [bad["line"] for bad in found["unreadable"]] == [1, 2]
    assert "message m is of claude-opus-4-7 here, and elsewhere of claude-haiku-4-5" in done.stderr


def test_server_tools_are_named_as_not_billed(loopcost_command, log):
    searched = claude_code("m", 7, server_tool_use={"web_search_requests": 2})
    path = log(searched, searched, claude_code("n", 7))
    assert "2 server tool requests are billed apart and not in it" in loopcost_command("bill", path).stdout
    assert json.loads(loopcost_command("bill", path, "--json").stdout)["unbilled_requests"] == 2
    role = {"input_tokens": 1, "output_tokens": 1, "server_tool_use": {"web_search_requests": 1}}
    one = log({"usage_by_role": {"gpt-4o": role}}, name="one")
    assert "1 server tool request is billed apart" in loopcost_command("bill", one).stdout


def test_what_the_book_lacks_is_told_once(loopcost_command, log):
    write = {"input_tokens": 1, "output_tokens": 1, "cache_creation_input_tokens": 5}
    lacks = {"model": "gpt-4o", "usage": write}
    unknown = {"model": "nosuch", "usage": write}
    path = log(GOOD, lacks, unknown, lacks, lacks, unknown)
    done = loopcost_command("bill", path)
    assert (done.returncode, done.stdout) == (2, "")
    rate, model, remedy = done.stderr.splitlines()
    assert rate == (
        f"loopcost: {path}:2: price.cache_write of 'gpt-4o' is not in the price book {books.BUILTIN}, "
        "and tokens need it (2 more records need it)"
    )
    assert model.startswith(f"loopcost: {path}:3: 'nosuch' is not in the price book {books.BUILTIN}")
    assert model.endswith(" (1 more record needs it)")
    card = "input = 2.5, output = 10, cache_read = 1.25, cache_write = .."
    assert remedy.startswith(
        f"loopcost: to price it, write models.gpt-4o = {{ {card} }}, in USD per Mtok, to mine.toml, "
    )
    assert remedy.endswith("--prices builtin --prices mine.toml; and so with the others")
    with pytest.raises(LookupError):
        logs.bill_files([path])


def test_an_unreadable_sum_leaves_no_row(loopcost_command, log):
    usage = {"input_tokens": 300_000, "output_tokens": 1}
    done = loopcost_command("bill", log({"usage_by_role": {"claude-sonnet-4-5": usage}}), "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["models"] == {}


def test_standard_input(loopcost_command, log):
    done = loopcost_command("bill", "-", log(GOOD), "--json", input=json.dumps(GOOD) + "\n{\n")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and done.stderr.startswith("loopcost: -:2: no JSON: ")
    assert (found["total_usd"], found["files"]["-"]["usd"]) == ("0.010000000", "0.005000000")


def test_a_directory_is_billed_file_by_file(loopcost_command, log, tmp_path):
    (tmp_path / "logs" / "b").mkdir(parents=True)
    call = {"model": "claude-opus-4-7", "usage": {"input_tokens": 1000, "output_tokens": 100}}
    files = [log(call, name=name) for name in ("logs/a.jsonl", "logs/b/c.jsonl")]
    log(call, name="logs/notes.txt")
    done = loopcost_command("bill", tmp_path / "logs", "--json")
    assert done.returncode == 0 and list(json.loads(done.stdout)["files"]) == [str(path) for path in files]
    assert json.loads(done.stdout)["total_usd"] == "0.015000000"
    log("{", name="logs/run.traj.json")
    done = loopcost_command("bill", tmp_path / "logs")
    assert done.returncode == 1 and "run.traj.json:1: is a trajectory and no JSON Lines" in done.stderr
    assert "1 unreadable record is not in it" in done.stdout


def test_books_over_books(loopcost_command, log, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("[models.mine]\ninput = 1\noutput = 1\n")
    path = log(GOOD, {**GOOD, "model": "mine"})
    done = loopcost_command("bill", path, "--prices", "builtin", "--prices", mine, "--json")
    found = json.loads(done.stdout)
    assert (found["total_usd"], found["book"]) == ("0.006000000", f"{mine} over {books.BUILTIN}")
    assert loopcost_command("bill", path, "--prices", mine).returncode == 2


def test_progress_is_finished_before_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    now = iter(range(100))
    monkeypatch.setattr(_output.time, "monotonic", lambda: next(now))
    with pytest.raises(ValueError), _output.Progress() as progress:
        progress.tick()
        raise ValueError
    assert capsys.readouterr().err == "\r1 records read\r\x1b[K"


@pytest.mark.parametrize("paths", ["abc", b"abc", 5, None, [5]])
def test_paths_of_a_wrong_type(paths):
    with pytest.raises(loopcost.WrongTypeError, match="^path(s)? is .*; it must be "):
        logs.bill_files(paths)


def test_a_reader_that_leaves_early(log):
    """Nothing on stderr, and the same status for every command."""
    for arguments in (["bill", log(*[GOOD] * 3000), "--records"], ["bill", log(GOOD), "--json"], ["compare"]):
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "loopcost", *map(str, arguments)]
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
        os.close(write)
        assert (done.returncode, done.stderr) == (141, b""), arguments


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
        (["{empty}"], "empty: no .*.jsonl or .*.traj.json file is in or below this directory"),
        (["{log}", "{log}"], "the same file as .*, given twice"),
        (["{log}", "--prices", "nosuch.toml"], "nosuch.toml: No such file or directory"),
        (["{log}", "--prices", "{log}"], "log.jsonl is a log, and a price book is wanted"),
        (
            ["{unknown}"],
            "unknown.jsonl:1: 'claude-opus-47' is not in the price book .*nearest are claude-opus-4-7",
        ),
    ],
)
def test_errors_end_with_two(loopcost_command, log, tmp_path, arguments, message):
    names = {"log": log(GOOD), "unknown": log({**GOOD, "model": "claude-opus-47"}, name="unknown.jsonl")}
    names["empty"] = tmp_path / "empty"
    names["empty"].mkdir()
    done = loopcost_command("bill", *(one.format(**names) for one in arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    line, *remedy = done.stderr.splitlines()
    assert re.search(message, line), line
    assert len(remedy) == ("nearest" in message)


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
