"""`[connection]` in `book.toml`: the service that a book comes from, and what of it is wanted."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from healthcore.vocabulary.addresses import address_problem

ServiceName = Literal["hubspot", "salesforce", "totango"]

#: Ways to sign in, the default first.
SIGN_INS = {
    "hubspot": ("token",),
    "salesforce": ("sf", "refresh", "client", "jwt"),
    "totango": ("token",),
}

_TEXT = Annotated[str, Field(min_length=1)]


class Connection(BaseModel):
    """What a book's settings say about its service. No secret is ever in here.

    Attributes:
        service: which one.
        risk: the field of an account that holds the rating, as the service names it.
        fields: the fields that are pulled, as the service names them.
        only: pull only accounts that have one of these values in a field.
        people: of Totango, the attributes of people that are pulled; empty for the usual ones.
        levels: the picklist value for a level of the rating scale, where that is not plain.
        choices: of Totango, which does not tell, the values of the picklist.
        address: where the service is, where that is not the usual place.
        writes_to: of Totango, where attributes are written to, where that is not the usual place.
        sign_in: how to sign in.
        client_id, username, org: who signs in to Salesforce, or the name of the org in its command line tool.
        service_id: of Totango, the id of the service that attributes are written to.
        version: of the service's interface.
        ca_file: a certificate authority of your own, beside those that everybody trusts.
        calls, seconds: at most so many calls in so many seconds, where the usual limit is not yours.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: ServiceName
    risk: str = ""
    fields: tuple[_TEXT, ...] = ()
    only: dict[str, tuple[_TEXT, ...]] = {}
    people: tuple[_TEXT, ...] = ()
    levels: dict[str, _TEXT] = {}
    choices: tuple[_TEXT, ...] = ()
    address: str = ""
    writes_to: str = ""
    sign_in: str = ""
    client_id: str = ""
    username: str = ""
    org: str = ""
    service_id: str = ""
    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]*$")] = ""
    ca_file: str = ""
    calls: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> "Connection":
        for name in ("address", "writes_to"):
            if (url := getattr(self, name)) and (problem := address_problem(url)):
                raise ValueError(f"{name}: {problem}")
        ways = SIGN_INS[self.service]
        if self.sign_in and self.sign_in not in ways:
            raise ValueError(f"sign_in: {self.sign_in!r} is none of {', '.join(ways)}")
        if (self.calls is None) != (self.seconds is None):
            raise ValueError("calls and seconds go together: so many calls in so many seconds")
        return self

    @property
    def way(self) -> str:
        """How to sign in."""
        return self.sign_in or SIGN_INS[self.service][0]

    def wanted(self, id_field: str) -> tuple[str, ...]:
        """The fields to pull, each once: the one that tells accounts apart and the rating whether named or not."""
        return tuple(dict.fromkeys((id_field, *self.fields, self.risk)))
