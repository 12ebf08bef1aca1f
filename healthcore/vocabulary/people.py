"""The people at the accounts: the contacts and users of a second, optional table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healthcore.vocabulary.fields import FieldSpec
from healthcore.vocabulary.kinds import Kind

if TYPE_CHECKING:
    import polars as pl

    from healthcore.vocabulary.accounts import HeaderMapping, ReportLine

#: Whole days since `last_active`; computed, never read from a file.
DAYS_INACTIVE = FieldSpec("days_inactive", "Days inactive", Kind.NUMBER, unit="days", whole=True)

#: What describes a person. An account's own words for its id are left out where a table of people has them for theirs.
PERSON_FIELDS: Mapping[str, FieldSpec] = {
    spec.name: spec
    for spec in (
        FieldSpec(
            "account_id",
            "Account ID",
            Kind.TEXT,
            (
                "account number",
                "account no",
                "account #",
                "customer id",
                "customer number",
                "company id",
                "associated company id",
                "organization id",
                "org id",
                "client id",
                "parent account id",
                "account",
            ),
        ),
        FieldSpec(
            "email",
            "E-mail",
            Kind.TEXT,
            ("email address", "e mail address", "mail", "work email", "primary email", "user email", "contact email"),
        ),
        FieldSpec(
            "name",
            "Name",
            Kind.TEXT,
            ("full name", "contact name", "user name", "person", "person name", "contact", "display name"),
        ),
        FieldSpec("first_name", "First name", Kind.TEXT, ("given name", "forename")),
        FieldSpec("last_name", "Last name", Kind.TEXT, ("family name", "surname")),
        FieldSpec("role", "Role", Kind.TEXT, ("title", "job title", "position", "user role", "contact role")),
        FieldSpec(
            "last_active",
            "Last active",
            Kind.DATE,
            ("last activity", "last activity date", "last login", "last login date", "last seen", "last used"),
        ),
        FieldSpec(
            "opted_out",
            "Opted out",
            Kind.FLAG,
            (
                "opt out",
                "email opt out",
                "has opted out of email",
                "unsubscribed",
                "unsubscribe",
                "marketing unsubscribe",
                "unsubscribed from all email",
                "do not email",
                "do not contact",
                "no email",
            ),
        ),
        FieldSpec(
            "opted_in",
            "Opted in",
            Kind.FLAG,
            ("opt in", "email opt in", "subscribed", "email consent", "marketing consent", "accepts marketing"),
        ),
        FieldSpec("nps", "NPS answer", Kind.NUMBER, ("nps score", "nps answer", "nps response"), range=(0, 10)),
    )
}


@dataclass(frozen=True, slots=True)
class PeopleReport:
    """What became of every row: `rows_read == people + len(left_out)`, always.

    Attributes:
        format: what the source turned out to be: `CSV, semicolons, cp1252`.
        rows_read: the rows below the header.
        people: the rows that became people.
        left_out: the rows that did not; a line says why of each, or of a run of empty ones.
        lines: about columns and the file first, then by row.
    """

    format: str
    rows_read: int
    people: int
    left_out: tuple[int, ...] = ()
    lines: tuple[ReportLine, ...] = ()


@dataclass(frozen=True, eq=False)
class People:
    """The people at a book's accounts.

    Attributes:
        frame: a row per person and account, a column per field that the source has, in the dtype of its Kind;
            `account_id`, `email` (null where there is no usable one), `name`, `role`, `last_active` and `opted_out`
            (never null) always.
        fields: what each column is; attributes carry their header as label.
        mapping: how the headers were understood.
        report: what was read, decided and not understood.
    """

    frame: pl.DataFrame
    fields: Mapping[str, FieldSpec]
    mapping: HeaderMapping
    report: PeopleReport
