"""Health where the data are: the one compiler of conditions and scores, run by a warehouse's engine over narwhals."""
