"""`pulsebook campaign`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

import click

from tui.cli.campaign_leave import Deeds, Details, produce, write_down
from tui.cli.chosen import segment_option, view_on
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import (
    BookOptions,
    book_options,
    chosen_form,
    output_options,
    people_option,
    read_book,
    request_of,
)
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.remembered import remembered

if TYPE_CHECKING:
    from healthcore.book.request import BookRequest
    from healthcore.campaigns.file import Campaigns
    from healthcore.campaigns.mailing import Mailing
    from healthcore.changes.day import Day

FORMS = ("table", "json", "csv")


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook campaign sample",
        "pulsebook campaign sample ambassador",
        "pulsebook campaign acme-team winback --preview pim@example.com",
        "pulsebook campaign acme-team winback --drafts winback-drafts",
        "pulsebook campaign acme-team winback --csv winback.csv",
        "pulsebook campaign acme-team winback --send",
        "pulsebook campaign acme-team winback --send --confirm 12",
        "pulsebook campaign acme-team --log",
    ),
)
@click.argument("book")
@click.argument("name", required=False)
@click.option("--preview", metavar="EMAIL", help="Show the message to this person; without it, to the first.")
@click.option(
    "--drafts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write a draft for each person, as an .eml file that mail programs open.",
)
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a row for each person, for a mail merge elsewhere.",
)
@click.option("--send", is_flag=True, help="Say what would be sent; with --confirm, send it.")
@click.option("--confirm", type=int, metavar="COUNT", help="With --send: really send, if it is that many messages.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N messages.")
@click.option("--log", is_flag=True, help="List every message there was, and what became of it.")
@click.option(
    "--settle",
    type=(str, click.Choice(["sent", "not-sent"])),
    metavar="ID FATE",
    help="Say what became of a message or run of the log: sent or not-sent.",
)
@click.option("--opt-out", metavar="EMAIL", help="This person gets no more mail from any campaign.")
@click.option("--opt-in", metavar="EMAIL", help="Take an --opt-out back.")
@click.option("--show", is_flag=True, help="Print the campaign as campaigns.toml has it, to be changed there.")
@click.option("--author", metavar="NAME", help="Who writes. Default: the user of this machine.")
@output_options(*FORMS)
@segment_option
@people_option
@book_options
def campaign(
    book: str,
    name: str | None,
    people: Path | None,
    segment: str | None,
    form: str | None,
    output: Path | None,
    preview: str | None,
    confirm: int | None,
    limit: int | None,
    author: str | None,
    drafts: Path | None,
    csv_file: Path | None,
    send: bool,
    log: bool,
    show: bool,
    settle: tuple[str, Literal["sent", "not-sent"]] | None,
    opt_out: str | None,
    opt_in: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List the campaigns of BOOK, or whom NAME reaches and what they get.

    A campaign writes to people at accounts, by conditions over both. NAME may be cut short. Without --drafts, --csv or
    --send nothing is written but FILE. Opt-outs are honoured, nobody gets a campaign twice or more mail than the cap
    of all campaigns allows, and every message is logged. Campaigns of your own stand in campaigns.toml.
    """
    deeds = Deeds(
        drafts=drafts,
        csv_file=csv_file,
        send=send,
        log=log,
        show=show,
        settle=settle,
        opt_out=opt_out,
        opt_in=opt_in,
    )
    _check(deeds, name, confirm)
    form = chosen_form(form, output, *FORMS)
    request = replace(request_of(book, options), people=people)
    details = Details(confirm=confirm, limit=limit, preview=preview, author=author)
    if settle or opt_out or opt_in:
        write_down(request, deeds, details)
    elif log:
        _write_log(request, name, form, output)
    else:
        _look_or_produce(request, name, segment, form, output, deeds, details)


def _check(deeds: Deeds, name: str | None, confirm: int | None) -> None:
    """One thing at a time, and to one campaign."""
    asked = [f"--{deed.replace('_file', '').replace('_', '-')}" for deed, wanted in deeds.items() if wanted]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)}: one at a time.")
    if name is None and asked and asked[0] in {"--drafts", "--csv", "--send", "--show"}:
        raise click.UsageError(f"{asked[0]} needs the NAME of a campaign.")
    if confirm is not None and not deeds["send"]:
        raise click.UsageError("--confirm belongs to --send.")


def _look_or_produce(
    request: "BookRequest",
    name: str | None,
    segment: str | None,
    form: str,
    output: Path | None,
    deeds: Deeds,
    details: Details,
) -> None:
    from healthcore.campaigns.file import read_campaigns
    from healthcore.campaigns.mailing import campaigns_path, mailing_of, people_of
    from healthcore.changes.day import day_of

    opened = read_book(request)
    produces = bool(deeds["drafts"] or deeds["csv_file"] or (deeds["send"] and details["confirm"] is not None))
    campaigns = read_campaigns(campaigns_path(opened.name))
    if deeds["show"]:
        from tui.cli.campaign_data import as_toml

        write_text(as_toml(campaigns.named(name or "")), output)
        return
    if produces:
        _refuse_another_day(request)
        opened = remembered(opened, request)
    day = day_of(opened)
    if name is None:
        _write_list(day, campaigns, segment, form, output)
        return
    mailing = mailing_of(day, people_of(day), campaigns.named(name), campaigns.settings, view_on(day, segment))
    say(mailing.audience.notes)
    if produces or deeds["send"]:
        produce(mailing, deeds, details)
    else:
        _write_audience(mailing, form, output, details["preview"])


def _refuse_another_day(request: "BookRequest") -> None:
    if request.as_of is not None:
        from healthcore.vocabulary.errors import CampaignError

        raise CampaignError(
            f"--as-of {request.as_of}: messages are for today, not for another day.", fix="Leave --as-of out."
        )


def _write_list(day: "Day", campaigns: "Campaigns", segment: str | None, form: str, output: Path | None) -> None:
    from healthcore.campaigns.mailing import people_of
    from tui.cli.campaign_data import list_csv, list_json
    from tui.cli.campaign_text import list_table, listed

    found = listed(day, people_of(day), campaigns, view_on(day, segment))
    if form == "json":
        write_data([list_json(day, found).encode()], output)
    elif form == "csv":
        write_data([list_csv(found).encode()], output)
    else:
        write_text(list_table(day, campaigns, found, screen_width(output)), output)


def _write_audience(mailing: "Mailing", form: str, output: Path | None, preview: str | None) -> None:
    from tui.cli.campaign_data import audience_csv, audience_json
    from tui.cli.campaign_text import audience_table

    if form == "json":
        write_data([audience_json(mailing).encode()], output)
    elif form == "csv":
        write_data([audience_csv(mailing).encode()], output)
    else:
        write_text(audience_table(mailing, preview, screen_width(output)), output)


def _write_log(request: "BookRequest", name: str | None, form: str, output: Path | None) -> None:
    from healthcore.campaigns.file import read_campaigns
    from healthcore.campaigns.log import messages
    from healthcore.campaigns.mailing import campaigns_path
    from tui.cli.campaign_data import log_csv, log_json
    from tui.cli.campaign_text import log_table

    opened = read_book(request)
    campaign_name = None if name is None else read_campaigns(campaigns_path(opened.name)).named(name).name
    logged = messages(opened.journal, campaign_name)
    if form == "json":
        write_data([log_json(logged).encode()], output)
    elif form == "csv":
        write_data([log_csv(logged).encode()], output)
    else:
        write_text(log_table(logged, screen_width(output)), output)
