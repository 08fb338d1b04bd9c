"""Preview: the page of a document, or its text, with the chosen passage framed on it."""

from app.preview.pane import PreviewPane
