"""The README's code runs, and its comments tell the truth."""

import ast
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def code():
    """The first indented block."""
    lines = README.read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("    "))
    last = next(i for i in range(first, len(lines)) if lines[i] and not lines[i].startswith("    "))
    return "\n".join(line[4:] for line in lines[first:last])


def test_readme():
    source, names, shown = code(), {}, []
    for statement in ast.parse(source).body:
        text = ast.get_source_segment(source, statement)
        if isinstance(statement, ast.Expr):
            comment = source.splitlines()[statement.end_lineno - 1].partition("# ")[2]
            shown.append((eval(text, names), comment))
        else:
            exec(text, names)
    values = [(repr(value), comment) for value, comment in shown]
    assert values[0] == ("Decimal('0.056744750')", "Decimal('0.056744750'), exactly")
    assert values[1][0] == values[0][0]
    assert values[3][0] == values[3][1]
    assert values[4][0].startswith("(3.2001") and values[4][1].startswith("(3.2001...,)")
