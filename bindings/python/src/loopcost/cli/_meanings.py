"""What fitted values are, in words: their names are those of fit files."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Iterator, Mapping

_OF_RUNS = {
    "solved": "the chance that a call ends the run solved",
    "wrong": "the chance that it ends the run, which then is wrong",
    "first": "the chance that the first call ends the run",
    "later": "the chance that a later one does",
    "alpha": "with beta, the law from which each task has its own chance that a call ends the run: Beta(alpha, beta)",
    "beta": "see alpha",
    "never": "the share of the tasks that no call ends",
    "solved_share": "the share of the ends that are solved",
    "weight": "the share of the tasks that are of the kind",
    "base": "tokens that the first call sees",
    "step": "tokens that each call adds to what the next one sees",
    "late_step": "that of call late_from and of those after it",
    "late_from": "the call from which on the step is another one",
    "output": "tokens that a call writes",
    "kept": "those of them that later calls see",
    "warm": "tokens of the first prompt that the cache already has",
    "cacheable": "the share of what was seen before that is read from the cache",
    "expiry": "the chance that the cache has lost it before a call",
    "lifetime": "seconds until the cache has lost half of what is not used",
    "granularity": "tokens: reads from the cache are whole multiples of it",
    "base_sd": "how far apart the bases of runs are, a standard deviation",
    "step_sd": "how far apart the mean steps of runs are",
    "noise_sd": "how far apart the steps of one run are",
    "residual_sd": "how far the prompts of runs, in all, are from base and step: the standard deviation of the logarithm of "
    "their ratio",
    "residual_mean": "the mean of that ratio",
}
_OF_ATTEMPTS = {
    "fix_chance": "the chance that an attempt fixes a bug",
    "first": "the chance that the first attempt fixes a bug",
    "later": "the chance that a later one does",
    "alpha": "with beta, the law from which each bug has its own chance that an attempt fixes it: Beta(alpha, beta)",
    "beta": "see alpha",
    "weight": "the share of the bugs that are of the kind",
    "bugs": "those of a run, on average",
}
_OF_INDEX = {"mixture": "kind {}"}


def title(name: str, law: str, of: str) -> str:
    """A value's name as people read it; `of` is what the law is of: calls, or attempts. The index of a mixture is the kind,
    that of a table the first call that the entry holds for."""
    head, dot, index = name.partition(".")
    which = _OF_INDEX.get(law, f"from {of} {{}} on").format(index)
    return head.replace("_", " ") + (f", {which}" if dot else "")


def of_runs(names: Iterable[str]) -> Iterator[str]:
    """What the values of these names are, each once: of a law of calls, and of how a conversation grows."""
    return _sentences(names, _OF_RUNS)


def of_attempts(names: Iterable[str]) -> Iterator[str]:
    """The same of a law of attempts at bugs."""
    return _sentences(names, _OF_ATTEMPTS)


def _sentences(names: Iterable[str], meanings: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys(name.partition(".")[0] for name in names):
        yield f"{name.replace('_', ' ')}: {meanings[name]}."
