import pathlib

import pytest
from filelock import FileLock
from project import ROOT, install


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """A folder that the processes of a parallel run (pytest-xdist) have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def prefix(shared):
    """Where the library is installed: include, lib, lib/pkgconfig. The first process that wants it builds it."""
    folder, note = shared / "installed", shared / "installed.txt"
    with FileLock(shared / "installed.lock"):
        if not note.exists():
            note.write_text(str(install(ROOT, folder)))
    return pathlib.Path(note.read_text())
