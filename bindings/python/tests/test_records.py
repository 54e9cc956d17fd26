"""Records and runs: what readers of logs tell, from real files or such as are shaped like them, and what they refuse."""

import csv
import gzip
import itertools
import json
import re
import shutil
import sys
import tracemalloc
from decimal import Decimal

import pytest
from conftest import LOGS, TESTS
from hypothesis import given
from hypothesis import strategies as st

import loopcost
from loopcost import Usage, errors, records, reports
from loopcost.readers import COLUMNS, FORMATS, _detect, _json, _values, claude_code, outcomes
from loopcost.readers._messages import Messages
from loopcost.readers._window import OPEN

DATA = TESTS / "data"
CLAUDE_CODE = DATA / "claude_code" / "projects"
TRAJECTORIES = DATA / "mini_swe_agent"
TRIALS = [LOGS / f"{arm}.jsonl" for arm in "ABCD"]

sys.path.insert(0, str(TESTS / "bench"))
from claude_code_log import HAIKU, OPUS, SESSION, Session  # noqa: E402

USAGE = {"input_tokens": 10, "output_tokens": 2}


@pytest.fixture
def log(tmp_path):
    """Writes a log: bytes, text, or objects, one a line."""

    def write(*lines, name="log.jsonl"):
        path = tmp_path / name
        data = [line if isinstance(line, (bytes, str)) else json.dumps(line) for line in lines]
        data = [line if isinstance(line, bytes) else line.encode() for line in data]
        path.write_bytes(b"".join(line + b"\n" for line in data))
        return path

    return write


def read(*paths, **options):
    """(records, lines that cannot be read, formats by file)."""
    unreadable, formats = [], {}
    found = list(records.readable(records.read(paths, opened=formats.__setitem__, **options), unreadable))
    return found, unreadable, formats


def runs(*paths, **options):
    found, unreadable, _ = read(*paths, **options)
    assert unreadable == []
    return records.runs(found)


def problems(*paths, **options):
    return [(one.line, str(one.error)) for one in read(*paths, **options)[1]]


# result files of trials


def test_trials():
    found = runs(*TRIALS)
    assert len(found) == 41
    first = found[0]
    assert (first.arm, first.task, first.trial, first.end) == ("A", "T3", "0", "solved")
    assert (first.models, first.length, first.calls) == (("claude-opus-4-7",), 6, ())
    assert first.usage["claude-opus-4-7"] == Usage(1748, 769, 11572, 3679)
    assert (first.cost, first.seconds, first.checks) == (0.170234, 59.89, {"verify_final": True})
    assert [sum(run.end == end for run in found) for end in records.ENDS] == [36, 4, 0, 1, 0]


def test_a_trial_that_was_aborted_before_its_first_call():
    aborted = [run for run in runs(*TRIALS) if run.end == "aborted"]
    assert [(run.arm, run.task, run.models, run.length, run.cost) for run in aborted] == [
        ("A", "T1", (), 0, 0.0)
    ]


def test_only_the_calls_of_the_model_that_runs_the_loop_are_counted():
    run = next(run for run in runs(LOGS / "B.jsonl") if run.task == "T1" and run.end == "wrong")
    assert run.counts == {"claude-opus-4-7": 30, "qwen-local": None} and run.length == 30


def test_a_trial_without_some_of_its_facts(log):
    (run,) = runs(log({"usage_by_role": {"m": USAGE}}))
    assert (run.end, run.length, run.counts, run.cost, run.checks) == (
        "unknown",
        None,
        {"m": None},
        None,
        None,
    )


@pytest.mark.parametrize(
    "key, value, message",
    [
        ("iterations", -1, "iterations is -1; it must be"),
        ("iterations", "many", "iterations is 'many' (str); it must be a number"),
        ("iterations", 2.5, "iterations is 2.5; it must be a whole number"),
        ("iterations", 10**9, "iterations is 1e9; it must be from 1 to 1e7 calls"),
        ("wall_sec", -1, "wall_sec is -1; it must be 0 or more"),
        ("wall_sec", float("inf"), "wall_sec is inf"),
        ("cost_usd_by_role", {"m": "x"}, "cost_usd_by_role.m is 'x'"),
        ("propensity", 1.5, "propensity is 1.5; it must be above 0 and at most 1"),
        ("success", "maybe", "success is 'maybe' (str); it must be true or false"),
        ("success", 2, "success is 2 (int); it must be true or false"),
        ("usage_by_role", None, "usage_by_role is not given"),
        ("usage_by_role", {"m": {"input_tokens": -1, "output_tokens": 1}}, "usage.input_tokens is -1"),
    ],
)
def test_wrong_values_of_a_trial(log, key, value, message):
    ((line, problem),) = problems(log({"usage_by_role": {"m": USAGE}, key: value}))
    assert line == 1 and problem.startswith(message)


@pytest.mark.parametrize(
    "success, end",
    [("false", "wrong"), ("true", "solved"), (0, "wrong"), (1, "solved"), ("no", "wrong"), ("", "unknown")],
)
def test_a_success_of_a_trial_is_read_as_in_other_logs(log, success, end):
    (run,) = runs(log({"usage_by_role": {"m": USAGE}, "success": success}))
    assert run.end == end


def test_lines_that_are_no_trials_are_reported(log):
    """In a file of trials, and in another that is called one."""
    path = log({"usage_by_role": {"m": USAGE}}, {"type": "summary"}, event("a", 5), {"usage_by_role": {}})
    wrong = "usage_by_role is not given"
    assert problems(path) == [(2, wrong), (3, wrong)] and len(read(path)[0]) == 2
    session = log({"type": "summary"}, event("a", 5), name="session.jsonl")
    assert problems(session, format="trials") == [(1, wrong), (2, wrong)]


# session logs of Claude Code


def sums(found):
    total = {}
    for record in found:
        total[record.model] = total.get(record.model, Usage()) + record.usage
    return total


def test_a_session_its_subagent_and_one_that_resumes_it():
    found, unreadable, formats = read(CLAUDE_CODE)
    assert unreadable == [] and set(formats.values()) == {"claude-code"}
    by_run = {run.run: run for run in records.runs(found)}
    assert set(by_run) == {SESSION, "agent-a1675717a14cbb80d", "c0ffee00-0000-4000-8000-000000000002"}
    assert {run.arm for run in by_run.values()} == {claude_code.ARM, claude_code.SUBAGENT}
    session = Session(1)
    lines = list(session.lines(90))
    assert by_run[SESSION].length == session.calls
    assert [record.index for record in by_run[SESSION].calls] == list(range(1, session.calls + 1))
    expected = {model: Usage(**usage) for model, usage in session.usage.items()}
    assert by_run[SESSION].usage == expected
    assert by_run[SESSION].end == "unknown" and len(lines) > 90


def test_what_a_resumed_session_copied_is_told_once():
    """In either order; then the history is part of the one that was read first."""
    paths = sorted(path for path in CLAUDE_CODE.rglob("*.jsonl") if "agent" not in path.name)
    totals = [sums(read(*order)[0]) for order in itertools.permutations(paths)]
    assert totals[0] == totals[1]
    assert sum(len(read(path)[0]) for path in paths) > len(read(*paths)[0])


def test_the_records_and_the_bill_agree():
    from loopcost import logs

    paths = sorted(CLAUDE_CODE.rglob("*.jsonl"))
    ledger = logs.bill_files(paths)
    assert {name: model.usage for name, model in ledger.models.items()} == sums(read(*paths)[0])


def event(message, output, kind="assistant", model=OPUS, **more):
    content = [{"type": "text", "text": "x"}]
    usage = {"input_tokens": 1, "output_tokens": output}
    facts = {
        "model": model,
        "id": message,
        "type": "message",
        "role": kind,
        "content": content,
        "usage": usage,
    }
    return {
        "parentUuid": None,
        "isSidechain": False,
        "message": facts,
        "type": kind,
        "sessionId": "s",
        **more,
    }


def compact(record):
    return json.dumps(record, separators=(",", ":"))


def test_of_the_lines_of_a_message_the_one_with_the_most_output_counts(log):
    for outputs in itertools.permutations((1, 5, 9)):
        for form in (compact, json.dumps):  # plain to see, and parsed
            found, unreadable, _ = read(log(*(form(event("m", output)) for output in outputs)))
            assert [record.usage.output for record in found] == [9] and unreadable == []


def test_lines_of_messages_may_be_interleaved(log):
    lines = [event(f"m{i % 40}", 1 + i // 40) for i in range(120)]
    found = read(log(*map(compact, lines)))[0]
    assert [record.usage.output for record in found] == [3] * 40
    assert [record.index for record in found] == list(range(1, 41))


def test_a_message_that_comes_back_late_with_more_output_is_reported(log):
    others = [event(f"m{i}", 3) for i in range(OPEN + 1)]
    path = log(*map(compact, [event("m", 1), *others, event("m", 1), event("m", 2)]))
    found, unreadable, _ = read(path)
    assert len(found) == OPEN + 2
    assert [(one.line, str(one.error)) for one in unreadable] == [
        (OPEN + 4, "message m has 2 tokens of output here, and 1 where it was counted")
    ]


def test_one_message_of_two_models_is_a_contradiction(log):
    found = problems(log(compact(event("m", 1)), compact(event("m", 1, model=HAIKU))))
    assert found == [
        (1, f"message m is of {OPUS} here, and elsewhere of {HAIKU}"),
        (2, f"message m is of {HAIKU} here, and elsewhere of {OPUS}"),
    ]


def test_subagents_in_the_log_of_the_session_are_runs(log):
    """Version 1: no ids of agents; each conversation begins with a line that answers none."""

    def side(line, parent, message):
        return event(message, 1, isSidechain=True, uuid=line, parentUuid=parent)

    def ask(line, parent=None):
        text = {"role": "user", "content": "x"}
        return {"parentUuid": parent, "isSidechain": True, "message": text, "type": "user", "uuid": line}

    lines = [event("m0", 1, uuid="0"), ask("a1"), ask("b1"), side("a2", "a1", "m1"), side("b2", "b1", "m2")]
    lines += [ask("a3", "a2"), side("a4", "a3", "m3"), event("m4", 1)]
    for form in (compact, json.dumps):
        found = read(log(*map(form, lines), name="s.jsonl"))[0]
        assert [record.run for record in found] == ["s", "s/1", "s/2", "s/1", "s"]
        assert [record.index for record in found] == [1, 1, 1, 2, 2]


def test_news_of_a_subagent_belong_to_its_run(log):
    news = {"type": "progress", "data": {"type": "agent_progress", "agentId": "a1", "message": event("m", 7)}}
    news["sessionId"] = "s"
    (record,) = read(log(news))[0]
    assert (record.run, record.arm) == ("agent-a1", claude_code.SUBAGENT)


@pytest.mark.parametrize("form", [compact, json.dumps])
@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[:-30],
        lambda line: line.replace('"output_tokens"', '"output"'),
        lambda line: line.replace("[{", "[[{"),
        lambda line: line + line,
        lambda line: line.replace('"usage"', '"used"'),
    ],
)
def test_damaged_lines_are_reported(log, form, damage):
    line = form(event("m", 5))
    assert damage(line) != line
    found, unreadable, formats = read(log(form(event("n", 1)), damage(line), form(event("o", 1))))
    assert [one.line for one in unreadable] == [2] and len(found) == 2, unreadable
    assert set(formats.values()) == {"claude-code"}


def test_results_of_tools_are_not_parsed_unless_they_may_be_cut_off(log):
    answer = {"type": "user", "message": {"role": "user", "content": "x"}, "sessionId": "s"}
    cut = compact({"message": answer["message"], "type": "user"})[:-5]
    path = log(compact(event("m", 1)), compact(answer), cut)
    assert [line for line, _ in problems(path)] == [3]


def test_what_looks_like_a_message_inside_a_tool_s_input_is_none(log):
    line = event("m", 5)
    line["message"]["content"] = [
        {"type": "tool_use", "input": {"message": {"role": "user"}, "usage": {"output_tokens": 99}}},
        {"type": "text", "text": compact({"message": {"id": "x", "usage": {"output_tokens": 98}}})},
    ]
    for form in (compact, json.dumps):
        (record,) = read(log(form(line)))[0]
        assert (record.model, record.usage.output) == (OPUS, 5)


# counting once, in little memory


def test_messages_are_claimed_once():
    """In sixteen bytes each."""
    messages = Messages()
    keys = [f"msg_{i}" for i in range(50_000)]
    assert all(messages.claim(key, i) is None for i, key in enumerate(keys))
    assert len(messages) == len(keys)
    assert all(messages.claim(key, 0) == i for i, key in enumerate(keys))
    buckets = (messages._ids, messages._outputs, *messages._ids, *messages._outputs)
    assert sum(map(sys.getsizeof, buckets)) <= 16 * len(messages)
    assert messages.claim("other", 2**40) is None and messages.claim("other", 0) == 2**32 - 1


def test_memory_does_not_grow_with_the_log(tmp_path):
    """Five times the lines, and all that is added are sixteen bytes a message."""
    peaks = []
    for count in (2_000, 10_000):
        path = tmp_path / f"{count}.jsonl"
        with open(path, "wb") as file:
            session = Session(7)
            file.writelines(session.lines(count))
        summary = loopcost.Summary()
        tracemalloc.start()
        for item in records.read([path]):
            summary.add(item)
        peaks.append(tracemalloc.get_traced_memory()[1] - 16 * session.calls)
        tracemalloc.stop()
        assert summary.usage(OPUS)["output"] == session.usage[OPUS]["output"]
    assert peaks[1] < peaks[0] + 100_000, peaks


# usage in JSON Lines


def test_usage_of_every_provider(log):
    openai = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
    gemini = {"promptTokenCount": 10, "candidatesTokenCount": 2, "totalTokenCount": 12}
    response = {"id": "r", "model": "gpt-4o", "usage": {"input_tokens": 10, "output_tokens": 2}}
    response["usage"]["input_tokens_details"] = {"cached_tokens": 4}
    path = log(
        {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-4-5", "usage": USAGE},
        {"id": "chatcmpl-1", "created": 1_780_000_000, "model": "gpt-4o", "usage": openai},
        {"modelVersion": "gemini-2.5-pro", "responseId": "x", "usageMetadata": gemini},
        {"model": "gemini-2.5-pro", "usage": gemini},
        {"type": "response.created", "response": {"model": "gpt-4o", "usage": None}},
        {"type": "response.completed", "response": response},
        {"model": "anthropic/claude-sonnet-4-5", "usage": {**openai, "cache_read_input_tokens": 4}},
    )
    found, unreadable, formats = read(path)
    assert unreadable == [] and formats == {str(path): "usage"}
    assert [record.index for record in found] == [1, 2, 3, 4, 5, 6]
    assert [record.usage.prompt for record in found] == [10] * 6
    assert {record.run for record in found} == {str(path)} and found[1].time == 1_780_000_000
    assert [record.model for record in found][2:5] == ["gemini-2.5-pro", "gemini-2.5-pro", "gpt-4o"]


def test_what_is_said_beside_the_usage(log):
    one = {"model": "m", "usage": USAGE, "run": "r1", "arm": "a", "task": 7, "task_type": "t", "trial": 0}
    last = {
        **one,
        "time": "2026-06-28T12:00:30Z",
        "seconds": 4,
        "cost": 0.5,
        "end": "capped",
        "propensity": 0.25,
    }
    path = log({**one, "time": "2026-06-28T12:00:00Z", "cost": 0.25}, {**last, "checks": {"tests": 1}})
    (run,) = runs(path)
    assert (run.run, run.arm, run.task, run.task_type, run.trial, run.end) == (
        "r1",
        "a",
        "7",
        "t",
        "0",
        "capped",
    )
    assert (run.length, run.cost, run.seconds, run.checks) == (2, 0.75, 34, {"tests": True})
    assert [call.propensity for call in run.calls] == [None, 0.25]


def test_runs_may_be_interleaved(log):
    lines = [{"model": "m", "usage": USAGE, "run": run} for run in "abab"]
    lines[3]["success"] = True
    assert [(run.run, run.length, run.end) for run in runs(log(*lines))] == [
        ("a", 2, "unknown"),
        ("b", 2, "solved"),
    ]


def test_two_arms_have_no_run_in_common(log):
    """Their rows may be mixed, and their files read one after the other; what tells no arm is of the first one."""
    rows = ["r,a,m,1,1", "r,b,m,2,2", "r,a,m,3,3", "r,,m,4,4", "s,b,m,5,5"]
    path = log("run,arm,model,input,output", *rows, name="t.csv")
    found = [(run.run, run.arm, run.length, run.usage["m"].input) for run in runs(path)]
    assert found == [("r", "a", 3, 8), ("b/r", "b", 1, 2), ("s", "b", 1, 5)]
    assert [call.index for run in runs(path) for call in run.calls] == [1, 2, 3, 1, 1]
    events = [{"model": "m", "usage": USAGE, "run": "r", "arm": arm} for arm in "aba"]
    assert [(run.run, run.length) for run in runs(log(*events))] == [("r", 2), ("b/r", 1)]
    parts = [log("run,arm,model,input,output", row, name=f"{i}.csv") for i, row in enumerate(rows[:2])]
    assert [run.run for run in runs(*parts)] == ["r", "b/r"]


def test_totals_have_no_index(log):
    (run,) = runs(log({"model": "m", "usage": USAGE, "calls": 12, "run": "r"}))
    assert (run.length, run.calls) == (12, ())


def test_a_call_of_two_models(log):
    iterations = [{"type": "message", **USAGE}, {"type": "advisor_message", "model": "n", **USAGE}]
    (run,) = runs(log({"model": "m", "usage": {**USAGE, "iterations": iterations}, "success": 0}))
    assert (run.counts, run.end) == ({"m": 1, "n": 1}, "wrong")
    assert [call.end for call in run.calls] == [None, "wrong"]


def test_what_calls_on_one_line_cost_together_counts_once(log):
    usage = {"iterations": [{"type": "message", **USAGE}, {"type": "message", **USAGE}]}
    (run,) = runs(log({"model": "m", "usage": usage, "cost": 0.5, "seconds": 3}))
    assert (run.length, run.cost, run.seconds) == (2, 0.5, 3)
    trajectory = json.loads((TRAJECTORIES / "pvlib__pvlib-python-1606.traj.json").read_text())
    whole = sum(message.get("extra", {}).get("cost", 0) for message in trajectory["messages"])
    first = next(one for one in trajectory["messages"] if "response" in one.get("extra", {}))
    first["extra"]["response"]["usage"] = usage
    (run,) = runs(log(json.dumps(trajectory), name="a.traj.json"))
    assert run.length == 5 and run.cost == pytest.approx(whole)


@pytest.mark.parametrize(
    "line, message",
    [
        (b"\x00\xff garbage", "no JSON"),
        ({"model": "m", "usage": USAGE, "end": "won"}, "end is 'won'; it must be 'solved', 'wrong'"),
        (
            {"model": "m", "usage": USAGE, "success": "perhaps"},
            "success is 'perhaps' .str.; it must be true or false",
        ),
        ({"model": "m", "usage": USAGE, "time": "noon"}, "time is 'noon' .str.; it must be a time"),
        ({"model": "m", "usage": USAGE, "cost": -1}, "cost is -1; it must be 0 or more"),
        ({"model": "m", "usage": USAGE, "calls": True}, "calls is True .bool.; it must be a number"),
        ({"model": "m", "usage": {"input_tokens": "1", "output_tokens": 1}}, "usage.input_tokens is '1'"),
    ],
)
def test_lines_that_cannot_be_read(log, line, message):
    good = {"model": "m", "usage": USAGE}
    found, unreadable, _ = read(log(good, line, good))
    assert len(found) == 2 and [one.line for one in unreadable] == [2]
    assert str(unreadable[0]).startswith(f"{unreadable[0].file}:2: ")
    assert re.match(message, str(unreadable[0].error)), unreadable[0].error


def test_bom_crlf_and_blank_lines(log):
    line = json.dumps({"model": "m", "usage": USAGE}).encode()
    assert len(read(log(b"\xef\xbb\xbf" + line + b"\r", b"", b"  \r", line + b"\r"))[0]) == 2


def test_an_empty_file_tells_nothing(log):
    for name in ("empty.jsonl", "empty.csv"):
        assert read(log(name=name))[:2] == ([], [])


# spend logs of LiteLLM


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_spend_logs(ending):
    path = DATA / "litellm" / f"spend_logs.{ending}"
    found, unreadable, formats = read(path)
    assert unreadable == [] and formats == {str(path): "litellm-spend"}
    first, second = records.runs(found)
    assert (first.run, first.length, first.seconds, first.cost) == ("ses-1", 2, 9.0, pytest.approx(0.029385))
    assert first.calls[1].usage == Usage(10, 150, 5000, 1020)
    assert (second.length, second.usage["claude-sonnet-4-5-20250929"]) == (1, Usage(1000, 100))
    assert loopcost.bill(first.usage["claude-sonnet-4-5-20250929"], "claude-sonnet-4-5").usd == Decimal(
        "0.029385"
    )


def test_spend_logs_in_other_wrappings(log):
    rows = json.loads((DATA / "litellm" / "spend_logs.json").read_text())
    expected = [record.usage for record in read(DATA / "litellm" / "spend_logs.json")[0]]
    page = {"data": rows, "total": 5, "page": 1}
    for path in (log(*rows), log(json.dumps(page)), log(json.dumps(page, indent=2)), log(json.dumps(rows))):
        found, unreadable, formats = read(path)
        assert unreadable == [] and set(formats.values()) == {"litellm-spend"}
        assert [record.usage for record in found] == expected


def test_rows_of_spend_logs_that_cannot_be_read(log):
    row = json.loads((DATA / "litellm" / "spend_logs.json").read_text())[0]
    bad = [
        {**row, "request_id": None},
        {**row, "metadata": "{"},
        {**row, "spend": "much"},
        {**row, "model": ""},
    ]
    assert [line for line, _ in problems(log(row, *bad))] == [2, 3, 4, 5]


def test_requests_of_server_tools_are_carried_once(log):
    """By the last record of what tells of them."""
    tools = {"server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1}}
    searched = {"prompt_tokens": 5, "completion_tokens": 1, **tools}
    row = json.loads((DATA / "litellm" / "spend_logs.json").read_text())[0]
    trajectory = json.loads((TRAJECTORIES / "pvlib__pvlib-python-1606.traj.json").read_text())
    first = next(one for one in trajectory["messages"] if "response" in one.get("extra", {}))
    first["extra"]["response"]["usage"].update(tools)
    two = {"iterations": [{"input_tokens": 5, "output_tokens": 1}] * 2}
    session = [event("a", 5), event("b", 7), event("b", 3)]
    session[1]["message"]["usage"].update(tools)
    for path in (
        log(
            {"model": "m", "usage": {**USAGE, **two, **tools}}, {"model": "m", "usage": USAGE}, name="u.jsonl"
        ),
        log(*session, name="session.jsonl"),
        log({**row, "metadata": {"usage_object": searched}}, name="spend.jsonl"),
        log(json.dumps(trajectory), name="a.traj.json"),
        log({"usage_by_role": {"m": USAGE, "n": {**USAGE, **tools}}}, name="trials.jsonl"),
    ):
        found, unreadable, _ = read(path)
        assert unreadable == [] and sum(record.requests for record in found) == 3, path


def test_an_array_that_is_cut_off(log):
    text = (DATA / "litellm" / "spend_logs.json").read_text()
    found, unreadable, _ = read(log(text[:-300], name="cut.json"))
    assert found and len(unreadable) == 1
    assert unreadable[0].line > 1 and "the rest is not read" in str(unreadable[0].error)


def test_arrays_are_read_piece_by_piece(log, monkeypatch):
    monkeypatch.setattr(_json, "_CHUNK", 7)
    rows = [{"model": "m", "usage": USAGE}, 5, {"model": "n\u00e9", "usage": USAGE}]
    found, unreadable, _ = read(log(json.dumps(rows, indent=1, ensure_ascii=False), name="array.json"))
    assert [record.model for record in found] == ["m", "n\u00e9"] and [one.line for one in unreadable] == [9]


# trajectories


def test_trajectories():
    by_task = {run.task: run for run in runs(*sorted(TRAJECTORIES.glob("*.json")))}
    done = by_task["django__django-14752"]
    assert (done.length, done.end, done.models) == (31, "unknown", ("deepseek-chat",))
    stats = json.loads((TRAJECTORIES / "django__django-14752.traj.json").read_text())["info"]["model_stats"]
    assert (stats["api_calls"], stats["instance_cost"]) == (done.length, pytest.approx(done.cost))
    assert (by_task["pvlib__pvlib-python-1606"].end, by_task["pvlib__pvlib-python-1606"].length) == (
        "aborted",
        4,
    )
    nothing = by_task["pylint-dev__astroid-1333"]
    assert (nothing.end, nothing.length, nothing.models) == ("aborted", 0, ())


def test_how_a_trajectory_ended(log):
    trajectory = json.loads((TRAJECTORIES / "pvlib__pvlib-python-1606.traj.json").read_text())
    for status, end in {"LimitsExceeded": "capped", "Submitted": "unknown", None: "unknown"}.items():
        trajectory["info"]["exit_status"] = status
        assert [run.end for run in runs(log(json.dumps(trajectory, indent=2), name="a.traj.json"))] == [end]


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda text: text[:2000], "no JSON: "),
        (
            lambda text: '{"info": {"model_stats": {"api_calls": 3}}, "messages": []}',
            "no usage: this version",
        ),
        (lambda text: text.replace('"prompt_tokens": ', '"prompt_tokens": -', 1), "usage.prompt_tokens is -"),
    ],
)
def test_trajectories_that_cannot_be_read(log, change, message):
    text = (TRAJECTORIES / "pvlib__pvlib-python-1606.traj.json").read_text()
    ((line, problem),) = problems(log(change(text), name="bad.traj.json"))
    assert line == 1 and problem.startswith(message)


# tables

SWE_EFFI = DATA / "swe_effi" / "runs.csv"
MAPPING = {
    "arm": "scaffold+model",
    "task": "instance_id",
    "calls": "llm_calls",
    "input": "input_tokens",
    "output": "output_tokens",
    "seconds": "duration_s",
    "success": "resolved",
}


def test_a_table_with_a_mapping():
    found = runs(SWE_EFFI, columns=MAPPING)
    assert len(found) == 742
    first = found[0]
    assert (first.arm, first.task) == ("agentless-mini/GPT-4o-mini-2024-07-18", "astropy__astropy-14369")
    assert (first.length, first.end, first.calls, first.seconds) == (2, "wrong", (), 5.439713765886774)
    assert first.usage == {"GPT-4o-mini-2024-07-18": Usage(46078, 329)}
    with open(SWE_EFFI, newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(run.end == "solved" for run in found) == sum(row["resolved"] == "1" for row in rows)


def test_a_table_of_calls(log):
    names = "run;model;prompt;cache_read;cache_write;output;time"
    path = log(names, "r;m;100;60;30;5;2026-06-28 12:00:00", "r;n;110;90;;5;1782648010", name="calls.csv")
    (run,) = runs(path)
    assert [call.usage for call in run.calls] == [Usage(10, 5, 60, 30), Usage(20, 5, 90)]
    assert (run.length, run.seconds, run.models) == (1, 10.0, ("m", "n"))


@pytest.mark.parametrize(
    ("rows", "main", "length"),
    [
        (["n,900,9,", "m,100,1,", "m,100,1,"], "m", 2),  # the most calls
        (["m,900,9,0.1", "n,100,1,0.2"], "n", 1),  # as many: the dearest by the log
        (["claude-haiku-4-5,900,9,", "claude-opus-4-7,500,9,"], "claude-opus-4-7", 1),  # by the book
        (["m,900,9,0.1", "n,1000,1,"], "n", 1),  # where neither knows it, by tokens
        (["m,900,9,", "n,900,9,"], "m", 1),  # and where all is equal the first
    ],
)
def test_a_run_is_a_loop_of_its_main_model(log, rows, main, length):
    (run,) = runs(log("run,model,input,output,cost", *(f"r,{row}" for row in rows), name="t.csv"))
    assert (run.main, run.length) == (main, length) and [call.model for call in run.thread] == [main] * length
    totals = [row.replace(",", ",1,", 1) for row in rows]
    (run,) = runs(log("run,model,calls,input,output,cost", *(f"r,{row}" for row in totals), name="t.csv"))
    assert (run.main, run.length, run.thread) == (main, length, ())


def test_the_arm_decides_what_its_runs_are_loops_of(log):
    """A short run with more calls aside is one of the loop's short runs; and without the loop's model, of another loop."""
    rows = ["r,a,m", "r,a,m", "r,a,m", "s,a,n", "s,a,n", "s,a,m", "t,a,n", "s2,b,n", "s2,b,n", "s2,b,m"]
    path = log("run,arm,model,input,output", *(f"{row},9,1" for row in rows), name="t.csv")
    assert [(run.main, run.length) for run in runs(path)] == [("m", 3), ("m", 1), ("n", 1), ("n", 2)]


def test_the_first_prompt_of_the_main_model_is_warm(log):
    rows = ["r,n,500,5,0", "r,m,900,5,800", "r,m,90,5,1700", "s,m,900,5,600", "s,n,500,5,0", "s,m,90,5,900"]
    found = runs(log("run,model,input,output,cache_read", *rows, name="t.csv"))
    assert [(run.main, run.warm) for run in found] == [("m", 800), ("m", 600)]


def test_a_table_that_tells_which_call_a_row_is_and_what_was_checked(log):
    """A call that is missing is seen by its number; each column of checks is a check of its name."""
    names = "run,step,model,input,output,unit,lint,seen"
    rows = ["r,1,m,100,5,1,,x", "s,4,m,90,5,,,x", "r,3,m,150,5,no,yes,x", "r,,m,170,5,,no,x"]
    columns = {"call": "step", "checks": "unit+lint"}
    found, unreadable, _ = read(log(names, *rows, name="calls.csv"), columns=columns)
    assert not unreadable and [one.index for one in found] == [1, 4, 3, 4]
    assert [one.checks for one in found] == [
        {"unit": True},
        None,
        {"unit": False, "lint": True},
        {"lint": False},
    ]
    first, second = records.runs(found)
    assert (first.checks, second.checks) == ({"unit": False, "lint": False}, None)  # the last of each counts
    growth = loopcost.Growth()
    growth.add(first)
    counts = growth.fit(evidence="calls").counts
    assert (counts.calls, counts.steps, counts.interrupted) == (3, 1, 1)


@pytest.mark.parametrize(
    "second, problem",
    [
        ("r,1,m,1,1,", "step is 1; it must be above 1, the one before it in its run"),
        ("s,0,m,1,1,", "step is 0; it must be 1 at least"),
        ("s,1e9,m,1,1,", "step is 1e9; it must be from 1 to 1e7 calls"),
        ("r,2.5,m,1,1,", "step is '2.5'; it must be a whole number"),
        ("r,2,m,1,1,maybe", "unit is 'maybe' (str); it must be true or false"),
    ],
)
def test_calls_and_checks_that_cannot_be(log, second, problem):
    path = log("run,step,model,input,output,unit", "r,1,m,1,1,", second, name="t.csv")
    ((line, said),) = problems(path, columns={"call": "step", "checks": "unit"})
    assert line == 3 and said.startswith(problem)


def test_a_row_is_a_call_or_sums_up_several(log):
    path = log("call,calls,model,input,output", "1,2,m,1,1", name="t.csv")
    with pytest.raises(
        errors.LogError, match="columns for call, call, and for calls, calls: a row is one call"
    ):
        read(path)


def test_more_calls_than_a_run_makes(log):
    path = log("model,calls,input,output", "m,3,1,1", "m,1000000000,1,1", "m,0,1,1", "m,,1,1", name="t.csv")
    assert problems(path) == [(3, "calls is 1e9; it must be from 1 to 1e7 calls")]
    assert [record.calls for record in read(path)[0]] == [3, 0, None]
    of_usage = log({"model": "m", "usage": USAGE, "calls": 10**9}, {"model": "m", "usage": USAGE, "calls": 9})
    assert problems(of_usage) == [(1, "calls is 1e9; it must be from 1 to 1e7 calls")]


def test_rows_that_cannot_be_read(log):
    lines = [
        "model,input,output,success",
        "m,1,2,yes",
        "m,-1,2,yes",
        "m,1,two,no",
        ",1,2,",
        "m,1",
        "m,1,2,maybe",
        'm,1,"2',
    ]
    found, unreadable, _ = read(log(*lines, name="t.csv"))
    assert len(found) == 1 and [one.line for one in unreadable] == [3, 4, 5, 6, 7, 8]
    assert "input is -1" in str(unreadable[0].error) and "model is not given" in str(unreadable[2].error)


def test_a_prompt_that_caches_exceed(log):
    ((_, problem),) = problems(log("model,prompt,cache_read,output", "m,5,6,1", name="t.csv"))
    assert problem == "prompt is 5, less than what caches read and wrote"


@pytest.mark.parametrize(
    "columns, message",
    [
        ({"taks": "instance_id"}, "'taks' is no field of a record; the nearest known one is task"),
        (
            {**MAPPING, "task": "instance"},
            "has no column 'instance' for task; the nearest known one is instance_id",
        ),
        (
            {"model": "model"},
            "has no column named output, input or prompt; it has scaffold, model, .*--columns output=output_tokens,input=input_tokens p",
        ),
        (
            {**MAPPING, "input": "input_tokens+output_tokens"},
            r"one column holds input, not input_tokens\+output_tokens; several make run, arm, ",
        ),
    ],
)
def test_columns_that_are_not_there(columns, message):
    with pytest.raises(errors.LogError, match=message):
        read(SWE_EFFI, columns=columns)


@pytest.mark.parametrize("columns", [5, {"task": 5}, {"task": ""}])
def test_columns_of_a_wrong_type(columns):
    with pytest.raises(errors.WrongTypeError, match="columns"):
        read(SWE_EFFI, columns=columns)


def test_the_fields_of_tables_are_those_of_records():
    assert set(COLUMNS) - {
        "input",
        "prompt",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "success",
        "call",
    } <= set(records.CallRecord._fields)


def test_parquet(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    path = tmp_path / "runs.parquet"
    parquet.write_table(arrow_csv.read_csv(SWE_EFFI), path)
    found, unreadable, formats = read(path, columns=MAPPING)
    assert unreadable == [] and formats == {str(path): "parquet"}
    expected = read(SWE_EFFI, columns=MAPPING)[0]
    assert [one.replace(file=None, line=None, run="") for one in found] == [
        one.replace(file=None, line=None, run="") for one in expected
    ]
    path.write_bytes(path.read_bytes()[:-50])
    ((_, problem),) = problems(path)
    assert problem.startswith("no Parquet") and pyarrow


def test_parquet_without_pyarrow(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "runs.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(ImportError, match="loopcost.parquet"):
        read(path)


# the entry: which files, in which format


def test_the_format_is_told_from_the_content(tmp_path):
    samples = {
        "trials": LOGS / "A.jsonl",
        "claude-code": next(CLAUDE_CODE.rglob("*.jsonl")),
        "litellm-spend": DATA / "litellm" / "spend_logs.csv",
        "mini-swe-agent": next(TRAJECTORIES.glob("*.json")),
        "csv": SWE_EFFI,
    }
    for name, sample in samples.items():
        path = shutil.copy(sample, tmp_path / "unnamed")
        columns = MAPPING if name == "csv" else None
        assert read(path, columns=columns)[2] == {str(path): name}
    assert set(samples) | {"usage", "parquet"} == set(FORMATS)


def test_a_format_by_name(log):
    path = log(compact(event("m", 1)))
    assert [record.run for record in read(path, format="usage")[0]] == [str(path)]
    with pytest.raises(errors.OutOfRangeError, match="format is 'cvs'; it must be 'claude-code', "):
        read(path, format="cvs")


@pytest.mark.parametrize(
    "data, message",
    [
        (gzip.compress(b"{}", mtime=0), "is compressed with gzip; unpack it first"),
        (b"PK\x03\x04....", "is compressed with zip; unpack it first"),
        (b"\x7fELF\x00\x00", "is no log: neither JSON nor a table"),
        (b"just words\n", "is no log: neither JSON nor a table"),
    ],
)
def test_files_that_are_no_logs(log, data, message):
    ((line, problem),) = problems(log(data, name="file"))
    assert line == 1 and problem.startswith(message)


def test_directories_are_searched_and_nothing_is_read_twice(tmp_path, log):
    (tmp_path / "b" / "c").mkdir(parents=True)
    for place in ("b/two.jsonl", "a.jsonl", "b/c/one.jsonl", "notes.txt"):
        log(json.dumps({"model": "m", "usage": USAGE}), name=place)
    names = [record.file[len(str(tmp_path)) + 1 :] for record in read(tmp_path)[0]]
    assert names == ["a.jsonl", "b/two.jsonl", "b/c/one.jsonl"]
    with pytest.raises(errors.LogError, match="the same file as .*, given twice"):
        read(tmp_path, tmp_path / "a.jsonl")


def test_trajectories_in_a_directory_are_read():
    found, unreadable, formats = read(TRAJECTORIES)
    assert not unreadable and set(formats.values()) == {"mini-swe-agent"}
    assert {record.file for record in found} == {str(path) for path in TRAJECTORIES.glob("*.traj.json")}


def test_a_directory_without_logs_is_told(tmp_path):
    (tmp_path / "runs.csv").write_text("run,model\n")
    with pytest.raises(
        errors.LogError, match=r"no \*.jsonl or \*.traj.json file is in or below this directory"
    ):
        list(records.read([tmp_path]))


@pytest.mark.parametrize("paths", ["abc", b"abc", 5, None, [5]])
def test_paths_of_a_wrong_type(paths):
    with pytest.raises(errors.WrongTypeError):
        list(records.read(paths))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nosuch.jsonl")


def test_runs_are_put_together_record_by_record():
    found = [
        item
        for paths in (TRIALS, [CLAUDE_CODE], [DATA / "litellm/spend_logs.json"])
        for item in read(*paths)[0]
    ]
    streamed = records.Runs()
    for record in found:
        streamed.add(record)
    whole = records.runs(found)
    assert len(streamed) == len(whole) > 40 and any(run.calls for run in whole)
    assert list(streamed) == [run.replace(calls=()) for run in whole]


def test_runs_take_records_only():
    with pytest.raises(errors.WrongTypeError, match="records.. is 5"):
        records.runs([5])


# values


@pytest.mark.parametrize(
    "given, seconds",
    [
        ("2026-06-28T12:00:00Z", 1782648000),
        ("2026-06-28T14:00:00+02:00", 1782648000),
        ("2026-06-28 12:00:00", 1782648000),
        ("2026-06-28 12:00:00 UTC", 1782648000),
        ("2026-06-28T12:00:00.5Z", 1782648000.5),
        ("2026-06-28T12:00:00.123456789Z", 1782648000.123456),
        ("2026-06-28 12:00:00.25+00", 1782648000.25),
        ("1782648000", 1782648000),
        (1782648000.5, 1782648000.5),
        ("", None),
        (None, None),
    ],
)
def test_times(given, seconds):
    assert _values.time(given, "time") == seconds


COUNTS = st.integers(-1, 10**13) | st.sampled_from([0, 1, True, None, 1.5, "1"])


@given(
    st.fixed_dictionaries(
        {key: st.integers(0, 10**6) for key in ("input_tokens", "output_tokens")},
        optional={
            "cache_read_input_tokens": COUNTS,
            "cache_creation_input_tokens": st.sampled_from([0, 5, 7, -1]),
            "cache_creation": st.fixed_dictionaries(
                {
                    "ephemeral_5m_input_tokens": st.sampled_from([0, 5]),
                    "ephemeral_1h_input_tokens": st.sampled_from([0, 2]),
                }
            )
            | st.none(),
            "service_tier": st.sampled_from(["standard", "batch", None]),
            "speed": st.sampled_from(["standard", "fast"]),
            "inference_geo": st.sampled_from(["", "us", "not_available"]),
            "iterations": st.sampled_from([[], None]),
            "server_tool_use": st.sampled_from(
                [None, {}, {"web_search_requests": 0}, {"web_search_requests": 3}]
            ),
            "other_tokens": COUNTS,
        },
    )
)
def test_plain_reports_are_read_as_all_others(report):
    """The short way gives what the rules give, or leaves it to them."""
    plain = reports._plain(report)
    if plain is not None:
        assert plain == reports._usage(reports._Report(report, "usage"))


def test_the_signs_of_formats_do_not_overlap():
    for name, sign in _detect._SIGNS.items():
        assert name in FORMATS and not sign({"model": "m", "usage": {}})


def test_one_name_for_one_thing_in_all_mappings():
    """The same fact has the same key wherever a table's columns are named, and in what is made of it."""
    mappings = {
        "records": COLUMNS,
        "outcomes": outcomes.COLUMNS,
        "trials": dict.fromkeys(loopcost.trials.COLUMNS),
    }
    for name, columns in mappings.items():
        assert {"task", "success", "cost", "seconds"} <= columns.keys() and "usd" not in columns, name
    for kind in (loopcost.CallRecord, loopcost.RecordedRun, loopcost.Trial, outcomes.Trial):
        assert {"cost", "seconds"} <= set(kind._fields), kind
