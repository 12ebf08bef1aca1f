"""The working set: accounts, their health and their ratings."""
