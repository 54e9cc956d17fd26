"""Where the project is, how to build its shared object, and what its headers declare."""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include"
# In the environment of a build: the compiler that optimises nothing.
QUICKLY = {"CC": str(ROOT / "tests/quick-cc")}
PUBLIC_HEADERS = sorted(INCLUDE.glob("loopcost/*.h"))

sys.path.insert(0, str(ROOT / "bindings"))
import generate  # noqa: E402


def interface(include=INCLUDE):
    """Constants, structs and functions of the public headers."""
    return generate.Interface(include)


def run(command, **options):
    """What the command prints. Where it fails, what it printed is part of the error."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        words = " ".join(map(str, command))
        raise AssertionError(f"exit status {done.returncode} from {words}\n{done.stdout}")
    return done.stdout


def copy_sources(destination):
    """What a vendored copy needs: the headers, the shared object's sources, the build files, the licence."""
    for name in ("include", "lib"):
        shutil.copytree(ROOT / name, destination / name)
    for name in ("meson.build", "meson_options.txt", "COPYING"):
        shutil.copy(ROOT / name, destination)
    return destination


def install(source, directory, **environment):
    """Builds the tree at `source`, and installs it; returns the prefix."""
    build, prefix = directory / "build", directory / "prefix"
    environment = {**os.environ, **environment}
    run(["meson", "setup", build, source, f"--prefix={prefix}", "--libdir=lib"], env=environment)
    run(["meson", "install", "-C", build], env=environment)
    return prefix
