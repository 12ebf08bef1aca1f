"""The Pulsebook application and command line."""
