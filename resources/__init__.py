"""Data files: icon, presets, translations. Read by `engine.presets` and `app.resources` only."""
