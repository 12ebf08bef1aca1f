"""The fields of an account and the catalogue of well-known metrics."""

from dataclasses import dataclass, field
from math import inf

from healthcore.vocabulary.kinds import Kind

#: The one metric that a CSM sets, see the rating scale.
CSM_RISK = "csm_risk"

#: Another tool's own health of an account, where one was pulled: shown beside ours, and never a part of it.
REMOTE_HEALTH = "remote_health"

#: Whole days since `created_date`; computed, never read from a file.
AGE_DAYS = "age_days"

#: The dimensions of the shipped models, in the order of screens. A model may rename or add some.
DIMENSIONS = {
    "usage": "Usage",
    "support": "Support",
    "voc": "VOC",
    "work": "Work",
    "billing": "Billing",
    "risk": "Risk",
}

#: Values that come from health. They serve segments, plays and references, never the health they come from.
DERIVED = frozenset(
    {
        "health",
        "score",
        "metrics_health",
        "days_in_health",
        "days_in_good",
        "days_in_poor",
        "declined",
        "improved_to_good",
    }
)

#: What a book says of every account itself: a source's column of such a name gets another one.
OF_THE_BOOK = frozenset(
    {
        "profile",
        "rated",
        "cancelled",
        "have",
        "of",
        "coverage",
        "anything",
        "uncertain",
        "conflict",
        "rating_due_in",
        "days_to_renewal",
        "last_asked",
        "asks_last_year",
        "rating_origin",
        "source_level",
        "journal_level",
        "rating_expired",
    }
)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One named value of an account.

    Attributes:
        name: its word in conditions and files, lower case with underscores.
        label: its word on screens.
        kind: what values it takes.
        aliases: other headers it arrives under, in any case and punctuation.
        levels: the levels of an ordinal, lowest first.
        range: the least and greatest value, where it has them; infinite on the side that is open.
        unit: the word after its numbers, as in "12 days".
        whole: whether it counts something, so that 5 is followed by 6.
    """

    name: str
    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    unit: str = field(default="", kw_only=True)
    whole: bool = field(default=False, kw_only=True)


def _by_name(*specs: FieldSpec) -> dict[str, FieldSpec]:
    return {spec.name: spec for spec in specs}


#: What describes an account, in the order of exports.
FIELDS = _by_name(
    FieldSpec(
        "account_id",
        "Account ID",
        Kind.TEXT,
        (
            "id",
            "account number",
            "account no",
            "account #",
            "customer id",
            "customerid",
            "customer number",
            "company id",
            "record id",
            "sfid",
            "salesforce id",
            "crm id",
            "organization id",
            "org id",
            "client id",
            "account",
        ),
    ),
    FieldSpec(
        "name",
        "Account",
        Kind.TEXT,
        (
            "account name",
            "customer",
            "customer name",
            "company",
            "company name",
            "client",
            "client name",
            "organization",
            "organisation",
            "organization name",
            "display name",
        ),
    ),
    FieldSpec(
        "contract_value",
        "Contract value",
        Kind.MONEY,
        (
            "arr",
            "annual recurring revenue",
            "acv",
            "annual contract value",
            "contract amount",
            "arr usd",
            "arr eur",
            "arr gbp",
            "annual value",
            "contract value usd",
            "contract value eur",
            "revenue",
            "tcv",
            "arr amount",
        ),
    ),
    FieldSpec("currency", "Currency", Kind.TEXT, ("currency code", "currency iso code", "curr")),
    FieldSpec(
        "renewal_date",
        "Renewal",
        Kind.DATE,
        (
            "renewal",
            "contract renewal date",
            "renews on",
            "renewal on",
            "next renewal",
            "contract end",
            "contract end date",
            "end date",
            "expiry date",
            "subscription end date",
        ),
    ),
    FieldSpec(
        "created_date",
        "Created",
        Kind.DATE,
        (
            "create date",
            "created",
            "created at",
            "created on",
            "customer since",
            "start date",
            "contract start",
            "contract start date",
            "signup date",
            "sign up date",
            "onboarded on",
            "live date",
            "go live date",
        ),
    ),
    FieldSpec(
        "status",
        "Status",
        Kind.TEXT,
        ("account status", "status group", "customer status", "subscription status"),
    ),
    FieldSpec("tier", "Tier", Kind.TEXT, ("segment", "account tier", "customer tier", "plan", "plan tier")),
    FieldSpec(
        "touch",
        "Touch",
        Kind.TEXT,
        ("touch model", "touch level", "coverage model", "high touch", "engagement model"),
    ),
    FieldSpec(
        "owner",
        "Owner",
        Kind.TEXT,
        (
            "csm",
            "csm name",
            "success manager",
            "customer success manager",
            "account owner",
            "account manager",
        ),
    ),
    FieldSpec(
        "licenses",
        "Licences",
        Kind.NUMBER,
        (
            "licences",
            "seats",
            "# seats",
            "number of seats",
            "licensed users",
            "seat count",
            "purchased seats",
            "number of licenses",
        ),
    ),
    FieldSpec(
        CSM_RISK,
        "CSM Risk",
        Kind.LEVEL,
        (
            "csm risk rate",
            "csm risk rating",
            "risk rating",
            "risk level",
            "risk",
            "customer risk",
            "csm risk level",
        ),
    ),
    FieldSpec(
        "referenceable",
        "Referenceable",
        Kind.FLAG,
        ("referenceability", "reference", "is referenceable", "can be reference"),
    ),
    FieldSpec("health_since", "Health since", Kind.DATE, ("in health since",)),
)

#: Texts that a book only ever says in these words, whatever words its file has.
FIXED_WORDS = {"status": ("paying", "trial", "free", "cancelled"), "touch": ("high", "low")}

#: Well-known metrics of which more is better, and those of which less is.
MORE_IS_BETTER = frozenset(
    {
        "engagement",
        "usage_frequency",
        "license_utilization",
        "active_users",
        "active_clients",
        "active_days",
        "invoices_per_month",
        "nps",
        "csat",
        "onboarding_progress",
    }
)
LESS_IS_BETTER = frozenset(
    {
        "open_tickets",
        "urgent_tickets",
        "ticket_volume",
        "days_overdue",
        "overdue_tasks",
        "days_since_touch",
        "days_since_login",
        "outstanding_balance",
    }
)

#: Nothing below nought, no upper end.
_COUNT = (0.0, inf)

#: Well-known metrics, which a model need not declare.
CATALOGUE = _by_name(
    FieldSpec("engagement", "Engagement", Kind.NUMBER, ("engagement score", "score engagement"), range=(0, 100)),
    FieldSpec(
        "usage_frequency",
        "Usage frequency",
        Kind.ORDINAL,
        ("frequency of use", "usage"),
        levels=("inactive", "monthly", "weekly", "daily"),
    ),
    FieldSpec(
        "license_utilization",
        "License utilization",
        Kind.PERCENT,
        (
            "licence utilization",
            "license utilisation",
            "licence utilisation",
            "seat utilization",
            "license usage",
            "utilization",
        ),
        range=_COUNT,
    ),
    FieldSpec(
        "active_users",
        "Active users",
        Kind.NUMBER,
        ("active users 14d", "weekly active users", "monthly active users", "mau", "wau"),
        range=_COUNT,
        whole=True,
    ),
    FieldSpec(
        "active_clients",
        "Active clients",
        Kind.NUMBER,
        ("clients active", "number of active clients"),
        range=_COUNT,
        whole=True,
    ),
    FieldSpec("active_days", "Active days", Kind.NUMBER, ("activity days", "days active"), range=_COUNT, whole=True),
    FieldSpec(
        "invoices_per_month",
        "Invoices per month",
        Kind.NUMBER,
        ("invoices month", "monthly invoices"),
        range=_COUNT,
        whole=True,
    ),
    FieldSpec("nps", "NPS", Kind.NUMBER, ("nps score", "net promoter score"), range=(-100, 100)),
    FieldSpec("csat", "CSAT", Kind.NUMBER, ("csat score", "satisfaction score", "customer satisfaction")),
    FieldSpec(
        "open_tickets",
        "Open tickets",
        Kind.NUMBER,
        ("tickets open", "unsolved tickets", "open cases"),
        range=_COUNT,
        whole=True,
    ),
    FieldSpec(
        "urgent_tickets",
        "Urgent tickets",
        Kind.NUMBER,
        ("tickets urgent", "p1 tickets", "critical tickets", "escalations"),
        range=_COUNT,
        whole=True,
    ),
    FieldSpec(
        "days_overdue",
        "Days overdue",
        Kind.NUMBER,
        ("invoice days overdue", "days past due"),
        unit="days",
        range=_COUNT,
        whole=True,
    ),
    FieldSpec("overdue_tasks", "Overdue tasks", Kind.NUMBER, ("tasks overdue",), range=_COUNT, whole=True),
    FieldSpec(
        "days_since_touch",
        "Days since touch",
        Kind.NUMBER,
        ("days since last touch", "last touch days"),
        unit="days",
        range=_COUNT,
        whole=True,
    ),
    FieldSpec(
        "last_touch",
        "Last touch",
        Kind.DATE,
        ("last touch date", "last contact", "last contacted", "last meeting"),
    ),
    FieldSpec("last_active", "Last active", Kind.DATE, ("last activity", "last login", "last seen")),
    FieldSpec(
        "days_since_login",
        "Days since login",
        Kind.NUMBER,
        ("days since last login",),
        unit="days",
        range=_COUNT,
        whole=True,
    ),
    FieldSpec(
        "outstanding_balance", "Outstanding balance", Kind.NUMBER, ("balance due", "amount overdue"), range=_COUNT
    ),
    FieldSpec(
        "ticket_volume", "Ticket volume", Kind.NUMBER, ("tickets", "number of tickets"), range=_COUNT, whole=True
    ),
    FieldSpec("onboarding_progress", "Onboarding progress", Kind.PERCENT, ("onboarding completion",), range=(0, 100)),
    FieldSpec(AGE_DAYS, "Age", Kind.NUMBER, unit="days", whole=True),
)


def known_field(name: str) -> FieldSpec | None:
    """The field or well-known metric of that name."""
    return FIELDS.get(name) or CATALOGUE.get(name)
