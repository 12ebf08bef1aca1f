"""The invented sample book: its accounts, what was said about them, and (model.toml) how they are scored."""

from healthcore.sample.make import SampleRating, sample_ratings, sample_rows

__all__ = ["SampleRating", "sample_ratings", "sample_rows"]
