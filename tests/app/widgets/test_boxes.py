from PySide6.QtWidgets import QLineEdit, QWidget

from app.widgets import TARGET, Label, form


def test_the_words_of_a_label_stand_in_the_middle_of_its_field(qtbot):
    label, field, box = Label(), QLineEdit(), QWidget()
    qtbot.addWidget(box)
    label.setText("&Key")
    field.setFixedHeight(TARGET)  # as in our style
    box.setLayout(form([label], [field]))
    box.show()
    assert label.buddy() is field
    assert abs(label.geometry().center().y() - field.geometry().center().y()) <= 1
