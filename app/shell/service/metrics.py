"""Metrics: how often the service was asked, what came of it, and how long it took."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counted by endpoint; nothing of questions or documents is in them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pagewise_requests",
            "Requests answered",
            ["endpoint", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "pagewise_request_seconds",
            "Seconds to answer a request",
            ["endpoint"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        self._requests.labels(endpoint, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)
