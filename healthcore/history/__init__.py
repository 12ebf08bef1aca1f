"""What the source said on past days, and what became of health since."""
