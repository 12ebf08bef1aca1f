"""Times as services spell them, one reader each."""

from datetime import UTC, datetime


def moment_of_text(text: str | None) -> datetime | None:
    """`2026-05-01T07:25:37.000+0000` of Salesforce, `2026-05-01T07:25:37.123Z` of HubSpot; None for anything else."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def moment_of_ms(value: object) -> datetime | None:
    """Milliseconds since 1970, a number or its digits; None for anything else."""
    try:
        return datetime.fromtimestamp(int(str(value)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def day_of(moment: datetime | None, text: str | None) -> str | None:
    """The day of a moment in UTC; what could not be read stays the text it is, for the import report."""
    return text if moment is None else moment.astimezone(UTC).date().isoformat()
