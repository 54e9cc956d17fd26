"""Writes a session log as Claude Code 2.1 does, of any length, and says what it holds.

    tests/bench/claude_code_log.py LINES SEED > session.jsonl

Lines, keys and their order are those of real logs; the texts are made up, and so are the numbers. A message is written
in as many lines as it has blocks, each with the usage of the whole, the first ones with little output yet. What is cached is
read by the next call, unless five minutes have passed, another model answers, or the context was compacted.
"""

import json
import random
import sys

SESSION = "5f0c2f1e-6a77-4f0e-9a39-0d6d6a9f7a11"
OPUS, HAIKU = "claude-opus-4-7", "claude-haiku-4-5-20251001"
KINDS = ("input", "output", "cache_read", "cache_write")
WINDOW, PREFIX = 155_000, 14_000  # tokens: where it compacts, and the prompt that every conversation begins with
_WORDS = (
    "the test fails because of a missing import in module parser returns None when list is empty "
    "def assert self value error line file src main run check fix update expected got"
).split()


class Session:
    """A conversation: lines(), and by then `usage` by model, `calls`, and what became of the cache."""

    def __init__(self, seed, session=SESSION, agent=None):
        self._random = random.Random(seed)
        self.session, self._agent = session, agent
        self._uuid = None
        self._time = 1_780_000_000.0
        self._model, self._held, self._context = OPUS, 0, PREFIX
        self.calls = self.expired = self.switched = self.compacted = 0
        self.usage = {}

    def lines(self, count):
        """At least so many lines, each as bytes."""
        written = 0
        for line in self._events():
            yield json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
            written += 1
            if written >= count and line["type"] == "user":
                return

    def _events(self):
        snapshot = {"messageId": self._id(""), "trackedFileBackups": {}, "timestamp": self._iso()}
        if self._agent is None:
            yield {"type": "file-history-snapshot", "messageId": snapshot["messageId"], "snapshot": snapshot}
        yield self._event("user", {"message": {"role": "user", "content": self._text(40)}})
        while True:
            yield from self._call()
            yield self._tool_result()
            if self._context > WINDOW:
                yield from self._compact()

    def _call(self):
        self._pass_time()
        new, output = self._random.randint(200, 6000), self._random.randint(40, 1500)
        self._context += new
        read = self._held
        usage = {"input": self._random.randint(1, 12), "output": output, "cache_read": read}
        usage["cache_write"] = self._context - read
        self._held = self._context
        self._context += output
        self.calls += 1
        total = self.usage.setdefault(self._model, dict.fromkeys(KINDS, 0))
        for kind in KINDS:
            total[kind] += usage[kind]
        blocks = self._random.choice((1, 2, 2, 3))
        message, request = self._id("msg_01"), self._id("req_011")
        for i in range(blocks):
            written = output if i == blocks - 1 else min(output, self._random.randint(1, 8))
            yield self._event(
                "assistant",
                {
                    "message": {
                        "model": self._model,
                        "id": message,
                        "type": "message",
                        "role": "assistant",
                        "content": [self._block(i, blocks)],
                        "stop_reason": "tool_use" if i == blocks - 1 else None,
                        "stop_sequence": None,
                        "usage": self._report(usage, written),
                    },
                    "requestId": request,
                },
            )
            self._time += self._random.uniform(1, 9)

    def _pass_time(self):
        """Before a call: a pause in which the cache expires, or another model that holds nothing."""
        chance = self._random.random()
        if chance < 0.01:
            self._time += self._random.uniform(400, 4000)
            self.expired += bool(self._held)
            self._held = 0
        elif chance < 0.015:
            self._model = HAIKU if self._model == OPUS else OPUS
            self.switched += bool(self._held)
            self._held = 0

    def _report(self, usage, output):
        return {
            "input_tokens": usage["input"],
            "cache_creation_input_tokens": usage["cache_write"],
            "cache_read_input_tokens": usage["cache_read"],
            "output_tokens": output,
            "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
            "service_tier": "standard",
            "cache_creation": {"ephemeral_1h_input_tokens": 0, "ephemeral_5m_input_tokens": usage["cache_write"]},
            "inference_geo": "",
            "iterations": [],
            "speed": "standard",
        }

    def _block(self, i, blocks):
        if i == blocks - 1:
            command = "python -m pytest -q tests/" + self._random.choice(_WORDS)
            return {"type": "tool_use", "id": self._tool(), "name": "Bash", "input": {"command": command}}
        if i == 0 and blocks == 3:
            return {"type": "thinking", "thinking": self._text(60), "signature": self._id("Ev") * 8}
        return {"type": "text", "text": self._text(30)}

    def _tool(self):
        self._tool_use = self._id("toolu_01")
        return self._tool_use

    def _tool_result(self):
        output = self._text(int(self._random.expovariate(1 / 250)) + 5)
        content = [{"tool_use_id": self._tool_use, "type": "tool_result", "content": output, "is_error": False}]
        result = {"stdout": output, "stderr": "", "interrupted": False, "isImage": False}
        return self._event("user", {"message": {"role": "user", "content": content}, "toolUseResult": result})

    def _compact(self):
        self.compacted += 1
        facts = {"trigger": "auto", "preTokens": self._context}
        yield self._event(
            "system",
            {"subtype": "compact_boundary", "content": "Conversation compacted", "compactMetadata": facts},
        )
        yield self._event("user", {"message": {"role": "user", "content": self._text(400)}, "isCompactSummary": True})
        self._context, self._held = PREFIX + 4000, min(self._held, PREFIX)

    def _event(self, kind, fields):
        parent, self._uuid = self._uuid, self._id("", 32)
        side = {"agentId": self._agent} if self._agent else {}
        return {
            "parentUuid": parent,
            "isSidechain": bool(self._agent),
            **side,
            **fields,
            "type": kind,
            "uuid": self._uuid,
            "timestamp": self._iso(),
            "userType": "external",
            "entrypoint": "cli",
            "cwd": "/home/user/project",
            "sessionId": self.session,
            "version": "2.1.81",
            "gitBranch": "main",
        }

    def _id(self, prefix, length=22):
        return prefix + f"{self._random.getrandbits(4 * length):0{length}x}"

    def _iso(self):
        from datetime import datetime, timezone

        moment = datetime.fromtimestamp(self._time, timezone.utc)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _text(self, words):
        return " ".join(self._random.choices(_WORDS, k=words)) + "\n"


def main(count, seed):
    session = Session(int(seed))
    for line in session.lines(int(count)):
        sys.stdout.buffer.write(line)
    facts = {"calls": session.calls, "usage": session.usage, "expired": session.expired}
    print(json.dumps({**facts, "switched": session.switched, "compacted": session.compacted}), file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
