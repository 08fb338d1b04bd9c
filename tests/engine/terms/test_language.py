import pytest
from hypothesis import given, strategies as st

from engine.terms.language import LANGUAGES, detect_languages

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
    "sv": ["Uppsägningstiden för hyresavtalet är den som lagen anger, om inget annat är sagt."],
    "da": ["Opsigelsesfristen i lejekontrakten er den, som loven fastsætter af hensyn til alle."],
    "no": ["Leien skal betales på forskudd, og den som ikke gjør det, får en påminnelse av oss."],
    "fi": ["Vuokrasopimuksen irtisanomisaika on laissa säädetty, ja se on kolme kuukautta."],
    "hu": ["A bérleti szerződés felmondási ideje az, amit a törvény megad."],
    "ro": ["Termenul de preaviz al contractului este cel din lege și nu altul."],
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
def test_the_language_of_a_sentence(text, code):
    assert list(detect_languages([text])) == [code]


def test_passages_of_one_document_may_be_of_several_languages():
    codes = ["en", "en", "de", "en", "zh", "de", "ru", "en"] * 3
    texts = [" ".join(SENTENCES[code][place % 2 :]) for place, code in enumerate(codes)]
    assert list(detect_languages(texts)) == codes


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "pt", "nl"])
def test_no_language_is_taken_for_the_one_before(code):
    text = " ".join(SENTENCES[code])
    assert {*detect_languages([text], "en"), *detect_languages([text], "nl")} == {code}


def test_a_heading_is_taken_for_the_language_of_the_passage_before_it():
    texts = ["Kapitel 3: Ergebnisse und Diskussion", "12.5 %", "第三章"]
    assert list(detect_languages(texts, "de")) == ["de", "", "zh"]


def test_a_heading_at_the_beginning_is_taken_for_the_language_of_its_page(monkeypatch):
    monkeypatch.delattr("chardet.detect")  # it is slow, large, and not needed here
    texts = ["Introduction", "[TOC]", SENTENCES["en"][2], "int i = 0;"]
    assert list(detect_languages(texts)) == ["en"] * 4


def test_other_languages_and_code_are_of_none():
    polish = "Czynsz należy płacić z góry, a kto tego nie robi, ten dostaje od nas upomnienie."
    java = "public static void main(String[] args) throws InterruptedException { for (int i = 0;"
    assert list(detect_languages([polish, java, SENTENCES["zh"][0], java])) == ["", "", "zh", ""]


@given(st.lists(st.text()))
def test_any_text_is_of_a_known_language_or_of_none(texts):
    assert {*detect_languages(texts)} <= {*LANGUAGES, ""}
