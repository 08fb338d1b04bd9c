"""Reading: passages and pages of the library by the ids that a search gave."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.shell.service.endpoint import Content
from app.shell.service.guard import Refused
from app.shell.service.work import Work
from engine import EngineError, Hit, Library, Marking, PageImage, json_id

_WIDTH = 1240  # pixels of a page: 150 to the inch of A4


class Reading:
    """Gives what stands in the library; what is gone is no longer there."""

    def __init__(self, library: Library, work: Work) -> None:
        self._library, self._work = library, work

    async def passage(self, request: Request, content: Content) -> Response:
        id = request.path_params["id"]
        found = await self._work.run(partial(self._library.lookup.passage, id))
        if found is None:
            raise Refused(404, f"There is no passage {id}.")
        document, passage = found
        return JSONResponse({
            "passage_id": json_id(id),
            "document_id": json_id(document.id),
            "path": str(document.path),
            "title": document.title,
            "kind": document.kind,
            "page": passage.page,
            "page_label": passage.page_label,
            "heading": passage.heading,
            "language": passage.language,
            "text": passage.text,
        })  # fmt: skip

    async def page(self, request: Request, content: Content) -> Response:
        """Give a page as text, or of a PDF as a picture. What has no pages is one, the first."""
        id, number = request.path_params["id"], request.path_params["number"]
        document = await self._work.run(partial(self._library.lookup.document, id))
        if document is None:
            raise Refused(404, f"There is no document {id}.")
        if "image/png" in request.headers.get("accept", ""):
            if document.kind != "pdf":
                raise Refused(406, "Only pages of a PDF can be had as a picture.")
            image = await self._work.run(partial(self._image, document, number))
            return Response(image, media_type="image/png")
        text = await self._work.run(partial(self._text, id, number))
        if not text:
            raise Refused(404, f"Document {id} has no text on page {number}.")
        return JSONResponse({
            "document_id": json_id(id),
            "page": number,
            "path": str(document.path),
            "title": document.title,
            "kind": document.kind,
            "text": text,
        })  # fmt: skip

    def _text(self, document_id: int, number: int) -> str:
        text = self._library.lookup.text(document_id, number)
        if not text and number == 1:
            return self._library.lookup.text(document_id)
        return text

    def _image(self, document: Hit, number: int) -> bytes:
        drawn = self._library.preview.page_image(document, number, _WIDTH, (), Marking(""))
        try:
            for item in drawn:
                if isinstance(item, PageImage):
                    return png(item)
        except EngineError as error:  # the file is gone, or another by now
            raise Refused(404, str(error)) from error
        raise Refused(404, f"Document {document.document_id} has no page {number}.")


def png(image: PageImage) -> bytes:
    """Return a picture as PNG."""
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + row for row in _rows(image))
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _rows(image: PageImage) -> Iterator[bytes]:
    """Yield rows of red, green and blue; they come as blue, green, red and nothing."""
    for start in range(0, image.height * image.stride, image.stride):
        row = image.pixels[start : start + 4 * image.width]
        pixels = bytearray(3 * image.width)
        pixels[0::3], pixels[1::3], pixels[2::3] = row[2::4], row[1::4], row[0::4]
        yield bytes(pixels)
