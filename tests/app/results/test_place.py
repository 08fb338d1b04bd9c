from pathlib import Path

from app.results.place import place_of


def test_the_first_place_where_there_is_a_file(hit, tmp_path):
    here = tmp_path / "a.md"
    assert place_of(hit(1, path=here)) is None
    here.touch()
    assert place_of(hit(1, path=here)) == here
    gone = Path("/gone") / ("x" * 300)  # too long a name is an error of its own
    assert place_of(hit(1, path=gone, copies=(tmp_path / "b.md", here))) == here
