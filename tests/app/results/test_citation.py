from app.results.citation import citation, cited


def test_title_page_and_path(qapp, hit):
    assert citation(hit(1)) == "Title 1, /library/1.md"
    assert citation(hit(1, page=12)) == "Title 1, p. 12, /library/1.md"
    assert citation(hit(1, page=12, page_label="iv")) == "Title 1, p. iv, /library/1.md"


def test_a_cited_passage_is_whole(qapp, hit):
    assert cited(hit(1)) == "Text of passage 1 in full.\n\n— Title 1, /library/1.md"
