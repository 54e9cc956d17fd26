"""A million runs of a strategy with Dask, on this machine or on a cluster: the same to the byte as in one process.

It wants pip install './bindings/python[dask]', and dask.distributed for a cluster:

    python tests/examples/dask_simulation.py              on this machine
    python tests/examples/dask_simulation.py tcp://...    on the cluster with that scheduler
"""

import sys

import dask.bag
from loopcost import Scenario, split

TRIALS, SEED, PARTS = 1_000_000, 1, 8


def part(where, strategy, seed):
    first, trials = where
    return strategy.simulate(trials, seed, first)


def simulated(strategy, trials, seed, parts):
    """A bag of parts, and their sum: Dask adds up within each partition first, and may do so in any order."""
    ranges = split(trials, parts)
    bag = dask.bag.from_sequence(ranges, npartitions=len(ranges))
    return bag.map(part, strategy=strategy, seed=seed).sum().compute()


def main():
    if sys.argv[1:]:
        from dask.distributed import Client

        Client(sys.argv[1])  # from now on the one that Dask computes with
    for name, strategy in Scenario.example().strategies.items():
        found = simulated(strategy, TRIALS, SEED, PARTS)
        print(
            f"{name} costs {found.mean:.5f} ± {found.standard_error:.5f} USD, at most {found.exact_quantile(0.99):.4f} in 99 %"
        )
        print(f"  digest {found.digest}")


if __name__ == "__main__":
    main()
