"""What people said: ratings kept for good."""
