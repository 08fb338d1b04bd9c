from engine.library import Library
from engine.records import (
    Recalled,
)


def recall(library: Library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


def test_an_excerpt_is_the_text_around_a_hit_with_its_words_marked(filled):
    hit = recall(filled, "closure ownership").hits[0]
    [excerpt] = filled.excerpt(hit.passage_id, "closure ownership")
    assert [each.passage.heading for each in excerpt.passages] == ["Moving values", "Borrowing"]
    assert not excerpt.before
    assert not excerpt.after
    text = excerpt.passages[0].passage.text
    words = [text[start:end] for start, end in excerpt.passages[0].spans]
    assert words == ["closure", "ownership"]
    assert list(filled.excerpt(10**9, "closure")) == []


def test_an_excerpt_of_a_long_document_is_a_part_of_it(library, sync, tmp_path):
    (tmp_path / "long.txt").write_text(
        "\n\n".join(f"Word{number} " + "filler " * 150 for number in range(120))
    )
    sync(tmp_path)
    hit = recall(library, "Word60").hits[0]
    [excerpt] = library.excerpt(hit.passage_id, "Word60")
    assert excerpt.before
    assert excerpt.after
    assert len(excerpt.passages) == 51
    assert excerpt.passages[25].passage_id == hit.passage_id
