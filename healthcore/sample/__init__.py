"""The invented sample book."""
