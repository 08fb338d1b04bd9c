import pytest
from hypothesis import given, strategies as st

from engine.terms.language import LANGUAGES, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The notice period of the lease is that of the law.", "en"),
        ("Die Frist ist in dem Vertrag und auch im Gesetz geregelt.", "de"),
        ("Le délai de la résiliation est dans le contrat et dans la loi.", "fr"),
        ("El plazo de la notificación está en el contrato y en la ley.", "es"),
        ("Il termine è nel contratto e non nella legge di cui si parla.", "it"),
        ("O prazo não está no contrato, mas na lei que o rege e em uma nota.", "pt"),
        ("De termijn is in het contract en niet in de wet van het land.", "nl"),
        ("线程池的拒绝策略有四种：AbortPolicy、CallerRunsPolicy 等。", "zh"),
        ("スレッドプールの拒否ポリシーには四種類あります。", "ja"),
        ("스레드 풀의 거부 정책은 네 가지입니다.", "ko"),
        ("Срок уведомления указан в договоре.", "ru"),
        ("Строк повідомлення вказано в угоді, її підписали.", "uk"),
        ("مدة الإشعار مذكورة في العقد", "ar"),
        ("תקופת ההודעה קבועה בחוזה", "he"),
        ("ระยะเวลาแจ้งระบุไว้ในสัญญา", "th"),
        ("सूचना की अवधि अनुबंध में है", "hi"),
        ("Η περίοδος ειδοποίησης ορίζεται στη σύμβαση.", "el"),
        ("for (int i = 0; i < n; i++) { x += y[i]; }", ""),
        ("", ""),
        ("12.5 %", ""),
    ],
)
def test_a_language_is_told_from_script_and_small_words(text, code):
    assert language_of(text) == code


@given(st.text())
def test_any_text_is_of_a_known_language_or_of_none(text):
    assert language_of(text) in {*LANGUAGES, ""}
