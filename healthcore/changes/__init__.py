"""What became of health: past days replayed, flips and their causes, two days compared."""
