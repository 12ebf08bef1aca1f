"""Health models: profiles, scorecards, metrics and the rating scale."""
