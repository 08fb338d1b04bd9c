"""Style sheet: what the styles of a page say of the numbers that a browser counts.

Only what stands in the page is known, and only declarations of lists and counters; of several that
fit an element the most specific one holds, as in a browser.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TELLING = re.compile(r"list-style|counter", re.I)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BRACE = re.compile(r"[{}]")
_DECLARATION = re.compile(r"(?:^|[;{\s])([\w-]+)\s*:\s*((?:\"[^\"]*\"|'[^']*'|[^;\"'])+)")
_WANTED = frozenset(
    ["list-style", "list-style-type", "counter-reset", "counter-set", "counter-increment"]
)
_PSEUDO = re.compile(r"::?(before|marker)$", re.I)
_PLAIN = re.compile(r"[\w\s.#>*+~:()\[\]=\"'^$|-]+")
_SPECIFIC = (r"#[\w-]+", r"\.[\w-]+|\[|:(?!not)", r"(?:^|[\s>+~(])[a-z]")
_RULES_MAX = 300
_AROUND = ("@supports", "@layer", "@container", "@scope")

Declarations = Mapping[str, str]


class StyleSheet:
    """The declarations that fit the elements of a page."""

    def __init__(self, tree: LexborHTMLParser | None) -> None:
        self.counter_styles: dict[str, Declarations] = {}
        self._found: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
        source = "\n".join(each.text() for each in tree.css("style")) if tree else ""
        if tree is None or not _TELLING.search(source):
            return
        rules = []
        for selectors, declared in _blocks(_COMMENT.sub("", source)):
            if selectors.startswith("@"):
                self.counter_styles[selectors.split()[-1]] = declared
            else:
                rules += [
                    (_specific(each), each.strip(), declared) for each in selectors.split(",")
                ]
        for _, selector, declared in sorted(rules[:_RULES_MAX], key=lambda rule: rule[0]):
            pseudo = _PSEUDO.search(selector)
            plain = selector[: pseudo.start()] if pseudo else selector
            if "::" in plain or not _PLAIN.fullmatch(plain or "*"):
                continue
            with suppress(Exception):  # a selector that the parser does not know
                for node in tree.css(plain or "*"):
                    self._found[node.mem_id, pseudo[1].lower() if pseudo else ""] |= declared

    @property
    def is_empty(self) -> bool:
        return not self._found

    def of(self, node: LexborNode, pseudo: str = "") -> Declarations:
        """Return what is declared for an element, or for what stands before it."""
        return self._found.get((node.mem_id, pseudo), {})


def _blocks(source: str) -> Iterator[tuple[str, Declarations]]:
    """Yield the selectors and the declarations of each rule that holds on a screen."""
    at, head = 0, ""
    skipped = 0  # how many blocks are open in one that is left out
    for brace in _BRACE.finditer(source):
        text, at = source[at : brace.start()], brace.end()
        if skipped:
            skipped += 1 if brace[0] == "{" else -1
        elif brace[0] == "{":
            head = text.rpartition(";")[2].strip()
            if head.startswith("@") and not _is_open(head):
                skipped = 1
        else:
            found = {name.lower(): value.strip() for name, value in _DECLARATION.findall(text)}
            if not head.startswith("@counter-style"):
                found = {name: each for name, each in found.items() if _tells(name, each)}
            if head and found:
                yield head, found
            head = ""


def _tells(name: str, value: str) -> bool:
    return name in _WANTED or (name == "content" and "counter" in value)


def _is_open(head: str) -> bool:
    """Return whether what is in a block may hold on a screen."""
    if head.startswith("@media"):
        return "print" not in head or "screen" in head
    return head.startswith((*_AROUND, "@counter-style"))


def _specific(selector: str) -> tuple[int, ...]:
    return tuple(len(re.findall(pattern, selector, re.I)) for pattern in _SPECIFIC)
