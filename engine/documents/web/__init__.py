"""Web: the tree of a page, walked for what a browser shows, wherever HTML is met."""

from engine.documents.web.walk import Walk, attributes, parse_tree, render
