"""The journal: what people said about accounts, which book is which, and where both are kept."""
