"""The engine: documents in, ranked passages out. Usable from a shell or a test; knows no window.

Start at `engine.library.Library`; what it yields is in `engine.records`, what it raises in
`engine.errors`.
"""
