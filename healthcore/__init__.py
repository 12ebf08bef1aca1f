"""The health of a book of accounts: what it means, computed without a screen."""
