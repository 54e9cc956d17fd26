"""A simulation has the same bits from every compiler, at every level of optimisation, on 32 and on 64 bits, and
however its trials are split."""

import hashlib

import pytest
from project import INCLUDE, ROOT, run

# Of what bits.c prints. It changes only with a new version of the bits, which is a break.
EXPECTED = "565b70eb1a21e57b7ac558357a9402cca713f9d39770e161c283a92ac1b284db"

BUILDS = [
    f"{compiler} {flags}"
    for compiler in ("gcc", "clang")
    for flags in (
        "-std=c11 -O0",
        "-std=c11 -O2",
        "-std=gnu11 -O3 -march=native -ffp-contract=fast",
        "-std=c11 -Os",
        "-std=gnu11 -O2 -DLOOPCOST__NO_INT128 -DLOOPCOST__NO_SSE2",
        "-std=c11 -O2 -m32 -msse2 -mfpmath=sse",
    )
]


def printed(build, folder):
    """What the program prints with its trials in 1, 2 and 7 parts."""
    source, program = ROOT / "tests/simulation/bits.c", folder / "bits"
    run([*build.split(), f"-I{INCLUDE}", f"-I{ROOT}/tests/unit", source, "-o", program, "-lm"])
    return [run([program, parts]) for parts in "127"]


@pytest.mark.parametrize("build", BUILDS)
def test_same_bits(build, tmp_path):
    """The 32-bit builds need the packages gcc-multilib and libc6-dev-i386 of Debian."""
    for text in printed(build, tmp_path):
        assert "failed" not in text
        assert hashlib.sha256(text.encode()).hexdigest() == EXPECTED
