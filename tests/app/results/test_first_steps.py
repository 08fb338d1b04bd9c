from app.results.first_steps import FirstSteps


def test_what_is_done_stays_done(qtbot, settings):
    steps = FirstSteps(settings)
    qtbot.addWidget(steps)
    assert not steps.is_over
    steps.tick("folder")
    steps.tick("page")
    again = FirstSteps(settings)
    qtbot.addWidget(again)
    assert again._words["folder"].accessibleName().startswith("Done: ")
    assert again._words["question"].accessibleName().startswith("To do: ")
    again.tick("question")
    assert again.is_over
