import pytest
from PySide6.QtGui import QImage


@pytest.fixture(scope="module")
def fern(service):
    """The hit on the second page of the PDF."""
    asked = {"question": "ferns shade", "rerank": False}
    return service.client.post("/v1/search", json=asked).json()["hits"][0]


def test_a_passage_is_given_by_its_id(service, fern):
    passage = service.client.get(f"/v1/passages/{fern['passage_id']}").json()
    assert passage["text"] == fern["text"]
    assert (passage["path"], passage["page"]) == (fern["path"], 2)
    assert passage["document_id"] == fern["document_id"]


def test_a_page_is_text_or_a_picture(service, fern):
    place = f"/v1/documents/{fern['document_id']}/pages/2"
    assert service.client.get(place).json()["text"] == "Ferns want shade."
    response = service.client.get(place, headers={"Accept": "image/png"})
    assert response.headers["Content-Type"] == "image/png"
    image = QImage.fromData(response.content, "PNG")
    assert image.width() > 1000
    assert image.width() / image.height() == pytest.approx(300 / 200, rel=0.01)
    middle = range(image.height() * 4 // 10, image.height() * 6 // 10)
    shades = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in middle}
    assert {0, 255} <= shades  # black letters on white paper


def test_what_has_no_pages_is_the_first(service):
    asked = {"question": "ownership", "rerank": False}
    hit = service.client.post("/v1/search", json=asked).json()["hits"][0]
    place = f"/v1/documents/{hit['document_id']}/pages/"
    assert "take ownership" in service.client.get(place + "1").json()["text"]
    assert service.client.get(place + "2").status_code == 404
    as_picture = service.client.get(place + "1", headers={"Accept": "image/png"})
    assert as_picture.status_code == 406


@pytest.mark.parametrize(
    "place",
    ["/v1/passages/99999", "/v1/documents/99999/pages/1", "/v1/passages/..%2F..", "/v1/passages/x"],
)
def test_what_is_not_there_is_said(service, place):
    response = service.client.get(place)
    assert response.status_code == 404
    assert response.json()["detail"]


def test_a_page_that_a_pdf_has_not_is_not_found(service, fern):
    place = f"/v1/documents/{fern['document_id']}/pages/7"
    assert service.client.get(place).status_code == 404
    assert service.client.get(place, headers={"Accept": "image/png"}).status_code == 404


def test_metrics_tell_what_was_asked_but_not_the_words(service, fern):
    text = service.client.get("/metrics").text
    assert 'pagewise_requests_total{endpoint="search",status="200"}' in text
    assert "fern" not in text.lower()


@pytest.mark.parametrize("id", ["9" * 18, "9" * 30, "9" * 5000, "-1", "%2e%2e"])
def test_an_id_that_nothing_has_is_said(service, id):
    for path in (f"/v1/passages/{id}", f"/v1/documents/{id}/pages/1"):
        response = service.client.get(path)
        assert response.status_code == 404
        assert response.json()["detail"]
