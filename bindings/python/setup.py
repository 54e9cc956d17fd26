"""Builds the shared object into the package: one C file, a C compiler, the flags of lib/flags.txt.

In a checkout the C source is two directories up; a source distribution carries a copy of it under vendor/.
"""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist
from setuptools.errors import CompileError

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
VENDOR = HERE / "vendor"
SOURCE = VENDOR if VENDOR.is_dir() else CHECKOUT
VENDORED = ("include", "lib", "COPYING")


def version():
    header = (SOURCE / "include/loopcost/version.h").read_text()
    return re.search(r'#define LOOPCOST_VERSION "(.+)"', header).group(1)


def compiler():
    """$CC, or the first of the usual names that is installed."""
    if os.environ.get("CC"):
        return os.environ["CC"].split()
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    raise CompileError("loopcost needs a C compiler: install gcc or clang, or set CC")


class BuildSharedObject(build_ext):
    """Calls the compiler itself: setuptools would add the flags that Python was built with."""

    def get_ext_filename(self, fullname):
        return os.path.join(*fullname.split(".")) + ".so"

    def build_extension(self, ext):
        target = Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        flags = (SOURCE / "lib/flags.txt").read_text().split()
        command = [
            *compiler(),
            *flags,
            "-shared",
            "-fPIC",
            f"-I{SOURCE / 'include'}",
            *ext.sources,
            "-o",
            str(target),
            "-lm",
        ]
        self.announce(" ".join(command), level=2)
        if subprocess.call(command):
            raise CompileError(f"the C compiler failed: {' '.join(command)}")
        if not self.inplace:  # a wheel carries the licence; the tree already does
            shutil.copy(SOURCE / "COPYING", target.parent)

    def get_source_files(self):
        """None: what a source distribution needs of the C tree is what VendoringSdist copies."""
        return []


class VendoringSdist(sdist):
    """Adds the C source, so that a source distribution builds on its own."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        for name in VENDORED:
            source, target = SOURCE / name, Path(base_dir, "vendor", name)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)


class PlatformWheel(bdist_wheel):
    """ctypes needs no particular Python: py3-none-<platform>."""

    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


if sys.platform == "win32":
    raise SystemExit("loopcost's Python package builds a Unix shared object; Windows is not supported yet")


def build_folder():
    """A fresh one: what an earlier build left behind would end up in the wheel."""
    folder = tempfile.mkdtemp(prefix="loopcost-build-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


setup(
    options={"build": {"build_base": build_folder()}},
    version=version(),
    ext_modules=[Extension("loopcost.libloopcost", [str(SOURCE / "lib/loopcost.c")])],
    cmdclass={"build_ext": BuildSharedObject, "sdist": VendoringSdist, "bdist_wheel": PlatformWheel},
)
