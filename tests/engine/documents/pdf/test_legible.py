import pytest

from engine.documents.pdf.legible import is_legible


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x04\x05 \x06",  # too little to tell
        "The quick brown fox jumps over the lazy dog.",
        "混淆矩阵的每一行代表样本的真实类别，每一列代表预测类别。",
        "Größe, Übung, déjà vu: l’élève est allé à l’école où il a été reçu.",
        "Cửa hàng chúng tôi mở cửa từ thứ hai đến thứ bảy",
        "Contents ............................................ 1\nIndex ............ 9",
        "for (int i = 0; i < n; ++i) { a[i] += *(p + i) << 2; }",
        "∀x ∈ ℝ: x² ≥ 0 ∧ (x ≠ 0 ⇒ x² > 0), α → β ⊢ γ",
        "a sen\x02tence with hyphens that PDFium marks",
        "see /usr/share/doc and /etc/fstab, /home/user1/file2",
    ],
)
def test_text(text):
    assert is_legible(text)


@pytest.mark.parametrize(
    "text",
    [
        "\x04\x05\x06\x04\x07\x08\t\n\x08\x0b\x0c\x04\x08\r\x04\x0e\x0c\x0f\t\x10\t\x11\x12\x08\x13\x0e\x0e",
        "\ue004\ue005 \ue006\ue007 \ue008" * 4,
        "º¸Ê¼³½?·aÞ!·aÓº¶È&·£³?¹Ø»?ÇµÈÇµÐ¸º ·£³¶",
        "/g18/g152/g135/g148/g152/g139/g135/g153/g3 /g145/g136/g3/g150",
        "(cid:12)(cid:44)(cid:3)(cid:17) (cid:9)(cid:120)",
        "\ufffd\ufffd\ufffd and \ufffd\ufffd\ufffd\ufffd of \ufffd\ufffd\ufffd\ufffd",
    ],
)
def test_gibberish(text):
    assert not is_legible(text)
