"""Readers: one module for each family of file types; `kinds.KINDS` says which reads what.

Each has a generator `read(path, passwords)` of the metadata and the pages, which may raise anything
(see `reader`). They are imported by name when a file of their type is met; a program that bundles
Pagewise includes the whole package.
"""
