from engine.library import Library
from engine.records import Hit


def hits(library: Library, question: str) -> tuple[Hit, ...]:
    *_, recalled = library.recall(question, pool=10)
    return recalled.hits


def test_one_document_with_hundreds_of_passages_leaves_room_for_others(library, sync, tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    parts = (f"# Attachment {number}\n\nZebra zebra {number}.\n" for number in range(60))
    (folder / "all.md").write_text("\n".join(parts))
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"Here is {name}, and nothing of it is about a zebra.")
    sync(folder)
    found = hits(library, "zebra")
    assert {hit.path.name for hit in found} == {"all.md", "a.md", "b.md"}
    assert len(found) == 10
    assert {hit.path.name for hit in hits(library, "zebra in:all.md")} == {"all.md"}
