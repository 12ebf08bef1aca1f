"""What the Campaigns screen says in words: counts, headings, why a list is empty, and messages."""

from textual.content import Content

from healthcore.campaigns.audience import WHY
from healthcore.campaigns.log import LoggedMessage
from healthcore.vocabulary.errors import CampaignError
from tui import cells
from tui.campaign_desk import ACCOUNT, CampaignDesk, Known
from tui.widgets.laid_out import Lines, paragraph, quiet

#: The lists of people and messages, and what each is called.
LISTS = {"reached": "Reached", "left out": "Get nothing", "log": "Messages"}


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def counts(desk: CampaignDesk) -> Content:
    """Who is known, how often anybody is written to, and what waits for a decision."""
    frequency = desk.settings.frequency
    often = "1 message" if frequency.messages == 1 else f"{frequency.messages:,} messages"
    parts: list[Content] = [
        Content(f"{_people(desk.people.frame.height)} known"),
        quiet(f"   at most {often} in {frequency.days} days each"),
    ]
    if desk.unknown:
        parts.append(Content.styled(f"   {desk.unknown:,} of unknown fate: w, then c", "bold $rating-severe"))
    if desk.view.description:
        parts.append(quiet(f"   only {cells.plain(desk.view.description)}, as on the Book screen (2)"))
    return Content("").join(parts)


def heading(desk: CampaignDesk, known: Known, shown: str, marked: int = 0) -> Content:
    """Which list it is, of how many, and by which conditions."""
    frame = desk.listed(known, shown)
    accounts = frame[ACCOUNT].n_unique() if shown == "reached" and frame.height else 0
    at = f" at {accounts:,} account{'' if accounts == 1 else 's'}" if accounts else ""
    conditions = " · ".join(filter(None, (known.campaign.accounts, known.campaign.people))) or "everybody"
    return Content.assemble(
        (LISTS[shown], "bold"),
        f" {frame.height:,}{at}",
        (f"   {marked:,} marked" if marked else "", "bold $accent"),
        quiet(f"   {cells.plain(' '.join(conditions.split()))}"),
    )


def nobody(shown: str, known: Known) -> str:
    """Why a list is empty, and what to do about it."""
    if known.problem:
        return cells.plain(known.problem)
    match shown:
        case "log":
            return "No message of this campaign yet."
        case "left out":
            return "Nobody who meets the conditions is left out."
        case _:
            left_out = known.mailing.audience.left_out.height if known.mailing else 0
            hint = (
                f"{_people(left_out)} would, and get nothing: w says why."
                if left_out
                else "Nobody meets both conditions."
            )
            return f"Nobody is reached.\n{hint}"


def person_lines(
    desk: CampaignDesk, known: Known, person: "dict[str, object] | None", width: int, *, is_reached: bool
) -> Lines:
    """The message to somebody who is reached; why somebody else gets none."""
    notes = known.mailing.audience.notes if known.mailing is not None else ()
    lines = [part for note in notes for part in paragraph(quiet(cells.plain(note)), width)]
    if person is None:
        return lines
    if not is_reached:
        name = cells.plain(str(person["name"] or person["email"] or "Somebody without a name"))
        return [*lines, *paragraph(Content.assemble((name, "bold"), f" {cells.plain(str(person[WHY]))}."), width)]
    try:
        message = desk.preview(known, str(person["email"]))
    except CampaignError as error:
        said = Content.styled(cells.plain_lines(str(error)), "$text-error")
        return [*lines, *(part for line in said.split() for part in paragraph(line, width))]
    to = f"{message.name} <{message.email}>" if message.name else message.email
    return [*lines, *_mail_lines(to, message.subject, message.body, width)]


def logged_lines(message: LoggedMessage, width: int) -> Lines:
    """A message that left, and what is known of it."""
    fate = f"{message.state}" + (f": {message.detail}" if message.detail else "")
    by = f"{cells.moment(message.made_at).text} by {message.author}, {message.channel}, message {message.id}"
    head = [*paragraph(Content.styled(cells.plain(fate), "bold"), width), *paragraph(quiet(cells.plain(by)), width)]
    return [*head, Content(""), *_mail_lines(message.email, message.subject, message.body, width)]


def _mail_lines(to: str, subject: str, body: str, width: int) -> list[Content]:
    return [
        *paragraph(Content.assemble(quiet("To       "), cells.plain(to)), width),
        *paragraph(Content.assemble(quiet("Subject  "), (cells.plain(subject), "bold")), width),
        Content(""),
        *(part for line in body.splitlines() for part in paragraph(Content(cells.plain(line)), width)),
    ]
