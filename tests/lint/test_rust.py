"""The Rust crates: nothing that clippy says, the format of rustfmt, documentation without a warning."""

import os

import pytest
from project import QUICKLY, ROOT, run

FEATURES = pytest.mark.parametrize("features", [[], ["--all-features"]], ids=["plain", "all features"])


def cargo(*arguments, **environment):
    given = {**os.environ, **QUICKLY, "LOOPCOST_NO_PKG_CONFIG": "1", **environment}
    return run(["cargo", *arguments], cwd=ROOT / "bindings/rust", env=given)


@FEATURES
def test_clippy_says_nothing(features):
    cargo("clippy", "--workspace", "--all-targets", "--locked", *features, "--", "--deny=warnings")


def test_the_format_is_that_of_rustfmt():
    cargo("fmt", "--all", "--check")


@FEATURES
def test_the_documentation_has_no_warning(features):
    cargo("doc", "--workspace", "--no-deps", "--locked", *features, RUSTDOCFLAGS="--deny=warnings")
