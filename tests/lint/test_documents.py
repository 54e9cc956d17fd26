"""The documents: their links lead somewhere, what they name is there, and one version number is told everywhere."""

import importlib.metadata
import os
import re
import shlex
import sys

import pytest
from project import INCLUDE, ROOT, run

LISTED = run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT).split()
DOCUMENTS = [ROOT / name for name in LISTED if (ROOT / name).exists()]
NAMES = [str(document.relative_to(ROOT)) for document in DOCUMENTS]


def prose(document):
    """The text without its blocks of code."""
    return re.sub(r"^( *)```.*?^\1```$", "", document.read_text(), flags=re.S | re.M)


def anchors(document):
    """The names by which GitHub reaches the headings."""
    headings = re.findall(r"^#+ +(.*?) *#*$", prose(document), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(document):
    """Relative ones: the network is not asked."""
    links = re.findall(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)", prose(document))
    for link in links:
        place, _, anchor = link.partition("#")
        if re.match(r"\w+:", link):
            continue
        target = (document.parent / place) if place else document
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


ROOTS = "bindings|doc|include|lib|tests"


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_files_that_are_named_are_there(document):
    """In code: `tests/run`, or a command with such an argument."""
    spans = re.findall(r"`([^`]+)`", prose(document))
    named = {path for span in spans for path in re.findall(rf"(?:^|\s)((?:{ROOTS})/[\w./-]*)", span)}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
COMMANDS = re.findall(
    r"`([^`]+)`", "".join(re.findall(r"^\| .* \| (.*) \|$", CONTRIBUTING.partition("\n## Which command")[2], re.M))
)


def in_commands(pattern):
    return sorted(set(re.findall(pattern, "\n".join(COMMANDS), re.M)))


def test_programs_that_are_commands_can_be_called():
    named = in_commands(r"^((?:tests|bindings)/\S+)(?: |$)")
    files = [name for name in named if (ROOT / name).is_file()]
    assert files and [name for name in files if not os.access(ROOT / name, os.X_OK)] == []


def test_programs_of_commands_are_built():
    """Unit tests, which Meson makes; tests of the crate; stages of a whole run."""
    units = (ROOT / "tests/unit/meson.build").read_text()
    named = in_commands(r"([a-z_]+)-headers-c11\b")
    assert named and [name for name in named if f"  '{name}',\n" not in units] == []
    named = in_commands(r"--test (\w+)")
    assert named and [name for name in named if not (ROOT / f"bindings/rust/loopcost/tests/{name}.rs").exists()] == []
    stages = re.findall(r"^ *stage ([\w-]+)", (ROOT / "tests/lane").read_text(), re.M)
    told = re.findall(r"stages? ((?:`[\w-]+`(?:, )?)+)", CONTRIBUTING)
    named = re.findall(r"[\w-]+", " ".join(told))
    assert named and [name for name in named if name not in stages] == []


@pytest.mark.parametrize("command", in_commands(r"^pytest .* -k .*"))
def test_words_of_commands_choose_tests(command):
    _, *arguments = shlex.split(command)
    run([sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments], cwd=ROOT)


def test_the_coverage_that_is_promised_is_demanded():
    promised = re.search(r"(\d+) % of the lines and (\d+) % of the branches", CONTRIBUTING).groups()
    demanded = re.findall(r"^LEAST_\w+=(\d+)", (ROOT / "tests/coverage").read_text(), re.M)
    assert list(promised) == demanded


def test_one_version_is_told_everywhere():
    """Meson, setuptools and CMake take it from the header."""
    header = (INCLUDE / "loopcost/version.h").read_text()
    version = re.search(r'^#define LOOPCOST_VERSION "(.+)"$', header, re.M)[1]
    numbers = [
        re.search(rf"^#define LOOPCOST_VERSION_{part} (\d+)$", header, re.M)[1] for part in ("MAJOR", "MINOR", "PATCH")
    ]
    assert ".".join(numbers) == version
    rust = ROOT / "bindings/rust"
    told = {
        "NEWS.md": re.search(r"^## (\S+)", (ROOT / "NEWS.md").read_text(), re.M)[1],
        "the Python package": importlib.metadata.version("loopcost"),
    }
    for crate in ("loopcost", "loopcost-sys"):
        manifest, lock = (rust / crate / "Cargo.toml").read_text(), (rust / "Cargo.lock").read_text()
        told[f"{crate}/Cargo.toml"] = re.search(r'^version = "(.+)"$', manifest, re.M)[1]
        told[f"Cargo.lock: {crate}"] = re.search(rf'^name = "{crate}"\nversion = "(.+)"$', lock, re.M)[1]
    told["loopcost wants loopcost-sys"] = re.search(
        r'^loopcost-sys = .*version = "=?(.+?)"', (rust / "loopcost/Cargo.toml").read_text(), re.M
    )[1]
    assert told == dict.fromkeys(told, version)
