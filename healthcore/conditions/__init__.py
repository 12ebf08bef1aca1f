"""The little language of conditions."""
