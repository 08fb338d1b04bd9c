"""OCR: text out of pictures, by the extra `ocr`."""
