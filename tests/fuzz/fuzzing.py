"""Building and running the fuzz targets, and their corpus.

The corpus of a target is one text file, corpus/NAME.txt, an input a line, in hexadecimal: short inputs that together
reach what is known to be reachable. cases/NAME.txt has the inputs that once showed a fault; they stay.
"""

import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

from project import INCLUDE, ROOT, run

HERE = ROOT / "tests/fuzz"
TARGETS = sorted(path.stem for path in HERE.glob("*.c"))
STRICT = "-std=c11 -g -Wall -Wextra -Wconversion -Wshadow -Wundef -Werror".split()
SANITIZERS = ["-fsanitize=fuzzer,address,undefined,float-cast-overflow", "-fno-sanitize-recover=all"]
LONGEST = 512  # bytes of an input


def build(source, folder, level):
    """The program of a target, optimised so much."""
    program = pathlib.Path(folder, source.stem)
    run(["clang", *STRICT, *SANITIZERS, level, f"-I{INCLUDE}", source, "-o", program, "-lm"])
    return program


def called_by(target):
    """Names of the library in a target and in the headers of its own, macros expanded."""
    text = run(["clang", "-std=c11", "-E", f"-I{INCLUDE}", HERE / f"{target}.c"])
    own, names = False, set()
    for line in text.splitlines():
        marker = re.match(r'# \d+ "([^"]+)"', line)
        if marker:
            own = pathlib.Path(marker.group(1)).parent == HERE
        elif own:
            names.update(re.findall(r"\bloopcost_\w+", line))
    return names


def lines_of(path):
    return [bytes.fromhex(line) for line in path.read_text().split()] if path.exists() else []


def kept(target):
    """The committed inputs."""
    return lines_of(HERE / f"cases/{target}.txt") + lines_of(HERE / f"corpus/{target}.txt")


def keep(target, inputs):
    lines = sorted({data.hex() for data in inputs}, key=lambda line: (len(line), line))
    (HERE / f"corpus/{target}.txt").write_text("".join(f"{line}\n" for line in lines if line))


def minimised(program, corpus):
    """The smallest inputs of a folder that reach what all of it reaches."""
    with tempfile.TemporaryDirectory() as folder:
        run([program, "-merge=1", f"-max_len={LONGEST}", "-timeout=20", folder, corpus])
        return [path.read_bytes() for path in pathlib.Path(folder).glob("*")]


def unpack(inputs, folder):
    """The inputs as files, which is how libFuzzer wants them."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
    return folder


def fuzz(program, *folders, findings, seed=None, runs=-1, seconds=0, timeout=20):
    """One run of libFuzzer: (exit status, executions, what it printed). What it finds is left in `findings`."""
    findings = pathlib.Path(findings)
    findings.mkdir(parents=True, exist_ok=True)
    options = {
        "runs": runs,
        "max_total_time": seconds,
        "timeout": timeout,
        "max_len": LONGEST,
        "artifact_prefix": f"{findings}/{program.name}-",
        "print_final_stats": 1,
        "verbosity": 0,
    }
    if seed is not None:
        options["seed"] = seed
    command = [program, *(f"-{name}={value}" for name, value in options.items()), *folders]
    done = subprocess.run(command, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    executions = re.search(r"number_of_executed_units: (\d+)", done.stdout)
    return done.returncode, int(executions.group(1)) if executions else 0, done.stdout


def fuzz_readers(folder, seed, runs=-1, seconds=0):
    """The same of the readers in Python, which have a program of their own."""
    command = [sys.executable, HERE / "readers.py", f"--seed={seed}", f"--findings={folder}"]
    command += [f"--runs={runs}"] if runs >= 0 else [f"--seconds={seconds}"]
    done = subprocess.run(command, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    executions = re.search(r"^(\d+) executions", done.stdout, re.M)
    return done.returncode, int(executions.group(1)) if executions else 0, done.stdout
