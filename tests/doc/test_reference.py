"""The reference builds without a warning, and tells of everything that is public."""

import sys

import loopcost
import pytest
from project import ROOT, interface, run
from sphinx.util.inventory import InventoryFile


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The names that the reference tells of, by their kind: "c:function", "py:class"."""
    built = tmp_path_factory.mktemp("reference")
    run([sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "doc", built], cwd=ROOT)
    inventory = InventoryFile.loads((built / "objects.inv").read_bytes(), uri="")
    return {kind: set(names) for kind, names in inventory.data.items()}


def test_every_function_and_struct_has_its_place(told):
    declared = interface()
    assert set(declared.functions) <= told["c:function"]
    assert set(declared.structs) <= told["c:struct"]


def test_every_public_name_of_the_package_has_its_place(told):
    names = {f"loopcost.{module}.{name}" for module, its_names in loopcost._HOME.items() for name in its_names}
    assert names <= told["py:class"] | told["py:exception"] | told["py:function"]
