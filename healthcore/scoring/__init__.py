"""Models applied to accounts: health, scores, reasons."""
