"""What does a log tell? One record for all of them: a call of a run, or the total of several calls."""

from __future__ import annotations

from ._record import Record
from .money import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping

ENDS = ("solved", "wrong", "capped", "aborted", "unknown")


class CallRecord(Record):
    """One call of a recorded run; or, where the log has no calls of their own, the total of `calls` calls of one model.

    `run` names the run. `arm` is the configuration of the agent that made it (scaffold, prompt, set of models), `task` what
    it was to do, `task_type` what such tasks have in common, `trial` which try at it this is; None is not known.

    `model` served the call, the `index`-th of its run, from 1; a total has no index. `time` is when, in seconds since 1970
    UTC, and `seconds` how long it took. `usage` counts its tokens by kind, each token once; `usd` is what the log says it
    cost. `checks` are the results of checks that followed it, passed or not, by name.

    `end` is how the run ended, one of ENDS, on its last record; None on the others. `wrong` is an outcome: the run stopped
    by itself and was wrong. `capped` was stopped at a limit, `aborted` by trouble that has nothing to do with the task.
    `propensity` is the chance with which this model was chosen, if the choice was left to chance.

    `file` and `line` are where the record stands.
    """

    run: str
    model: str
    usage: Usage
    index: int | None = None
    calls: int = 1
    arm: str | None = None
    task: str | None = None
    task_type: str | None = None
    trial: str | None = None
    time: float | None = None
    seconds: float | None = None
    usd: float | None = None
    checks: Mapping[str, bool] | None = None
    end: str | None = None
    propensity: float | None = None
    file: str | None = None
    line: int | None = None
