"""Files that are nearly right, for the readers in Python: scenarios, logs, price books, fit files, sums, tables.

    python tests/fuzz/readers.py [--seed=N] [--runs=N | --seconds=N] [--findings=FOLDER]

Whatever the bytes are, a file is read or refused with a LoopcostError that names it, and a log gives records and, for what
it cannot read, Unreadable: no other exception, and no file that takes long. What a fit file holds can be used. Inputs are
made from files that are right, by the edits that people and programs make: a number or a word replaced, lines lost, doubled
and cut, bytes changed. With the same seed they are the same.
"""

import argparse
import hashlib
import pathlib
import random
import re
import sys
import tempfile
import time
import traceback

from loopcost import FitFile, Sufficient, Summary, books, errors, records, scenario, trials
from loopcost.readers import attempts, outcomes, scores

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests/fuzz/cases/readers"  # what once showed a fault
SLOW = 5.0  # seconds

# Values that readers trip over, as JSON and TOML spell them.
VALUES = (
    """
0 -0 -1 1 2 1e-12 0.5 1.0000000000000002 1e12 1e13 1e308 1e400 -1e400 nan inf -inf NaN Infinity
9007199254740993 18446744073709551615 18446744073709551616 340282366920938463463374607431768211456
true false null "" "x" "\\u0000" "\\ud800" [] {} [1] [[]] {"a":1} "2026-01-01T00:00:00Z" 2026-01-01 1_000 0x10
""".split()
    + ["9" * 400, "[" * 300, '{"a":' * 300, '"' + "x" * 3000 + '"', "1" + "0" * 5000]
)

LOGS = [
    rb"""{"model": "claude-sonnet-4-5", "usage": {"input_tokens": 12, "output_tokens": 34, "cache_read_input_tokens": 5}}
{"model": "gpt-5", "usage": {"prompt_tokens": 12, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 4}}}
{"run": "a", "end": "solved", "model": "m", "usage": {"promptTokenCount": 9, "candidatesTokenCount": 3}}
""",
    rb"""{"type":"user","sessionId":"s","uuid":"u1","parentUuid":null,"timestamp":"2026-01-02T03:04:05.678Z","message":{}}
{"type":"assistant","sessionId":"s","uuid":"u2","parentUuid":"u1","isSidechain":false,"requestId":"r","timestamp":"2026-01-02T03:04:06Z","message":{"id":"m","model":"claude-opus-4-5","usage":{"input_tokens":4,"cache_creation_input_tokens":100,"cache_read_input_tokens":9,"output_tokens":7}}}
""",
    rb"""{"request_id": "q", "call_type": "acompletion", "api_key": "h", "spend": 0.0123, "total_tokens": 30, "prompt_tokens": 20, "completion_tokens": 10, "startTime": "2026-01-02 03:04:05", "endTime": "2026-01-02 03:04:07", "model": "gpt-5", "session_id": "t", "status": "success"}
""",
    rb"""{"info": {"exit_status": "Submitted", "model_stats": {"instance_cost": 0.12, "api_calls": 2}}, "messages": [{"role": "assistant", "content": "x", "extra": {"response": {"model": "m", "usage": {"prompt_tokens": 5, "completion_tokens": 2}}}}], "trajectory_format": "mini-swe-agent-1"}
""",
    rb"""{"arm": "A", "task": "T1", "trial": 0, "success": true, "wall_sec": 59.89, "iterations": 6, "usage_by_role": {"m": {"input_tokens": 17, "output_tokens": 7, "server_tool_use": {"web_search_requests": 2}}, "n": {"input_tokens": 1, "output_tokens": 2}}, "cost_usd_by_role": {"m": 0.17, "n": 0.01}, "verify_final": {"exit_code": 0}, "error": null}
{"arm": "B", "task": "T1", "success": "false", "iterations": 0, "usage_by_role": {}, "error": "credit"}
{"type": "summary"}
""",
    b"run,call,model,input,output,cache_read,end\na,1,m,10,2,0,\na,2,m,12,3,10,solved\nb,1,m,10,2,0,wrong\n",
    b"run;model;input_tokens;output_tokens;cost\nr1;m;1,5;2;0.1\n",
]

BOOK = b"""as_of = 2026-07-24
source = "https://example.com"
[models.m]
input = 3
output = 15.0
cache_read = 0.3
cache_write = 3.75
cache_write_1h = 6
long_context = { threshold = 200000, input = 6, output = 22.5, cache_read = 0.6, reprices = "all" }
[models."a/b"]
input = "0.15"
output = 0.6
"""
LITELLM_BOOK = b"""{"sample_spec": {"mode": "chat"}, "m": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
"cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06, "litellm_provider": "x", "mode": "chat",
"input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05},
"n": {"input_cost_per_token": 0, "output_cost_per_token": 0}}
"""
SCORES = b"score,success\n0.25,1\n0.5,no\n-1e-3,true\n"
ATTEMPTS = b"attempts,model,task,class,fixed\n3,m,a,easy,1\n1,m,a,hard,0\n2,m,b,easy,true\n"
OUTCOMES = b"task,model,success,cost,score\na,m,1,0.25,0.5\na,n,0,0.5,0.5\nb,m,0.5,1e-3,-1\nb,n,,,-1\n"
TRIALS = b"arm,task,ok,usd,trial,secs,end,p,tests,lint\nA,a,1,0.25,1,3,solved,0.5,1,0\nB,a,0,1e-3,1,4.5,wrong,0.5,0,\n"
TRIALS_COLUMNS = {
    "arm": "arm",
    "task": "task",
    "success": "ok",
    "cost": "usd",
    "trial": "trial",
    "seconds": "secs",
    "end": "end",
    "propensity": "p",
    "checks": "tests+lint",
}
MATRIX = {"task": "task", "model": "model", "success": "success", "cost": "cost", "score": "score"}


def written(made):
    """What an object writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "made"
        made.write(path)
        return path.read_bytes()


def fit_and_summary():
    """Of recorded trials, and of attempts at bugs."""
    summary = Summary()
    logs = [str(path) for path in sorted(ROOT.glob("tests/data/free_executor_paradox/[AB].jsonl"))]
    sums = Sufficient(logs)
    for item in records.read(logs):
        summary.add(item)
        sums.add(item)
    yield "sums", written(sums)
    yield "fit", written(FitFile.of_records(records.readable(records.read(logs), [])))
    yield "summary", written(summary)
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "attempts.csv"
        table.write_bytes(ATTEMPTS)
        yield "fit", written(FitFile.of_attempts(attempts.read([table])))


def seeds():
    """Files that are right: (kind, bytes)."""
    found = [("scenario", pathlib.Path(scenario.example_path(name)).read_bytes()) for name in scenario.example_names()]
    found += [("log", text) for text in LOGS]
    for path in sorted(ROOT.glob("tests/data/*/*.jsonl")):
        found.append(("log", b"".join(path.read_bytes().splitlines(True)[:3])))
    found += [
        ("book", BOOK),
        ("litellm", LITELLM_BOOK),
        ("attempts", ATTEMPTS),
        ("outcomes", OUTCOMES),
        ("trials", TRIALS),
        ("scores", SCORES),
    ]
    found += fit_and_summary()
    return found


# The edits.


def replace_value(chance, data):
    """A number, a string or a word becomes another one."""
    spots = list(re.finditer(rb'-?\d[\d.eE+_-]*|"[^"\n]{0,40}"|true|false|null', data))
    if not spots:
        return data
    spot = chance.choice(spots)
    return data[: spot.start()] + chance.choice(VALUES).encode() + data[spot.end() :]


def swap_values(chance, data):
    spots = list(re.finditer(rb'"[^"\n]{1,40}"|[\w.]+', data))
    if len(spots) < 2:
        return data
    first, second = sorted(chance.sample(spots, 2), key=lambda spot: spot.start())
    between = data[first.end() : second.start()]
    return data[: first.start()] + second.group() + between + first.group() + data[second.end() :]


def lose_a_line(chance, data):
    lines = data.splitlines(True)
    if lines:
        del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def double_a_line(chance, data):
    lines = data.splitlines(True)
    if lines:
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"".join(lines)


def cut(chance, data):
    return data[: chance.randrange(len(data) + 1)]


def change_a_byte(chance, data):
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.randrange(2) :]


def lose_some(chance, data):
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[min(last, first + 40) :]


def insert_a_value(chance, data):
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(VALUES).encode() + data[at:]


EDITS = (replace_value, replace_value, replace_value, swap_values, lose_a_line, double_a_line, cut, change_a_byte,
         lose_some, insert_a_value)  # fmt: skip


def made(chance, found):
    kind, data = chance.choice(found)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        data = chance.choice(EDITS)(chance, data)
    return kind, data


# What must hold.


def read_scenario(path):
    assert scenario.Scenario.parse(pathlib.Path(path).read_bytes(), path).strategies


def read_log(path):
    for record in records.read([path]):
        assert isinstance(record, (records.CallRecord, records.Unreadable)), repr(record)
        assert repr(record)


def read_book(path):
    book = books.read(path)
    assert all(repr(book.find(model)) for model in book)


def read_fit(path):
    fit = FitFile.read(path)
    for loop in fit.loops:
        assert loop.calls() and loop.calls(plug_in=True) and repr(loop)
    for fix in fit.fixes:
        assert repr(fix)


def read_summary(path):
    summary = Summary.read(path)
    assert summary.total.usd >= 0 and summary.ends() is not None
    summary.merge(Summary())


def read_sums(path):
    sums = Sufficient.read(path)
    assert sum(sums.left().values()) + sum(len(runs) for _, runs, _ in sums.groups()) <= len(sums.runs)
    again = Sufficient()
    again.merge(sums)
    again.write(path)
    assert Sufficient.read(path).runs == sums.runs


def read_scores(path):
    assert all(map(repr, scores.read([path])))


def read_attempts(path):
    assert all(map(repr, attempts.read([path])))


def read_outcomes(path):
    assert all(map(repr, outcomes.read([path], MATRIX)))


def read_trials(path):
    lost = []
    found = trials.read([path], TRIALS_COLUMNS, lost)
    assert len(found) == len(found.scored) + len(found.unscored) and repr(lost)


# How each kind is read, and what its files may be called.
READERS = {
    "scenario": (read_scenario, ["some.toml"]),
    "log": (read_log, ["some.jsonl", "some.csv", "some"]),
    "book": (read_book, ["some.toml"]),
    "litellm": (read_book, ["some.json"]),
    "fit": (read_fit, ["some.toml"]),
    "summary": (read_summary, ["some.json"]),
    "sums": (read_sums, ["some.json"]),
    "scores": (read_scores, ["some.csv"]),
    "attempts": (read_attempts, ["some.csv"]),
    "outcomes": (read_outcomes, ["some.csv"]),
    "trials": (read_trials, ["some.csv"]),
}


def read(kind, data, folder):
    """Reads a file, or sees that the error names it."""
    reader, names = READERS[kind]
    path = folder / names[len(data) % len(names)]
    path.write_bytes(data)
    try:
        reader(str(path))
    except errors.LoopcostError as problem:
        assert str(problem).startswith(str(path)), f"an error without its file: {problem}"


def problem_with(kind, data, folder):
    """What is wrong with how these bytes are read; None if nothing is."""
    began = time.monotonic()
    try:
        read(kind, data, folder)
    except Exception:
        return traceback.format_exc()
    took = time.monotonic() - began
    return f"took {took:.1f} s\n" if took > SLOW else None


def spot_of(problem):
    """Where a traceback ends: one finding, whatever the values."""
    spots = re.findall(r"^  File .*, line \d+", problem, re.M)
    return spots[-1] if spots else "slow"


def cases():
    return [(path.name.split("-")[0], path.read_bytes()) for path in sorted(CASES.glob("*"))]


def inputs(seed):
    """The cases, and then ever new ones."""
    yield from cases()
    chance, found = random.Random(seed), seeds()
    while True:
        yield made(chance, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1 << 62)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--findings", type=pathlib.Path, default=pathlib.Path("build/fuzz/findings"))
    wanted = parser.parse_args()
    began, done, found = time.monotonic(), 0, set()
    with tempfile.TemporaryDirectory() as folder:
        for kind, data in inputs(wanted.seed):
            if done >= wanted.runs or time.monotonic() - began > wanted.seconds:
                break
            done += 1
            problem = problem_with(kind, data, pathlib.Path(folder))
            if problem and spot_of(problem) not in found:
                found.add(spot_of(problem))
                wanted.findings.mkdir(parents=True, exist_ok=True)
                name = f"{kind}-{hashlib.sha1(data).hexdigest()[:12]}"
                (wanted.findings / name).write_bytes(data)
                print(f"{wanted.findings / name}\n{problem}")
    print(f"{done} executions, {len(found)} findings, {time.monotonic() - began:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
