"""Which router is worth it? A weak and a strong model on 15,361 questions, as the RouteLLM project recorded them.

    python tests/examples/routellm.py                 wants the package: pip install ./bindings/python
    python tests/examples/routellm.py MATRIX.csv      also writes the outcomes for `loopcost replay`

Mixtral 8x7B and GPT-4 on GSM8K and MMLU. Costs are assumed: list prices, 4 characters a token, and one token for an answer
whose length is not recorded. A router by chance lies on the line between the two models; one by the length of the prompt
does worse for the same money, since long prompts are dear. A cascade pays for the weak model every time, and
with a verifier that errs no longer solves what either model solves.
"""

import csv
import pathlib
import sys

from loopcost import replay

DATA = pathlib.Path(__file__).parents[1] / "data" / "routellm" / "pairs.csv"
MODELS = {"mixtral": (0.6, 0.6, "weak"), "gpt-4": (10.0, 30.0, "strong")}  # USD per Mtok of prompt and answer
CORRECT = {"mixtral": "weak_mixtral_8x7b_correct", "gpt-4": "strong_gpt4_1106_correct"}


def usd(row, model):
    prompt, output, side = MODELS[model]
    answer = float(row[f"{side}_response_chars"] or 4)
    return (float(row["prompt_chars"]) * prompt + answer * output) / 4 / 1e6


def outcomes():
    with open(DATA, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return replay.Outcomes(
        [[float(row[CORRECT[model]]) for model in MODELS] for row in rows],
        [[usd(row, model) for model in MODELS] for row in rows],
        list(MODELS),
        [f"{row['domain']}/{row['row']}" for row in rows],
        scores=[float(row["prompt_chars"]) for row in rows],
    )


def policies():
    return [
        replay.Always("gpt-4"),
        replay.Always("mixtral"),
        replay.Mixture({"mixtral": 0.5, "gpt-4": 0.5}),
        replay.Threshold(["mixtral", "gpt-4"], [430]),
        replay.Cascade(["mixtral", "gpt-4"]),
        replay.Cascade(["mixtral", "gpt-4"], sensitivity=0.8, specificity=0.7),
        replay.Oracle(),
    ]


def write(recorded, path):
    success, cost = zip(*(recorded.by_task(replay.Always(model)) for model in MODELS))
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["task", "model", "solved", "usd"])
        for i, task in enumerate(recorded.tasks):
            table.writerows([task, model, success[j][i], cost[j][i]] for j, model in enumerate(MODELS))


def main(path=None):
    recorded = outcomes()
    print("solved     USD  saving, 95 %            policy")
    for standing in recorded.replay(policies()).standings:
        low, high = standing.intervals["saving"]
        saved = f"{standing.saving:6.1%} ({low:.1%} to {high:.1%})"
        print(f"{standing.solved:6.0f}  {standing.usd:6.2f}  {saved:22}  {standing.policy}")
    if path:
        write(recorded, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
