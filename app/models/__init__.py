"""Models: the rerankers on this computer: listed, installed, verified, measured and deleted."""

from app.models.region import ModelsRegion
