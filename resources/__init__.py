"""Data files: icon, presets, translations. Only `engine.presets` and `app.resources` read them."""
