"""The yardstick: what makes a passage good, written, tried, compared and measured."""
