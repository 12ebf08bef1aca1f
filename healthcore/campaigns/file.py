"""`campaigns.toml`: the campaigns of a book and how it sends mail, in a file that people write."""

import tomllib
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.utils import parseaddr
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from healthcore.sources.addresses import addresses
from healthcore.vocabulary.errors import CampaignError

#: The file's name in a book's directory of settings.
CAMPAIGNS_FILE = "campaigns.toml"

Shape = TypeVar("Shape", bound=BaseModel)

_FIX = "The page on campaigns says what the file looks like."


def _address(text: str) -> str:
    _, spec = parseaddr(text)
    if not spec or addresses(pl.Series([spec])).is_null().any() or len(text.splitlines()) > 1:
        raise ValueError('this is no address: write "Ada Quill <ada@example.com>"')
    return text


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("this is one line of text, not empty")
    return text.strip()


_Address = Annotated[str, AfterValidator(_address)]
_Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
_Days = Annotated[int, Field(ge=0, le=36_525, strict=True)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Sender(_Section):
    """Who writes.

    Attributes:
        from_: `Ada Quill <ada@example.com>`.
        reply_to: where answers go, when not there.
        unsubscribe: where people say that they want no more mail: `mailto:...` or `https://...`.
    """

    from_: Annotated[_Address, Field(alias="from")]
    reply_to: _Address | None = None
    unsubscribe: Annotated[str, Field(pattern=r"^(mailto:|https://)[\x21-\x3b\x3d\x3f-\x7e]+$")] | None = None

    @property
    def address(self) -> Address:
        """Who writes, as a header has it."""
        return mailbox(*parseaddr(self.from_))


def mailbox(name: str, email: str) -> Address:
    """A name and a usable address as a header has them; a domain of any script is written as servers know it."""
    local, _, domain = email.rpartition("@")
    try:
        known = domain.encode("idna").decode()
    except UnicodeError:
        known = domain
    return Address(name, local, known)


class Smtp(_Section):
    """The server that takes the mail. Its password is never here: see `healthcore.campaigns.password`.

    Attributes:
        host, port: where it is.
        security: `starttls` begins in the clear and goes on encrypted or not at all; `tls` is encrypted from the start.
        user: whom to log in as; empty for a server that asks for nobody.
        ca_file: certificates to trust instead of the system's own.
        per_minute: how many messages leave in a minute at most.
    """

    host: _Line
    port: Annotated[int, Field(gt=0, lt=65_536)] = 587
    security: Literal["starttls", "tls"] = "starttls"
    user: str = ""
    ca_file: Path | None = None
    per_minute: Annotated[int, Field(gt=0)] = 30


class Frequency(_Section):
    """How often anybody is written to, over all campaigns: at most so many messages in so many days."""

    messages: Annotated[int, Field(gt=0, strict=True)] = 1
    days: Annotated[int, Field(gt=0, le=36_525, strict=True)] = 30


class Campaign(_Section):
    """Whom to write to, and what.

    Attributes:
        name: what it is called; case makes no difference.
        description: what it is for.
        accounts: a condition over accounts; empty for all that are not cancelled.
        people: a condition over the people there; empty for all.
        again_after: days after which somebody may get it again; 0 for never.
        subject, body: templates.
    """

    name: _Line
    description: str = ""
    accounts: str = ""
    people: str = ""
    again_after: _Days = 0
    subject: Annotated[str, Field(min_length=1)]
    body: Annotated[str, Field(min_length=1)]


class Settings(_Section):
    """What `campaigns.toml` says beside its campaigns."""

    sender: Sender | None = None
    smtp: Smtp | None = None
    frequency: Frequency = Frequency()


class Campaigns:
    """The campaigns of a book, the shipped ones first, and how it sends mail.

    Args:
        settings: how.
        campaigns: which.
        path: the file they can be changed in, whether or not it is there.
    """

    def __init__(self, settings: Settings, campaigns: Sequence[Campaign], path: Path) -> None:
        self.settings = settings
        self.all = tuple(campaigns)
        self.path = path

    def named(self, name: str) -> Campaign:
        """The campaign of a name, or the only one with words that begin so; CampaignError, with those there are."""
        wanted = _folded(name)
        found = [campaign for campaign in self.all if f" {wanted}" in f" {_folded(campaign.name)}"] if wanted else []
        exact = [campaign for campaign in found if _folded(campaign.name) == wanted]
        if len(exact or found) == 1:
            return (exact or found)[0]
        known = ", ".join(f'"{campaign.name}"' for campaign in self.all)
        said = f"several campaigns have {name!r} in their name" if found else f"there is no campaign {name!r}"
        raise CampaignError(f"{said.capitalize()}.", fix=f"There are: {known}.")


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """What the campaigns that come with Pulsebook say, by their folded name."""
    text = files("healthcore.campaigns").joinpath("shipped.toml").read_text(encoding="utf-8")
    return {_folded(campaign["name"]): campaign for campaign in tomllib.loads(text)["campaigns"]}


def read_campaigns(path: Path) -> Campaigns:
    """The shipped campaigns as a file changes them, then the file's own; CampaignError, one line for each problem.

    A file that is not there says nothing.
    """
    data = _read(path)
    written = data.pop("campaigns", [])
    if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
        raise CampaignError(f"{path}: a campaign begins with [[campaigns]].", fix=_FIX)
    problems: list[str] = []
    settings = _validated(Settings, data, f"{path}", problems)
    found = {name: _validated(Campaign, said, "shipped", problems) for name, said in shipped().items()}
    seen = set()
    for at, said in enumerate(written, start=1):
        name = _folded(str(said.get("name", "")))
        where = f"{path}: campaign {said.get('name') or at!r}"
        if name in seen:
            problems.append(f"{where}: there are two campaigns of this name.")
        seen.add(name)
        base = shipped().get(name, {})
        found[name] = _validated(
            Campaign, {**base, **said, "name": base.get("name", said.get("name"))}, where, problems
        )
    if problems or settings is None:
        raise CampaignError(*problems, fix=_FIX)
    return Campaigns(settings, [campaign for campaign in found.values() if campaign is not None], path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CampaignError(f"{path}: cannot be read ({error}).", fix="It is a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(f"{path}: {error}.", fix=_FIX) from None


def _validated(shape: type[Shape], data: Mapping[str, Any], where: str, problems: list[str]) -> Shape | None:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        # Never the value itself: somebody may have written a password where none belongs.
        problems += [f"{where}: {'.'.join(map(str, one['loc']))}: {one['msg']}." for one in error.errors()]
        return None


def _folded(name: str) -> str:
    return " ".join(name.replace("-", " ").casefold().split())
