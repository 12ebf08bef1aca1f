"""What the invented CSMs said: the ratings of the sample book, oldest first for every account."""

from dataclasses import dataclass

from healthcore.sample.cast import CRITICAL, MAJOR, MINOR, NO_RISK

_ADOPTION = "Product adoption"
_CHAMPION = "Leadership / champion change"
_BUSINESS = "Business change / acquisition"
_ENGAGEMENT = "Poor engagement"
_FINANCE = "Poor financial standing"
_ONBOARDING = "Delayed onboarding"
_PRODUCT = "Product and functionality"
_SUPPORT = "Support issues"
_SURVEY = "Poor NPS or CSAT"


@dataclass(frozen=True, slots=True)
class Said:
    """One rating of one account.

    Attributes:
        name: the account's name.
        days_ago: how many days before the book's date.
        risk: the level, as the CRM's picklist writes it.
        note: what was learnt on the call.
        reasons: why, from the list of reasons.
    """

    name: str
    days_ago: int
    risk: str
    note: str = ""
    reasons: tuple[str, ...] = ()


#: A severe rating is due again after 14 days, one that renews within 120 days after 30, any other after 90.
SAID = (
    Said(
        "Perpetual Umbrella Cooperative",
        118,
        MAJOR,
        "VP of Drizzle escalated: the mobile app signs field staff out in the rain. Joint plan with support by Friday.",
        (_SUPPORT, _PRODUCT),
    ),
    Said(
        "Perpetual Umbrella Cooperative",
        61,
        MINOR,
        "Fix is live and holding. Mood much better, but they want a second dry month before they call it solved.",
        (_SUPPORT,),
    ),
    Said(
        "Perpetual Umbrella Cooperative",
        12,
        NO_RISK,
        "Dry month two. VP thanked the team in writing and offered to speak to prospects.",
    ),
    Said("Goose & Anvil Logistics", 97, NO_RISK, "Business review went well; they are planning a second depot on us."),
    Said("Sensible Dragons Mutual", 20, NO_RISK),
    Said("Gravity-Free Shelving", 44, NO_RISK, "Renewal paperwork is with procurement, no open questions."),
    Said("Patient Volcano Spa", 8, NO_RISK, "New champion settled in and likes the weekly digest."),
    Said("Orderly Queue Stadiums", 131, NO_RISK),
    Said("Unlabelled Box Storage", 61, NO_RISK, "Nice call. Still waiting for their IT to switch the data feed on."),
    Said("Fresh Paint Detectives", 3, NO_RISK, "Kick-off done, all five detectives logged in before we hung up."),
    Said(
        "Half-Unpacked Movers",
        4,
        MINOR,
        "Project lead is on leave, three set-up tasks are stuck with her. Deputy agreed to take two of them.",
        (_ONBOARDING,),
    ),
    Said(
        "Unopened Parachutes",
        2,
        MAJOR,
        "Nobody has logged in since kick-off; the team 'was never told'. Restart call with their COO on Tuesday.",
        (_ONBOARDING, _CHAMPION),
    ),
    Said(
        "Sleepless Mattress Works",
        25,
        MINOR,
        "Numbers are fine, tone is not: short answers, camera off. Suspect a competitor demo. Call again this month.",
        (_ENGAGEMENT,),
    ),
    Said(
        "Parallel Zebra Crossings",
        101,
        MINOR,
        "Champion moves to another department at quarter end. Asked for an introduction to the successor.",
        (_CHAMPION,),
    ),
    Said(
        "Brackets [EMEA] [/] & Sons",
        6,
        MINOR,
        "Father wants to keep us, [/] & Sons want to 'look around'. Sending the ROI sheet for the family council.",
        (_BUSINESS,),
    ),
    Said(
        "Silent Disco Foghorns",
        33,
        MINOR,
        "No usage data from them yet and two meetings moved. Polite, but quiet.",
        (_ENGAGEMENT,),
    ),
    Said(
        "Echo Chamber Orchestra",
        40,
        MAJOR,
        "Conductor escalated to our director: the same ticket was answered three times with the same answer.",
        (_SUPPORT,),
    ),
    Said(
        "Echo Chamber Orchestra",
        10,
        MINOR,
        "Support lead joined the call and owned it. One ticket left, trust is coming back slowly.",
        (_SUPPORT,),
    ),
    Said(
        "Sundial Night Shift",
        96,
        MINOR,
        "Usage dips every quarter end, they say. Believable, but let us look at it again next month.",
        (_ADOPTION,),
    ),
    Said(
        "Wandering Compass Tours",
        9,
        MINOR,
        "Some grumbling about the new navigation. Walked them through it, should be enough.",
        (_PRODUCT,),
    ),
    Said(
        "Porcelain Hammer Company",
        5,
        MAJOR,
        "Acquired by a rival who uses something else. Our sponsor fights for us; decision at their board in six weeks.",
        (_BUSINESS,),
    ),
    Said(
        "Last Biscuit Holdings",
        72,
        MINOR,
        "Missing the export they were promised in spring. Logged with product, date to follow.",
        (_PRODUCT,),
    ),
    Said(
        "Last Biscuit Holdings",
        24,
        MAJOR,
        "Date slipped again and their CFO is now on the thread. Product VP to call him.",
        (_PRODUCT, _SURVEY),
    ),
    Said(
        "Last Biscuit Holdings",
        3,
        CRITICAL,
        "CFO asked for the termination clause. Executive call on Thursday, bring the roadmap and a concession.",
        (_PRODUCT, _SURVEY),
    ),
    Said(
        "Sinking Feeling Submarines",
        46,
        MAJOR,
        "Logins stopped after the reorganisation; the new captain has not met us. Asking their COO for a meeting.",
        (_CHAMPION, _ADOPTION),
    ),
    Said(
        "Sinking Feeling Submarines",
        19,
        CRITICAL,
        "Told us they will not renew unless the fleet is back on board by then. Recovery plan sent, no answer yet.",
        (_ADOPTION, _CHAMPION),
    ),
    Said(
        "Perforated Bucket Brigade",
        16,
        MAJOR,
        "Three urgent tickets in one week and a very patient fire chief who is running out of patience.",
        (_SUPPORT,),
    ),
    Said(
        "Empty Pocket Money Lenders",
        21,
        MAJOR,
        "Two invoices unpaid; finance says a credit line fell through. Usage is healthy, money is not.",
        (_FINANCE,),
    ),
)
