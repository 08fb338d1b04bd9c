from tests.app.window.conftest import field, parts, window  # noqa: F401
