"""Today: what changed since somebody last looked, and what is due."""
