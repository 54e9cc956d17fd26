"""Writes sensitivity.jsonl: derivatives of mean and variance, from exact rational arithmetic.

    python3 make_sensitivity.py > sensitivity.jsonl

The settings are those of strategy.jsonl. The mean and the variance are computed as README.md ("The mathematics") defines them, in fractions,
at the parameter plus and minus h = 1e-40; the difference quotient is exact to about 1e-75 relative.
"""

import copy
import json
import pathlib
import random
from decimal import Decimal, localcontext
from fractions import Fraction as F

HERE = pathlib.Path(__file__).parent
ARMS = {"A": ("strong", "weak"), "B": ("weak", "strong"), "solo_weak": ("weak", "weak")}
H = F(1, 10**40)
TASK = {"prompt": "L0", "generation": "G0", "attempt": "G", "trace": "E"}
PARAMETERS = [
    *(f"task.{name}" for name in TASK),
    "context.expiry",
    "context.warm_first",
    "context.warm_later",
    *(
        f"{role}.price.{kind}"
        for role in ("generator", "fixer")
        for kind in ("input", "output", "cache_read", "cache_write")
    ),
    "generator.classes[].count",
    "fixer.classes[].fix_chance",
    "generator.bugs.count",
    "generator.bugs.hard_share",
]


def factorial_cumulants(classes):
    factor = (1, 1, 2, 6)
    return [factor[j] * sum(n * ((1 - p) / p) ** (j + 1) for n, p in classes) for j in range(4)]


def thread(n, f, s, warm):
    """Mean and variance of one thread of n bugs whose failures have the factorial cumulants f."""
    f1, f2, f3, f4 = f
    base, step, output = s["L0"] + s["G0"], s["G"] + s["E"], s["out"] * s["G"]
    w, r, m = s["write"], s["read"], s["expiry"]
    held = (1 - m) * r + m * w
    a = n - 1
    x1, x2, x3 = f1, (f2 + f1**2) / 2, (f3 + 3 * f1 * f2 + f1**3) / 6
    s1, s2 = a + x1, a * (a - 1) / 2 + a * x1 + x2
    s3 = a * (a - 1) * (a - 2) / 6 + a * (a - 1) / 2 * x1 + a * x2 + x3
    mean = w * (base - warm + step * s1) + held * (warm + base * s1 + step * s2) + output * (n + f1)
    c1, c2 = held * base + (w - held) * step + output, held * step
    i, v, k3, k4 = n + f1, f1 + f2, f1 + 3 * f2 + f3, f1 + 7 * f2 + 6 * f3 + f4
    variance = c1**2 * v + c1 * c2 * (k3 + v * (2 * i - 1))
    variance += c2**2 / 4 * (k4 + v + 2 * v**2 + k3 * (4 * i - 2) + 4 * v * i * (i - 1))
    squares = warm**2 + base**2 * s1 + 2 * base * step * s2 + step**2 * (2 * s3 + s2)
    return mean, variance + m * (1 - m) * (w - r) ** 2 * squares


def total(s):
    generation = s["gen_write"] * s["L0"] + s["gen_out"] * s["G0"]
    n = sum(count for count, _ in s["classes"])
    if s["mode"] == 1:
        mean, variance = thread(n, factorial_cumulants(s["classes"]), s, s["warm_first"])
        return generation + mean, variance
    mean = variance = F(0)
    for count, chance in s["classes"]:
        one = thread(F(1), factorial_cumulants([(F(1), chance)]), s, s["warm_later"])
        mean, variance = mean + count * one[0], variance + count * one[1]
    first, later = (thread(F(1), (F(0),) * 4, s, s[key]) for key in ("warm_first", "warm_later"))
    return generation + mean + first[0] - later[0], variance + first[1] - later[1]


def setting(given, generator, fixer, mode):
    solo = "solo" if generator == fixer else "switch"
    bugs, fix, caching = given["bugs"][generator], given["fix"][fixer], given["caching"]
    count, phi = F(bugs["q"]), F(bugs["phi"])
    prices = {name: {kind: F(x) / 10**6 for kind, x in card.items()} for name, card in given["price"].items()}
    return {
        **{key: F(x) for key, x in given["tok"].items()},
        "prices": prices,
        "generator": generator,
        "fixer": fixer,
        "caching": caching,
        "mode": mode,
        "expiry": F(given["m"]) if caching else F(0),
        "warm_first": F(given["warm"][f"{solo}_first"]),
        "warm_later": F(given["warm"][f"{solo}_later"]),
        # the doubles that the two-class shorthand makes
        "classes": [
            (F(float(count) * (1.0 - float(phi))), F(fix["easy"])),
            (F(float(count) * float(phi)), F(fix["hard"])),
        ],
    }


def priced(s):
    generator, fixer = s["prices"][s["generator"]], s["prices"][s["fixer"]]
    write, read = ("cache_write", "cache_read") if s["caching"] else ("input", "input")
    return {
        **s,
        "gen_write": generator[write],
        "gen_out": generator["output"],
        "write": fixer[write],
        "read": fixer[read],
        "out": fixer["output"],
    }


def moved(s, parameter, index, h):
    s = copy.deepcopy(s)
    head, tail = parameter.split(".", 1)
    n = sum(count for count, _ in s["classes"])
    if head == "task":
        s[TASK[tail]] += h
    elif head == "context":
        s[tail] += h if s["caching"] else 0
    elif tail.startswith("price."):
        s["prices"][s[head]][tail.removeprefix("price.")] += h / 10**6
    elif tail == "classes[].count":
        s["classes"][index] = (s["classes"][index][0] + h, s["classes"][index][1])
    elif tail == "classes[].fix_chance":
        s["classes"][index] = (s["classes"][index][0], s["classes"][index][1] + h)
    elif tail == "bugs.count":
        s["classes"] = [(count * (n + h) / n, chance) for count, chance in s["classes"]]
    else:
        (easy, p_easy), (hard, p_hard) = s["classes"]
        s["classes"] = [(easy - n * h, p_easy), (hard + n * h, p_hard)]
    return priced(s)


def digits(x):
    """25 significant digits."""
    with localcontext() as context:
        context.prec = 25
        return str(Decimal(x.numerator) / Decimal(x.denominator))


def row(given, rng):
    """One derivative of one arm of a setting: the input, and the two expected values."""
    name, mode, parameter = rng.choice(sorted(ARMS)), rng.randrange(2), rng.choice(PARAMETERS)
    generator, fixer = ARMS[name]
    index = rng.randrange(2) if "[]" in parameter else None
    s = setting(given, generator, fixer, mode)
    above, below = (total(moved(s, parameter, index, h)) for h in (H, -H))
    mean, variance = ((x - y) / (2 * H) for x, y in zip(above, below))
    keep = {key: given[key] for key in ("tok", "caching", "m", "price", "bugs", "fix", "warm")}
    chosen = {"generator": generator, "fixer": fixer, "mode": mode, "parameter": parameter, "index": index}
    return {**chosen, **keep}, {"mean": digits(mean), "variance": digits(variance)}


def main():
    rng = random.Random(20240611)
    settings = [json.loads(line)["in"] for line in (HERE / "strategy.jsonl").read_text().splitlines()]
    settings = [given for given in settings if given["bugs"]["strong"]["q"] and given["bugs"]["weak"]["q"]]
    for number in range(3 * len(settings)):
        given, expected = row(settings[number // 3], rng)
        record = {"section": "sensitivity", "id": number, "in": given, "out": expected}
        print(json.dumps(record, separators=(",", ":")))


if __name__ == "__main__":
    main()
