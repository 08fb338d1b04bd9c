"""Models: rerankers and encoders on this computer, listed, installed, checked and deleted."""

from app.models.region import ModelsRegion
