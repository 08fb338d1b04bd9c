"""OCR: text from pictures, by the extra `ocr`."""
