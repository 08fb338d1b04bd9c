"""Data files: icon, presets, messages, translations, what Unicode says of ideographs."""
