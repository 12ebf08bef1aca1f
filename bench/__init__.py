"""Benchmarks against named peers: each number is a ratio of two things measured side by side in one run."""
