"""Settings: one page of them, and what happens when one is changed."""
