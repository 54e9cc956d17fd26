"""Recorded runs, drawn from known laws; and a loop at their price."""

import math
import random

from loopcost import CallRecord, Calls, Loop, Price, Thread, Usage, books, records
from loopcost.forecast import past_runs

PRICE = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
LOOP = Loop(Thread(PRICE, base=15000, step=1000, output=400), Calls(solved=0.02, wrong=0.01, cap=250))
BOOK = books.Book("test", {"m": books.Entry("m", PRICE)})


# Lengths of a geometric law, conversations that grow by 1000 tokens a call, some runs dearer than others by a factor of
# their own.


def runs(n, seed=1, recorded=False, hazard=0.05, spread=0.3, cached=False, tasks=None):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-hazard)) if hazard < 1 else 1
        factor = math.exp(draws.gauss(0, spread))
        end = "solved" if draws.random() < 0.6 else "wrong"
        name = {"run": f"r{i}", "model": "m", "task": f"t{i % tasks if tasks else i}", "arm": "a"}
        contexts = [round(factor * (8000 + 1000 * t)) for t in range(length)]
        if recorded:
            for t, context in enumerate(contexts):
                held = contexts[t - 1] if cached and t else 0
                usage = Usage(
                    input=0 if cached else context - held,
                    output=300,
                    cache_read=held,
                    cache_write=context - held if cached else 0,
                )
                found.append(
                    CallRecord(**name, usage=usage, index=t + 1, end=end if t + 1 == length else None)
                )
        else:
            usage = Usage(input=sum(contexts), output=300 * length)
            found.append(CallRecord(**name, usage=usage, calls=length, end=end))
    return records.runs(found)


# Sessions of which some 12,000 of the 15,000 tokens of the first prompt are in the cache when they start. They make few
# calls, so that the first prompt is much of what they cost.

WARM = 12_000


def warm_records(n, seed=3, hazard=0.25, recorded=True, reads=True, model="m"):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-hazard))
        facts = {"run": f"r{i}", "model": model, "task": f"t{i // 2}", "arm": "a"}
        end = "solved" if draws.random() < 0.6 else "wrong"
        context, held, sums = 15_000, WARM + draws.choice((-300, 300)), Usage()
        for call in range(1, length + 1):
            usage = Usage(0, 400, held, context - held) if reads else Usage(context, 400)
            if recorded:
                last = end if call == length else None
                found.append(CallRecord(**facts, usage=usage, index=call, end=last))
            sums, held, context = sums + usage, context, context + draws.randint(500, 1500)
        if not recorded:
            found.append(CallRecord(**facts, usage=sums, calls=length, end=end))
    return found


# Sessions whose main model delegates: a title before its first call, and something aside after one call in three.

SIDES = books.Book(
    "sides", {**dict.fromkeys(["m"], books.Entry("m", PRICE)), "s": books.Entry("s", Price(1, 5))}
)


def sided_records(n, seed, sides=True, totals=False):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-0.08))
        facts = {"run": f"r{i}", "task": f"t{i // 2}", "arm": "a"}
        end = "solved" if draws.random() < 0.6 else "wrong"
        served = [("s", Usage(draws.randint(500, 1500), 30))] if sides else []
        context = held = draws.randint(14_000, 16_000)
        for _ in range(length):
            served.append(("m", Usage(0, 400, held if held < context else 0, context - held or context)))
            held, context = context, context + draws.randint(500, 1500)
            if sides and draws.random() < 0.2:
                served.append(("s", Usage(draws.randint(5_000, 20_000), 600)))
        if totals:
            by_model = {model: [usage for one, usage in served if one == model] for model, _ in served}
            served = [(model, sum(usages, Usage()), len(usages)) for model, usages in by_model.items()]
        records_of_run = [
            CallRecord(model=one[0], usage=one[1], calls=one[2], **facts)
            if totals
            else CallRecord(model=one[0], usage=one[1], index=index, **facts)
            for index, one in enumerate(served, 1)
        ]
        found += [*records_of_run[:-1], records_of_run[-1].replace(end=end)]
    return found


def mean_usd(recorded):
    past = past_runs(records.runs(recorded), BOOK)[0]
    return sum(run.cost for run in past) / len(past)


def write_totals(path, found):
    """A table with a row for each run."""
    lines = ["run,task,model,calls,prompt,output,end"]
    for run in found:
        usage = run.usage["m"]
        lines.append(f"{run.run},{run.task},m,{run.length},{usage.input},{usage.output},{run.end}")
    path.write_text("\n".join(lines))


def write_calls(path, found):
    """A table with a row for each call."""
    lines = ["run,task,model,prompt,output,end"]
    for run in found:
        lines += [
            f"{run.run},{run.task},m,{call.usage.input},{call.usage.output},{call.end or ''}"
            for call in run.calls
        ]
    path.write_text("\n".join(lines))
