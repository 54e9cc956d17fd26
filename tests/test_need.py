"""What is missing is installed where that can be done, and else named. The tools are others here, which say how they are
called."""

import subprocess

import pytest
from project import ROOT

HAVE = {"there": "", "dpkg": "[ $2 = libhere ]", "env": 'shift; "$@"'}
APT, SUDO = {"apt-get": "echo apt-get $1 >&2"}, {"sudo": 'echo sudo >&2; "$@"'}
ROOT_USER, USER = {"id": "echo 0"}, {"id": "echo 1000"}

# tools, exit status, what is printed
CASES = {
    "root": (APT | ROOT_USER, 0, "installing gcc libc6-dev\napt-get update\napt-get install\n"),
    "sudo": (APT | USER | SUDO, 0, "installing gcc libc6-dev\nsudo\napt-get update\nsudo\napt-get install\n"),
    "no sudo": (APT | USER, 1, "please install, as root, gcc libc6-dev\n"),
    "no Debian": (ROOT_USER, 1, "please install what Debian calls gcc libc6-dev\n"),
}


@pytest.mark.parametrize("tools, status, printed", CASES.values(), ids=CASES)
def test_what_is_missing(tools, status, printed, tmp_path):
    for name, script in (HAVE | tools).items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    command = ["/bin/sh", ROOT / ".ci/need", "there:x", "libhere", "cc:gcc", "libc6-dev"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, text=True, capture_output=True)
    assert (done.returncode, done.stderr) == (status, printed)
