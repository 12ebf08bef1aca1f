"""Rows of a table rolled up into one value per account. Importing the definitions loads no engine."""
