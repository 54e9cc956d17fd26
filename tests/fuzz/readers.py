"""Scenarios and logs that are nearly right, for the readers in Python.

    python tests/fuzz/readers.py [--seed=N] [--runs=N | --seconds=N] [--findings=FOLDER]

Whatever the bytes are, a scenario is read or refused with a LoopcostError, and a log gives records and, for what it
cannot read, Unreadable, or is refused with a LogError: no other exception, and no file that takes long. Inputs are made from files that are right, by
the edits that people and programs make: a number or a word replaced, lines lost, doubled and cut, bytes changed. With
the same seed they are the same.
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

from loopcost import errors, records, scenario

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
    b"run,call,model,input,output,cache_read,end\na,1,m,10,2,0,\na,2,m,12,3,10,solved\nb,1,m,10,2,0,wrong\n",
    b"run;model;input_tokens;output_tokens;cost\nr1;m;1,5;2;0.1\n",
]


def seeds():
    """Files that are right: (kind, bytes)."""
    found = [("scenario", pathlib.Path(scenario.example_path(name)).read_bytes()) for name in scenario.example_names()]
    found += [("log", text) for text in LOGS]
    for path in sorted(ROOT.glob("tests/data/*/*.jsonl")):
        found.append(("log", b"".join(path.read_bytes().splitlines(True)[:3])))
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


def read_scenario(data, _):
    try:
        told = scenario.Scenario.parse(data, "some.toml")
    except errors.LoopcostError as problem:
        assert str(problem).startswith("some.toml: "), f"an error without its place: {problem}"
        return
    assert told.strategies


def read_log(data, folder):
    suffix = (".jsonl", ".csv", "")[len(data) % 3]
    path = folder / f"some{suffix}"
    path.write_bytes(data)
    try:
        for record in records.read([str(path)]):
            assert isinstance(record, (records.CallRecord, records.Unreadable)), repr(record)
            assert repr(record)
    except errors.LogError as problem:  # a table whose columns do not say what they are
        assert str(problem).startswith(str(path)), f"an error without its file: {problem}"


def problem_with(kind, data, folder):
    """What is wrong with how these bytes are read; None if nothing is."""
    began = time.monotonic()
    try:
        (read_scenario if kind == "scenario" else read_log)(data, folder)
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
