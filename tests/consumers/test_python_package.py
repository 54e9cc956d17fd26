"""The Python package is built with nothing but a C compiler, from whatever there is of it, and works on every CPython.

The compiler optimises nothing here, which is quick: what a build computes does not depend on that.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from project import QUICKLY, ROOT, copy_sources, run

HERE = pathlib.Path(__file__).resolve().parent
LEAST = 9  # CPython 3.9
TOOLS = ("cc", "as", "ld")  # a C compiler


def tree(folder):
    """A copy of what the package is made of: no git, nothing built."""
    made = shutil.ignore_patterns("build", "*.so", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT / "bindings/python", folder / "bindings/python", ignore=made)
    return copy_sources(folder)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment in which there is a C compiler and no other program."""
    folder = tmp_path_factory.mktemp("bin")
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name))
    return {**os.environ, **QUICKLY, "PATH": str(folder)}


@pytest.fixture(scope="module")
def released(bare, tmp_path_factory):
    """A directory of released files: the wheel from a checkout, the source distribution, and what they need."""
    source, folder = tree(tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("released")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", folder]
    run([*pip, source / "bindings/python"], env=bare)
    run([sys.executable, "-m", "build", "--sdist", "--outdir", folder, source / "bindings/python"], env=bare)
    run([*pip, "setuptools"])
    shutil.rmtree(source)
    return folder


def install(python, folder, *arguments, **options):
    """Installs into a new virtual environment of that Python, and returns the environment's own."""
    run([python, "-m", "venv", folder / "venv"])
    inside = folder / "venv/bin/python"
    run([inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], **options)
    return inside


def check(python, expected, folder):
    assert run([python, HERE / "quote.py"], cwd=folder) == expected
    assert "\n A         strong → weak  0.2506" in run([python, "-m", "loopcost", "compare"], cwd=folder, env=UTF8)


UTF8 = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}


def test_the_wheel_is_of_the_platform_and_no_particular_python(released):
    (wheel,) = released.glob("loopcost-*.whl")
    _, _, python, abi, platform = wheel.stem.split("-")
    assert (python, abi) == ("py3", "none") and platform != "any"


def test_the_source_distribution_builds_on_its_own(expected, bare, released, tmp_path):
    (archive,) = released.glob("loopcost-*.tar.gz")
    check(install(sys.executable, tmp_path, archive, env=bare), expected, tmp_path)


@pytest.mark.parametrize("form", ["--only-binary=loopcost", "--no-binary=loopcost"])
def test_a_directory_of_released_files_is_enough(form, expected, bare, released, tmp_path):
    """Without a package index: the wheel, or the source distribution."""
    found = ["--no-index", f"--find-links={released}", form, "loopcost"]
    alone = {name: value for name, value in bare.items() if not name.startswith("PIP_")}
    check(install(sys.executable, tmp_path, *found, env=alone), expected, tmp_path)


def test_the_unpacked_release_is_enough(expected, bare, tmp_path):
    run([ROOT / "tests/release", tmp_path / "released"])
    package = tmp_path / "released/tree/bindings/python"
    check(install(sys.executable, tmp_path, package, env=bare), expected, tmp_path)


def test_the_command_of_a_checkout_is_built_when_its_sources_change(tmp_path):
    source = tree(tmp_path)
    (source / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/need", source / ".ci")
    command = [source / "bindings/python/run", "--version"]
    environment = {**os.environ, **QUICKLY}
    first, second = (run(command, env=environment) for _ in range(2))
    assert first.startswith("building loopcost") and first.endswith(second)
    plot = [command[0], "compare", "--plot", tmp_path / "costs.png"]
    printed, again = (run(plot, env=environment) for _ in range(2))
    assert printed == f"fetching Matplotlib, once\n{again}" and (tmp_path / "costs.png").exists()
    module = source / "bindings/python/src/loopcost/cli/__main__.py"
    module.write_text("changed = True\n")
    assert run(command, env=environment) == first


def pythons():
    """The CPythons of this machine that the package supports, one of each version: on PATH, or installed by pyenv or uv."""
    folders = [pathlib.Path(folder) for folder in os.get_exec_path()]
    home = pathlib.Path.home()
    folders += home.glob(".pyenv/versions/*/bin")
    folders += home.glob(".local/share/uv/python/cpython-*/bin")
    ask = "import ensurepip, ssl, sys, venv; print(sys.implementation.name, *sys.version_info[:2])"
    found = {}
    for path in (path for folder in folders for path in sorted(folder.glob("python3.[0-9]*"))):
        if path.name.removeprefix("python3.").isdigit():
            done = subprocess.run([path, "-c", ask], capture_output=True, text=True)
            name, *version = done.stdout.split() if done.returncode == 0 else ("no", "0", "0")
            if name == "cpython" and version[0] == "3" and int(version[1]) >= LEAST:
                found.setdefault(".".join(version), path)
    return found


PYTHONS = pythons()


@pytest.mark.parametrize("python", PYTHONS.values(), ids=PYTHONS)
def test_the_wheel_works_on_every_cpython(python, expected, released, tmp_path):
    (wheel,) = released.glob("loopcost-*.whl")
    check(install(python, tmp_path, wheel), expected, tmp_path)
