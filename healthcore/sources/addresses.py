"""E-mail addresses out of cells: one usable address each, or none."""

import polars as pl

#: A name before an address in angle brackets, and what links lead with.
_WRAPPED = r"^(?:[^<>]*<([^<>]*)>|(?i:mailto:)?(.*))$"

#: A plain address of one mailbox (RFC 5321, letters of any script), at a domain with a dot.
_ATOM = r"[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?"
_ADDRESS = rf"^{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}$"

_MOST_BYTES = 254


def addresses(texts: pl.Series) -> pl.Series:
    """The address in each text, as it is spelled there; null where there is none that mail could be sent to."""
    stripped = texts.str.strip_chars()
    inside = stripped.str.extract(_WRAPPED, 1).fill_null(stripped.str.extract(_WRAPPED, 2)).str.strip_chars()
    usable = inside.str.contains(_ADDRESS) & (inside.str.len_bytes() <= _MOST_BYTES)
    return inside.set(~usable.fill_null(value=False), None).alias(texts.name)


def address_key(address: str) -> str:
    """What two spellings of one address have in common."""
    return address.casefold()
