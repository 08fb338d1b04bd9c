from engine.documents.pdf.headers import without_running


def left(*pages):
    return [text.split("\n") for text in without_running("\r\n".join(page) for page in pages)]


def test_a_header_stays_where_it_is_first():
    pages = [["A Treatise", each] for each in ("one", "two", "three", "four")]
    assert left(*pages) == [["A Treatise", "one"], ["two"], ["three"], ["four"]]


def test_numbers_may_count_pages_and_nothing_else():
    pages = [[f"text {'abc'[n]}", f"- {n + 7} -"] for n in range(3)]
    assert left(*pages)[1:] == [["text b"], ["text c"]]
    totals = [[f"text {'abc'[n]}", f"Total {n * 5}"] for n in range(3)]
    assert left(*totals) == totals


def test_left_and_right_pages_may_differ():
    pages = [["Left" if n % 2 else "Right", "abcdef"[n]] for n in range(6)]
    assert left(*pages) == [["Right", "a"], ["Left", "b"], ["c"], ["d"], ["e"], ["f"]]


def test_what_is_said_twice_is_no_header():
    pages = [["Results", "a"], ["Results", "b"], ["Ends", "c"]]
    assert left(*pages) == pages


def test_what_stands_within_a_page_stays():
    pages = [["x" * n, "y" * n, "z" * n, "Note", "u" * n, "v" * n, "w" * n] for n in range(1, 5)]
    assert left(*pages) == pages
    pages = [[f"first {'abcd'[n]}", "again", f"last {'abcd'[n]}"] for n in range(4)]
    assert left(*pages) == pages  # its neighbours part it from the edge


def test_a_header_of_two_lines_goes_whole():
    pages = [["The Bank", "Annual Report", "abc"[n]] for n in range(3)]
    assert left(*pages)[1:] == [["b"], ["c"]]


def test_numbers_that_name_something_count_no_pages():
    for name in ("Certificate No. {}", "KT-{} of the Harbour", "Nr. {}", "Ticket #{}"):
        pages = [[name.format(1041 + n), "abc"[n]] for n in range(3)]
        assert left(*pages) == pages


def test_pages_that_differ_by_nothing_else_keep_their_header():
    pages = [[f"Invitation {n + 7}"] for n in range(4)]
    assert left(*pages) == pages
    letter = ["Dear guest,", "you", "are", "very", "welcome", "here", "at", "night."]
    pages = [[f"Invitation {n + 1}", *letter] for n in range(4)]
    assert left(*pages) == pages
    found = without_running(("Scanned by S\r\n" for _ in range(3)), lambda index: True)
    assert list(found)[1:] == ["", ""]


def test_huge_numbers_are_no_counters():
    pages = [["9" * 5000, "abc"[n]] for n in range(3)]
    assert left(*pages) == pages


def test_it_is_two_pages_behind():
    taken = []
    texts = without_running(taken.append(each) or each for each in "abcdef")
    assert next(texts) == "a"
    assert taken == ["a", "b", "c"]
