"""README's map of the packages is what the packages say of themselves."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def packages(top: str) -> dict[str, str]:
    """The definition of each package, at the top or within one: its docstring's first sentence."""
    found = {}
    for door in sorted((ROOT / top).rglob("*/__init__.py")):
        said = ast.get_docstring(ast.parse(door.read_text("utf-8"))) or ""
        found[door.parent.relative_to(ROOT / top).as_posix()] = " ".join(
            re.split(r"(?<=\.)\s", said, maxsplit=1)[0].split()
        )
    assert found
    return found


def listed(top: str) -> dict[str, str]:
    """The same, as README lists it below its heading for `top/`."""
    _, _, rest = README.partition(f"**`{top}/`**")
    section = rest.partition("**`")[0].partition("\n## ")[0]
    rows = re.findall(r"^ *- `([\w/]+)`: (.+?)(?=\n *- |\n\n|\Z)", section, re.M | re.S)
    return {name: " ".join(text.split()) for name, text in rows}


@pytest.mark.parametrize("top", ["engine", "app"])
def test_the_map_is_what_the_packages_say(top):
    defined = {name: re.sub(r"^\w+: ", "", sentence) for name, sentence in packages(top).items()}
    assert listed(top) == defined


@pytest.mark.parametrize("top", ["engine", "app"])
def test_each_package_defines_its_noun(top):
    for name, sentence in packages(top).items():
        noun, _, definition = sentence.partition(": ")
        assert noun.lower() == name.rpartition("/")[2], (
            f"{top}/{name}/__init__.py begins with “{noun}”"
        )
        assert definition.endswith("."), name
        assert len(definition.split()) >= 5, name


def test_the_chinese_one_gives_the_same_commands():
    chinese = (ROOT / "resources" / "README.zh.md").read_text("utf-8")
    for name in ("run", "test"):
        command = re.search(rf"<!-- {name} command -->\n```sh\n(.+?)\n```", README, re.S)[1]
        assert command in chinese
    shown = re.findall(r"^pagewise .+?(?=  +#)", chinese, re.M)
    assert shown
    assert all(line in README for line in shown)


@pytest.mark.parametrize("file", ["README.md", "resources/README.zh.md"])
def test_what_it_links_to_is_there(file):
    text = (ROOT / file).read_text("utf-8")
    places = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert places
    assert all(((ROOT / file).parent / place).exists() for place in places)
