"""A health model's text, changed part by part: what an edit is not about stays letter by letter."""
