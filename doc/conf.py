"""The reference of loopcost, from the headers and the docstrings: `sphinx-build doc build/doc/html`, with Doxygen at hand and the package installed."""

import re
import subprocess
from pathlib import Path

import loopcost

HERE = Path(__file__).parent
ROOT = HERE.parent
HEADERS = sorted((ROOT / "include/loopcost").glob("*.h"))

project = "loopcost"
author = "the authors of loopcost"
copyright = f"{author}; MIT licence"
version = release = re.search(
    r'define LOOPCOST_VERSION "(.*?)"', (ROOT / "include/loopcost/version.h").read_text(encoding="utf-8")
)[1]

extensions = ["breathe", "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["Doxyfile"]
html_theme = "furo"
html_title = f"loopcost {release}"
html_static_path = ["static"]
html_css_files = ["wide.css"]
highlight_language = "none"

breathe_projects = {"loopcost": str(ROOT / "build/doc/doxygen/xml")}
breathe_default_project = "loopcost"
breathe_domain_by_extension = {"h": "c"}
breathe_show_include = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"

default_role = "code"  # `name` in a docstring

C_PAGE = """\
{name}
{line}

.. doxygenfile:: {name}
   :sections: briefdescription detaileddescription innerclass public-attrib enum func user-defined define
"""


PYTHON_PAGE = """\
{name}
{line}

.. automodule:: {name}
   :members: {members}
   :undoc-members:
"""


def write_page(folder, stem, form, name, **parts):
    page = HERE / folder / f"{stem}.rst"
    page.parent.mkdir(exist_ok=True)
    text = form.format(name=name, line="=" * len(name), **parts)
    if not page.exists() or page.read_text(encoding="utf-8") != text:  # an old page is not built again
        page.write_text(text, encoding="utf-8")


def write_pages(app, config):
    """Lets Doxygen read the headers, and gives a page to each of them and to each module of the package."""
    (ROOT / "build/doc").mkdir(parents=True, exist_ok=True)
    subprocess.run(["doxygen", "doc/Doxyfile"], cwd=ROOT, check=True)
    for header in HEADERS:
        write_page("c", header.stem, C_PAGE, header.name)
    for module, names in loopcost._HOME.items():
        write_page("python", module, PYTHON_PAGE, f"loopcost.{module}", members=", ".join(names))


def setup(app):
    app.connect("config-inited", write_pages)
