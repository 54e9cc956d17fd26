"""Every way to use the library prints the same, byte for byte."""

import os
import pathlib
import shutil
import subprocess

import pytest
from project import QUICKLY, ROOT, copy_sources, run

HERE = pathlib.Path(__file__).resolve().parent
CMAKE = ["cmake", "-G", "Ninja"]  # a bare machine has no make
QUOTE = HERE / "quote.c"
QUICK = {**os.environ, **QUICKLY}


@pytest.fixture(scope="module")
def linked(prefix, tmp_path_factory):
    """A C program that is linked to the installed shared object."""
    return build_against(prefix, tmp_path_factory.mktemp("linked"), "loopcost", "cc", "-std=c11")


def build_against(prefix, folder, package, *compiler):
    """Builds quote.c with what pkg-config says of the installed package."""
    packages = {**os.environ, "PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig"}
    found = run(["pkg-config", "--cflags", "--libs", package], env=packages).split()
    program = folder / "quote"
    run([*compiler, QUOTE, "-x", "none", *found, f"-Wl,-rpath,{prefix}/lib", "-o", program])
    return program


def test_who_installs_waits_for_no_test_and_needs_no_cxx(tmp_path):
    run(["meson", "setup", tmp_path, ROOT], env={**QUICK, "CXX": "false"})
    to_do = run(["ninja", "-n", "-v"], cwd=tmp_path)
    assert "libloopcost.so" in to_do and "tests/unit" not in to_do


def test_a_program_links_through_pkg_config(linked, expected):
    assert "libloopcost.so.0 => " in run(["ldd", linked])


def test_a_cxx_program_is_header_only_through_pkg_config(expected, prefix, tmp_path):
    program = build_against(prefix, tmp_path, "loopcost-headers", "c++", "-std=c++17", "-x", "c++")
    assert "loopcost" not in run(["ldd", program])
    assert run([program]) == expected


def test_a_copy_of_the_headers_is_enough(expected, tmp_path):
    shutil.copytree(ROOT / "include", tmp_path / "include")
    shutil.copy(QUOTE, tmp_path)
    run(["cc", "-Iinclude", "quote.c", "-lm", "-o", "quote"], cwd=tmp_path)
    assert run([tmp_path / "quote"]) == expected


@pytest.fixture(scope="module")
def subproject(tmp_path_factory):
    """The build folder of a Meson project that vendors the tree."""
    folder = tmp_path_factory.mktemp("subproject")
    copy_sources(folder / "subprojects/loopcost")
    shutil.copy(HERE / "subproject/meson.build", folder)
    shutil.copy(QUOTE, folder)
    shutil.copy(QUOTE, folder / "quote.cpp")
    run(["meson", "setup", "--wrap-mode=nodownload", folder / "build", folder], env=QUICK)
    run(["meson", "compile", "-C", folder / "build"], env=QUICK)
    return folder / "build"


@pytest.mark.parametrize("name", ["linked", "headers"])
def test_a_meson_project_vendors_the_tree(expected, subproject, name):
    assert run([subproject / name]) == expected


@pytest.fixture(scope="module")
def cmake_project(prefix, tmp_path_factory):
    """The build folder of a CMake project that finds the installed package."""
    folder = tmp_path_factory.mktemp("cmake")
    shutil.copy(HERE / "cmake/CMakeLists.txt", folder)
    shutil.copy(QUOTE, folder)
    shutil.copy(QUOTE, folder / "quote.cpp")
    run([*CMAKE, "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}"])
    run(["cmake", "--build", folder / "build"])
    return folder / "build"


@pytest.mark.parametrize("name, needs", [("linked", True), ("headers", False)])
def test_a_cmake_project_finds_the_package(expected, cmake_project, name, needs):
    assert ("libloopcost.so.0 => " in run(["ldd", cmake_project / name])) == needs
    assert run([cmake_project / name]) == expected


@pytest.mark.parametrize("wanted", ["0.2", "1.0", "0.1.9"])
def test_a_cmake_project_that_wants_another_version_is_told(prefix, tmp_path, wanted):
    project = (HERE / "cmake/CMakeLists.txt").read_text().replace("loopcost 0.1 ", f"loopcost {wanted} ")
    assert wanted in project
    (tmp_path / "CMakeLists.txt").write_text(project)
    command = [*CMAKE, "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}"]
    done = subprocess.run(command, text=True, capture_output=True)
    assert done.returncode and f'requested version "{wanted}"' in done.stderr


@pytest.mark.parametrize("compiler", [["cc", "-std=c11"], ["c++", "-std=c++17", "-x", "c++"]])
def test_one_header_is_enough(expected, tmp_path, compiler):
    header = tmp_path / "loopcost/loopcost.h"
    header.parent.mkdir()
    run([ROOT / "lib/amalgamate.py", header])
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Werror"]
    run([*compiler, *strict, f"-I{tmp_path}", QUOTE, "-lm", "-o", tmp_path / "quote"])
    assert run([tmp_path / "quote"]) == expected


def test_meson_makes_the_one_header(subproject, tmp_path):
    run(["meson", "compile", "-C", subproject, "loopcost.h"])
    run([ROOT / "lib/amalgamate.py", tmp_path / "loopcost.h"])
    made = subproject / "subprojects/loopcost/lib/loopcost.h"
    assert made.read_bytes() == (tmp_path / "loopcost.h").read_bytes()


CARGO_TOML = """\
[package]
name = "consumer"
version = "0.1.0"
edition = "2021"

[dependencies]
loopcost = {{ path = "{crate}" }}
"""


@pytest.fixture
def crate_user(tmp_path):
    """A cargo project that depends on the crate, and takes the workspace's versions of what that needs."""
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text(CARGO_TOML.format(crate=ROOT / "bindings/rust/loopcost"))
    shutil.copy(ROOT / "bindings/rust/Cargo.lock", tmp_path)
    shutil.copy(ROOT / "bindings/rust/loopcost/examples/quote.rs", tmp_path / "src/main.rs")
    return tmp_path


def cargo_run(folder, *arguments, **environment):
    environment = {**QUICK, **environment}
    command = ["cargo", "run", "--quiet", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_of_the_crate(expected):
    assert cargo_run(ROOT / "bindings/rust", "--locked", "--example", "quote", LOOPCOST_NO_PKG_CONFIG="1") == expected


def test_a_crate_user_with_the_library_compiled_in(expected, crate_user):
    assert cargo_run(crate_user, LOOPCOST_NO_PKG_CONFIG="1") == expected


def test_a_crate_user_with_the_library_installed(expected, crate_user, prefix):
    installed = {"PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig", "LD_LIBRARY_PATH": f"{prefix}/lib"}
    assert cargo_run(crate_user, LOOPCOST_NO_VENDOR="1", **installed) == expected


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Both crates as they would be published, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("packages")
    workspace = folder / "workspace"  # a copy: cargo writes what it is patched with to Cargo.lock
    shutil.copytree(ROOT / "bindings/rust", workspace, ignore=shutil.ignore_patterns("target"))
    run(["cargo", "fetch", "--locked"], cwd=workspace)
    c_interface = package_crate("loopcost-sys", folder)
    package_crate("loopcost", folder, "--config", f"patch.crates-io.loopcost-sys.path='{c_interface}'")
    return folder


def package_crate(name, folder, *options):
    """Unpacks what would be published."""
    command = ["cargo", "package", "--package", name, "--no-verify", "--allow-dirty", "--offline", *options]
    run([*command, "--target-dir", folder], cwd=folder / "workspace")
    (archive,) = (folder / "package").glob(f"{name}-[0-9]*.crate")
    shutil.unpack_archive(archive, folder, "gztar")
    return (folder / archive.stem).rename(folder / name)


def test_the_packages_hold_what_they_need(packages):
    held = {str(path.relative_to(packages)) for path in packages.glob("loopcost*/**/*") if path.is_file()}
    needed = {"COPYING", "Cargo.toml", "src/lib.rs"}
    assert {f"{name}/{path}" for name in ("loopcost", "loopcost-sys") for path in needed} <= held
    headers = {str(path.relative_to(ROOT)) for path in (ROOT / "include").glob("loopcost/**/*.[hi]*")}
    assert {f"loopcost-sys/c/{path}" for path in headers | {"lib/loopcost.c", "lib/flags.txt"}} <= held
    assert "loopcost/README.md" in held and not any("/tests/" in path for path in held)


def test_a_user_of_the_packages_offline(expected, crate_user, packages):
    crate_user.joinpath("Cargo.toml").write_text(
        CARGO_TOML.format(crate=packages / "loopcost")
        + f'[patch.crates-io]\nloopcost-sys = {{ path = "{packages / "loopcost-sys"}" }}\n'
    )
    assert cargo_run(crate_user, "--offline", LOOPCOST_NO_PKG_CONFIG="1") == expected


def test_a_crate_user_who_forbids_compiling_and_has_no_library_is_told(crate_user, tmp_path):
    nowhere = {"PKG_CONFIG_PATH": "", "PKG_CONFIG_LIBDIR": str(tmp_path), "LOOPCOST_NO_VENDOR": "1"}
    with pytest.raises(AssertionError, match="LOOPCOST_NO_VENDOR is set and pkg-config has no loopcost"):
        cargo_run(crate_user, **nowhere)
