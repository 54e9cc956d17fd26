"""Counts what the stages of tests/run did, from their own reports, and ends with `N passed, N failed`.

    tally.py RESULTS

Each stage has a folder in RESULTS. It holds `status`, the exit status, and one report: Meson's testlog.json,
pytest's junit.xml or the output of cargo test, cargo.log. A stage that broke off or ran no test is a failure of
its own, and so is a test that was skipped: what did not run did not pass. Exits 1 if anything failed.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def meson(log):
    """A line of JSON for each program; its output names each check (TAP)."""
    passed, failed = 0, []
    for line in re.findall(r".+(?=\n)", log.read_text()):  # without one that broke off
        program = json.loads(line)
        checks = re.findall(r"^(not ok|ok)\b(.*)$", program["stdout"], re.M)
        bad = [name for word, name in checks if word == "not ok" or re.search(r"# *skip", name, re.I)]
        passed += len(checks) - len(bad)
        failed += [f"{program['name']}:{name}" for name in bad]
        if program["result"] != "OK" and not bad:
            failed.append(f"{program['name']}: {program['result']}, exit status {program['returncode']}")
    return passed, failed


def pytest(log):
    passed, failed = 0, []
    for case in ElementTree.parse(log).iter("testcase"):
        outcome = {child.tag for child in case} & {"failure", "error", "skipped"}
        if not case.get("name"):
            failed.append("a test that was interrupted")
        elif outcome:
            failed.append(f"{case.get('classname')}.{case.get('name')}: {' and '.join(sorted(outcome))}")
        else:
            passed += 1
    return passed, failed


def cargo(log):
    """A `test result:` line for each program; a line for each test, and a doc test's name holds spaces."""
    text = log.read_text()
    results = re.findall(r"^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored;", text, re.M)
    passed, bad, ignored = (sum(map(int, column)) for column in zip(*results)) if results else (0, 0, 0)
    failed = re.findall(r"^test (.+ \.\.\. (?:FAILED|ignored.*))$", text, re.M)
    failed += ["a test that gave no name"] * (bad + ignored - len(failed))
    return passed, failed


REPORTS = {"testlog.json": meson, "junit.xml": pytest, "cargo.log": cargo}


def count(stage):
    """How many checks of a stage passed, and the names of those that did not."""
    passed, failed = 0, []
    for name, read in REPORTS.items():
        if (stage / name).exists():
            passed, failed = read(stage / name)
    status = (stage / "status").read_text().strip() if (stage / "status").exists() else "unknown"
    if status != "0" and not failed:
        failed.append(f"broke off, exit status {status}")
    if not passed and not failed:
        failed.append("ran no test")
    return passed, failed


def main(results):
    counts = {stage.name: count(stage) for stage in sorted(results.iterdir())} if results.is_dir() else {}
    print()
    for name, (passed, failed) in counts.items():
        print(f"{name:16} {passed:7} passed {len(failed):5} failed")
    for name, (_, failed) in counts.items():
        for failure in failed:
            print(f"FAILED {name}: {failure}")
    all_passed = sum(passed for passed, _ in counts.values())
    all_failed = sum(len(failed) for _, failed in counts.values())
    print(f"{all_passed} passed, {all_failed} failed")
    return 1 if all_failed or not all_passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
