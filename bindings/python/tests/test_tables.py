"""Tables whose columns have names: attempts, outcomes, scores and trials are found in them in one way."""

import pytest

from loopcost import errors, trials
from loopcost.readers import attempts, outcomes, scores

WHOLE = {field: field for field in ("task", "success", "cost")}
READERS = {  # each, the columns that it is told of, and one of its fields
    "attempts": (attempts.read, {"attempts": "cost"}, "task"),
    "outcomes": (outcomes.read, {**WHOLE, "model": "model"}, "task"),
    "scores": (scores.read, {"score": "cost"}, "success"),
    "trials": (lambda paths, columns: trials.read(paths, columns).all, {**WHOLE, "arm": "model"}, "task"),
}


@pytest.fixture
def path(tmp_path):
    (tmp_path / "t.csv").write_text("task,model,success,cost\na,m,1,3\nb,m,0,2\n")
    return tmp_path / "t.csv"


@pytest.fixture(params=READERS.values(), ids=READERS)
def table(request, path):
    """Reads a table, with columns for some fields beside those of READERS; and one of its fields."""
    read, columns, field = request.param

    def rows(*paths, **others):
        return len(list(read(paths or [path], columns={**columns, **others})))

    return rows, field


def test_every_row_is_read(table):
    read, _ = table
    assert read() == 2


def test_a_file_counts_once(table, path):
    read, _ = table
    with pytest.raises(errors.LogError, match="the same file as .*t.csv, given twice"):
        read(path, path.parent / "." / "t.csv")


def test_a_field_that_is_not_known(table):
    read, _ = table
    with pytest.raises(errors.LogError, match="'sucess' is no field of a"):
        read(sucess="cost")


def test_a_column_that_is_not_there(table):
    read, field = table
    with pytest.raises(errors.LogError, match=f"has no column '{field[:-1]}' for {field}; .* is {field}"):
        read(**{field: field[:-1]})


def test_a_column_that_is_no_text(table):
    read, field = table
    with pytest.raises(
        errors.WrongTypeError, match=rf"columns.{field} is 3 \(int\); it must be the name of a column"
    ):
        read(**{field: 3})
