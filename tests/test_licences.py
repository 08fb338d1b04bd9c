"""All that is shipped is listed in *About* with its licence, and may be shipped."""

import importlib.util
import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

with suppress(ImportError):  # where it is installed, and loaded, it answers for the standard one
    import importlib_metadata  # noqa: F401

ROOT = Path(__file__).parent.parent
LIST = (ROOT / "resources" / "licences.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def licences():
    file = ROOT / "resources" / "packaging" / "licences.py"
    spec = importlib.util.spec_from_file_location("licences", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_is_listed_with_its_licence(licences):
    """Newer versions may ask for more, or name their licence otherwise: a release lists that."""
    listed = dict(re.findall(r"^([a-z0-9-]+): (.+)$", LIST, re.M))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {
        re.match(r"[\w-]+", each)[0].lower().replace("_", "-") for each in project["dependencies"]
    }
    assert asked <= listed.keys(), "run resources/packaging/licences.py"
    found = licences.shipped()
    assert len(found.keys() & listed.keys()) > 50
    for name in found.keys() & listed.keys():
        assert licences.licence(name, found[name])


def test_no_licence_asks_for_our_source():
    for name, licence in re.findall(r"^([a-z0-9-]+): (.+)$", LIST, re.M):
        assert not re.search(r"\bA?GPL", licence), name


def test_the_list_says_what_the_lgpl_asks_for(licences):
    for words in ("GNU Lesser General Public License", "unmodified", "replace", "source code"):
        assert words in LIST
    names = {name for name, text in licences.texts() if text}
    assert {"LGPL-3.txt", "GPL-3.txt", "pagewise-english-LICENSE"} < names
    for name in licences.shipped():
        assert any(each.startswith(name) for each in names), name
