"""The figures (KPIs) of a book or a segment: today's value, the change over a week, the series."""
