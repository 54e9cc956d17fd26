"""Agents that must be right every time: pass^k on tau-bench's airline tasks, as its project recorded them.

    python tests/examples/tau_bench.py    wants the package: pip install ./bindings/python

50 tasks, 4 trials each. pass^k is the chance that k trials of one task are all solved. Were trials independent it would be
the k-th power of the share that is solved; tasks differ, so it falls far more slowly, and a law in which each task has a
chance of its own, drawn from a Beta law, says how fast.
"""

import csv
import pathlib

from loopcost import fit

DATA = pathlib.Path(__file__).parents[1] / "data" / "tau_bench" / "gpt-4o-airline_trials.csv"
TRIALS = 4


def recorded():
    """A trial is a run of one call, which ends it solved or wrongly done."""
    evidence = fit.Evidence()
    with open(DATA, newline="") as file:
        for row in csv.DictReader(file):
            evidence.add_outcome(row["task_id"], 1, "solved" if row["success"] == "1" else "wrong")
    return evidence


def own_chances(evidence):
    """The same trials as attempts at tasks that end solved or go on: what a Beta law of their chances is fitted to."""
    attempts = fit.Evidence()
    for task, calls, end, count in evidence:
        attempts.add_outcome(task, calls, "solved" if end == "solved" else "capped", count)
    return fit.fit(attempts, "beta", attempts=True)


def main():
    evidence = recorded()
    kinds = own_chances(evidence).plug_in
    share = fit.pass_hat(evidence, 1)
    print("k   recorded   if each task has its own chance   if trials were independent")
    for k in range(1, TRIALS + 1):
        by_law = fit.pass_hat_expected(kinds, k)
        print(f"{k}   {fit.pass_hat(evidence, k):8.3f}{by_law:>34.3f}{share**k:>29.3f}")
    solved = fit.fit(evidence, "constant")["solved"]
    print(f"a trial is solved with {solved.value:.3f}, {solved.low:.3f} to {solved.high:.3f} (90 %, by task)")


if __name__ == "__main__":
    main()
