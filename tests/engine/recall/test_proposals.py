from engine.recall.proposals import propose


def test_what_asks_goes_first_then_what_says_most():
    headed = [
        (1, "Leave › How many days of leave do I have?"),
        (2, "Moving › A new registered address abroad"),
        (3, "员工手册 › 3.2 试用期转正要走什么流程"),
        (4, "Taxes › Correcting an invoice with a wrong name"),
    ]
    assert propose(headed, 3) == (
        "How many days of leave do I have?",
        "试用期转正要走什么流程",
        "Correcting an invoice with a wrong name",
    )


def test_a_document_proposes_its_best_heading_alone():
    headed = [(1, "What to bring on the day"), (1, "What if a paper is missing?"), (2, "In short")]
    assert propose(headed, 3) == ("What if a paper is missing?",)


def test_what_many_documents_are_headed_by_is_no_question():
    headed = [(number, "How to read this guide") for number in (1, 2)]
    assert propose([*headed, (1, "How to read this guide")], 3) == ()
    assert propose(headed[:1], 3) == ("How to read this guide",)


def test_what_would_ask_for_an_exact_phrase_is_left_out():
    assert propose([(1, 'Putting it together: an "426830A O(1)"526930B solution')], 3) == ()
    assert propose([(1, "What is “ownership”?")], 3) == ("What is “ownership”?",)


def test_code_names_and_what_is_too_short_or_long_are_left_out():
    headed = [(1, "std::vec<T> is what?"), (2, "What?"), (3, "How " * 20), (4, "Introduction")]
    assert propose(headed, 3) == ()
