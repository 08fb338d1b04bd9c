import pytest
from hypothesis import given, strategies as st

from engine.terms.language import LANGUAGES, LanguageDetector

SENTENCES = {
    "en": [
        "Roses want sun.",
        "How to install the package",
        "The notice period of the lease is that of the law.",
        "Quarterly revenue grew by 12 % year over year, driven by cloud services.",
    ],
    "de": [
        "Wie installiere ich das Paket",
        "Farne brauchen Schatten und feuchten Boden.",
        "Die Frist ist in dem Vertrag und auch im Gesetz geregelt.",
        "Sehr geehrte Damen und Herren, hiermit kündige ich den Vertrag fristgerecht.",
    ],
    "fr": [
        "Les roses aiment le soleil.",
        "Comment installer le paquet",
        "Le délai de la résiliation est dans le contrat et dans la loi.",
        "Veuillez trouver ci-joint le compte rendu de notre réunion.",
    ],
    "es": [
        "Cómo instalar el paquete",
        "Las rosas quieren sol.",
        "El plazo de la notificación está en el contrato y en la ley.",
        "Los ingresos crecieron un 12 % respecto al año anterior.",
    ],
    "it": [
        "Le rose vogliono il sole.",
        "Come installare il pacchetto",
        "Il termine è nel contratto e non nella legge di cui si parla.",
        "I ricavi sono cresciuti del 12 % rispetto all'anno precedente.",
    ],
    "pt": [
        "A receita cresceu 12 % em relação ao ano anterior.",
        "Segue em anexo a ata da nossa reunião.",
        "O prazo não está no contrato, mas na lei que o rege e em uma nota.",
    ],
    "nl": [
        "Hoe installeer ik het pakket",
        "Rozen houden van zon.",
        "De termijn is in het contract en niet in de wet van het land.",
        "Bijgevoegd vindt u de notulen van onze vergadering.",
    ],
    "ru": [
        "Розы любят солнце.",
        "Как установить пакет",
        "Срок уведомления указан в договоре.",
    ],
    "uk": [
        "Строк повідомлення вказано в угоді, її підписали.",
        "Орендодавець може розірвати договір протягом трьох місяців.",
    ],
    "zh": ["线程池的拒绝策略有四种：AbortPolicy、CallerRunsPolicy 等。", "圖書館"],
    "ja": ["スレッドプールの拒否ポリシーには四種類あります。", "東京都立図書館で本を借りる"],
    "ko": ["스레드 풀의 거부 정책은 네 가지입니다."],
    "ar": ["مدة الإشعار مذكورة في العقد", "يجب دفع الفاتورة قبل أول الشهر"],
    "he": ["תקופת ההודעה קבועה בחוזה"],
    "th": ["ระยะเวลาแจ้งระบุไว้ในสัญญา"],
    "hi": ["सूचना की अवधि अनुबंध में है"],
    "el": ["Η περίοδος ειδοποίησης ορίζεται στη σύμβαση."],
    "": ["for (int i = 0; i < n; i++) { x += y[i]; }", "", "12.5 %"],
}


@pytest.mark.parametrize(
    ("text", "code"), [(text, code) for code, texts in SENTENCES.items() for text in texts]
)
def test_the_language_of_a_sentence_is_told(text, code):
    assert LanguageDetector().detect(text) == code


def test_passages_of_one_document_may_be_of_several_languages():
    detector, before = LanguageDetector(), ""
    for place, code in enumerate(["en", "en", "de", "en", "zh", "de", "ru", "en"] * 3):
        before = detector.detect(" ".join(SENTENCES[code][place % 2 :]), before)
        assert before == code


def test_no_language_is_taken_for_one_that_was_met_before():
    detector = LanguageDetector()
    latin = ["en", "de", "fr", "es", "it", "pt", "nl"]
    for code in [*latin, *reversed(latin), *latin]:
        assert detector.detect(" ".join(SENTENCES[code])) == code


def test_a_heading_is_taken_for_the_language_of_the_passage_before_it():
    detector = LanguageDetector()
    assert detector.detect("Kapitel 3: Ergebnisse und Diskussion", "de") == "de"
    assert detector.detect("12.5 %", "de") == ""
    assert detector.detect("第三章", "de") == "zh"


def test_chardet_is_asked_once_for_passages_alike(monkeypatch):
    asked = []
    monkeypatch.setattr("chardet.detect", lambda text: asked.append(text) or {"language": "en"})
    detector = LanguageDetector()
    for number in range(100):
        text = f"It is the {number}th of the notes that we have on the lease, and not the last."
        assert detector.detect(text) == "en"
    assert len(asked) == 1


@given(st.lists(st.text()))
def test_any_text_is_of_a_known_language_or_of_none(texts):
    detector = LanguageDetector()
    assert {detector.detect(text) for text in texts} <= {*LANGUAGES, ""}
