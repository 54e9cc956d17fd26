import pytest
from project import ROOT, install


@pytest.fixture(scope="session")
def prefix(tmp_path_factory):
    """Where the library is installed: include, lib, lib/pkgconfig."""
    return install(ROOT, tmp_path_factory.mktemp("installed"))
