"""Health: what was not indexed and why, and how much disk space the library takes."""

from app.library.health.dialog import HealthDialog
