"""Messages handed over to other programs: as drafts, or as a table for a mail merge. Each once, and all or none.

Files are written to a directory beside their place first, then the log, then they are moved. Whoever is killed in
between leaves either nothing that counts, or files that the next run moves to their place.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from healthcore.campaigns.claiming import Limits, claim_all, new_run
from healthcore.campaigns.composing import email_of
from healthcore.campaigns.log import Channel, count_of_run
from healthcore.campaigns.mailing import Mailing, Message
from healthcore.export.delimited import as_cells
from healthcore.export.text import for_csv
from healthcore.journal.locations import make_private_directory
from healthcore.vocabulary.errors import CampaignError, InputError

_STAGE = re.compile(r"\.pulsebook-([0-9a-f]+)\.part")
#: Seconds after which files that are in no log are nobody's any more.
_ABANDONED = 3_600
_UNWRITABLE = "This cannot be written"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was handed over.

    Attributes:
        run: what the messages have in common in the log.
        count: how many.
        place: the folder of drafts, or the file.
    """

    run: str
    count: int
    place: Path


def write_drafts(mailing: Mailing, folder: Path, *, author: str, most: int | None = None) -> HandedOver:
    """Write an `.eml` file for every message into a folder, which is made when it is not there.

    What a killed run left to do there is done first, and is the answer when there is nothing else to do.

    Raises:
        CampaignError: there is nobody to write to, a value is missing, or somebody had a message meanwhile.
        InputError: the folder cannot be written to.
    """
    finished = _finished(mailing, folder)
    if not (messages := mailing.messages(most)):
        return _nothing_but(finished)
    moment = mailing.day.journal.clock.now()
    with _told(folder):
        make_private_directory(folder)
        taken = {path.name for path in folder.iterdir()}
    files = {
        name: email_of(message, mailing.settings.sender, moment)
        for name, message in zip(_names(messages, taken), messages, strict=True)
    }
    run = _hand_over(mailing, messages, folder, files, Channel.DRAFT, author)
    return HandedOver(run, len(messages), folder)


def write_merge_file(mailing: Mailing, file: Path, *, author: str, most: int | None = None) -> HandedOver:
    """Write a CSV file with a row for every message, for a mail merge elsewhere. The rest is as in `write_drafts`."""
    finished = _finished(mailing, file.parent)
    if not (messages := mailing.messages(most)):
        return _nothing_but(finished)
    if not file.parent.is_dir():
        raise InputError(f"{file}: the folder {file.parent} does not exist.", fix="Make it first.")
    if file.exists():
        raise InputError(f"{file}: this file exists already.", fix="Name another.", title=_UNWRITABLE)
    table = _merge_table(mailing, messages)
    run = _hand_over(mailing, messages, file.parent, {file.name: table}, Channel.CSV, author)
    return HandedOver(run, len(messages), file)


def _finished(mailing: Mailing, folder: Path) -> HandedOver | None:
    """What a killed run wrote down in the log and did not come to move, moved; what none wrote down goes in time."""
    if not folder.is_dir():
        return None
    finished = None
    journal = mailing.day.journal
    with _told(folder):
        for stage in sorted(folder.iterdir()):
            if (found := _STAGE.fullmatch(stage.name)) is None:
                continue
            if count := count_of_run(journal, found[1]):
                _move(stage, folder)
                finished = HandedOver(found[1], count, folder)
            elif journal.clock.now().timestamp() - stage.stat().st_mtime > _ABANDONED:
                shutil.rmtree(stage)
    return finished


def _nothing_but(finished: HandedOver | None) -> HandedOver:
    if finished is None:
        raise CampaignError("There is nobody to write to: nothing was produced.")
    return finished


def _hand_over(
    mailing: Mailing,
    messages: Sequence[Message],
    folder: Path,
    files: Mapping[str, bytes],
    channel: Channel,
    author: str,
) -> str:
    run = new_run()
    stage = folder / f".pulsebook-{run}.part"
    with _told(folder):
        try:
            _write(stage, files)
            _log(mailing, messages, run, channel, author)
        except BaseException:
            if not count_of_run(mailing.day.journal, run):
                shutil.rmtree(stage, ignore_errors=True)
            raise
        _move(stage, folder)
    return run


def _log(mailing: Mailing, messages: Sequence[Message], run: str, channel: Channel, author: str) -> None:
    """Writes all of them down, or none and says why."""
    campaign = mailing.campaign
    limits = Limits(mailing.settings.frequency, campaign.again_after)
    wanted = [message.logged(campaign.name) for message in messages]
    claim_all(mailing.day.journal, wanted, limits, run=run, channel=channel, author=author)


def _write(stage: Path, files: Mapping[str, bytes]) -> None:
    stage.mkdir(mode=0o700)
    for name, data in files.items():
        descriptor = os.open(stage / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _move(stage: Path, folder: Path) -> None:
    for file in sorted(stage.iterdir()):
        target = folder / file.name
        while target.exists():
            target = target.with_name(f"{target.stem}-again{target.suffix}")
        file.rename(target)
    stage.rmdir()


def _names(messages: Sequence[Message], taken: Iterable[str]) -> Iterator[str]:
    """A file name for each message, none of which is taken."""
    taken = set(taken)
    number = 0
    for message in messages:
        while True:
            number += 1
            safe = re.sub(r"[^A-Za-z0-9@._+-]+", "-", message.email)[:80]
            name = f"{number:04d} {safe}.eml"
            if name not in taken:
                break
        yield name


def _merge_table(mailing: Mailing, messages: Sequence[Message]) -> bytes:
    """Address, name, account, subject and text, then everything else that is known of the person."""
    said = {
        "email": [message.email for message in messages],
        "name": [message.name for message in messages],
        "account_id": [message.account_id for message in messages],
        "account": [message.account for message in messages],
        "subject": [message.subject for message in messages],
        "body": [message.body for message in messages],
    }
    people = mailing.audience.recipients.head(len(messages))
    more = [name for name in mailing.people.frame.columns if name not in {*said, "opted_out", "opted_in"}]
    columns = [
        *(for_csv(pl.Series(name, texts, dtype=pl.String)) for name, texts in said.items()),
        *(as_cells(people[name]).alias(f"person.{name}") for name in more),
    ]
    return pl.DataFrame(columns).write_csv().encode()


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"{place}: {(error.strerror or str(error)).lower()}."
        raise InputError(said, fix="Name another place.", title=_UNWRITABLE) from error
