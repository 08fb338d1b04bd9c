from PySide6.QtWidgets import QPushButton

from app.results.proposals import Proposal, Proposals


def shown(proposals):
    return [each for each in proposals.findChildren(QPushButton) if each.isVisible()]


def test_each_is_a_button_that_asks(qtbot):
    proposals = Proposals()
    qtbot.addWidget(proposals)
    proposals.show()
    assert shown(proposals) == []
    one, other = Proposal("Pay & leave?"), Proposal("And this?", "legal")
    proposals.show_proposals([one, other])
    assert [each.text() for each in shown(proposals)] == ["Pay && leave?", "And this?"]
    with qtbot.waitSignal(proposals.asked) as emitted:
        shown(proposals)[1].click()
    assert emitted.args == [other]
    proposals.show_proposals([one])
    assert len(shown(proposals)) == 1
