"""Usage events to metrics: who used the product, on how many days, and how much against their peers."""

from healthcore.usage.metrics import LONG_WINDOW, METRICS, WINDOW, usage_metrics

__all__ = ["LONG_WINDOW", "METRICS", "WINDOW", "usage_metrics"]
