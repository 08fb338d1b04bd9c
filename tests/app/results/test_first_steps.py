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


def test_the_marks_are_drawn_in_the_colours_of_the_theme(qtbot, settings, appearance):
    steps = FirstSteps(settings)
    qtbot.addWidget(steps)
    steps.show()

    def shade():
        mark = steps._marks["folder"].pixmap().toImage()
        return max(mark.pixelColor(x, 8).lightness() for x in range(16))

    appearance.set_theme("light")
    qtbot.waitUntil(lambda: shade() < 100)
    appearance.set_theme("dark")
    qtbot.waitUntil(lambda: shade() > 150)
