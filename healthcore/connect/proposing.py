"""What is to be pulled from a service, and which field is which: proposed from how the service describes itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from healthcore.connect.service import RemoteField
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import unique_headers
from healthcore.vocabulary import CATALOGUE, CSM_RISK, FIELDS, REMOTE_HEALTH
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import RefusedError

#: What every service of a kind has, whatever its fields are labelled: our field, and the service's name of it.
_ALWAYS: Mapping[str, Mapping[str, str]] = {
    "hubspot": {"account_id": "hs_object_id", "name": "name", "created_date": "createdate"},
    "salesforce": {"account_id": "Id", "name": "Name", "created_date": "CreatedDate", "owner": "Owner.Name"},
    "totango": {
        "account_id": "account_id",
        "name": "name",
        "contract_value": "Contract Value",
        "renewal_date": "Contract Renewal Date",
        "created_date": "Create Date",
        "owner": "Success Manager",
        "status": "status_group",
        "engagement": "engagement",
        "license_utilization": "license_utilization",
        "active_users": "active_users",
        REMOTE_HEALTH: "remote_health",
    },
}

#: Another tool's own health, kept beside ours and never mixed with it.
_REMOTE_HEALTH = frozenset({"remote health", "totango account health"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to pull.

    Attributes:
        risk: the field that holds the rating.
        fields: the fields to pull, as the service names them.
        mapping: the service's name for a field of ours, by field.
    """

    risk: str
    fields: tuple[str, ...]
    mapping: Mapping[str, str]


def propose(service: str, described: Sequence[RemoteField], risk: str, said: Mapping[str, str]) -> Proposal:
    """A proposal; what somebody said counts before what is found by name and label.

    Args:
        service: hubspot, salesforce or totango.
        described: its fields.
        risk: the field that holds the rating; empty to find it.
        said: the service's name for a field of ours, by field.

    Raises:
        RefusedError: there is no field for the rating, or none of that name.
    """
    names = {one.name for one in described}
    if unknown := [name for name in (*said.values(), *filter(None, [risk])) if not _is_known(service, name, names)]:
        raise RefusedError(
            *(f"{name}: the service has no such field of accounts, or hides it from us." for name in unknown),
            fix="Fields are named as in requests: the internal or API name, not the label.",
        )
    found = {**_by_label(described), **_ALWAYS[service], **said}
    risk = risk or said.get(CSM_RISK, "") or found.get(CSM_RISK, "")
    if not risk:
        lists = ", ".join(one.name for one in described if one.kind == "picklist" and one.writable)
        raise RefusedError(
            "No field of accounts looks like the CSM's risk rating.",
            fix=f"Name it with --risk. Lists that may be written: {lists or 'none; an administrator makes one'}.",
        )
    mapping = {**{field: name for field, name in found.items() if name != risk}, CSM_RISK: risk}
    return Proposal(risk, tuple(dict.fromkeys(mapping.values())), mapping)


def _is_known(service: str, name: str, names: set[str]) -> bool:
    """Whether a field may be asked for; Totango does not tell, and Salesforce not about related records."""
    return name in names or service == "totango" or "." in name


def _by_label(described: Sequence[RemoteField]) -> dict[str, str]:
    """The fields whose label is a name of one of ours, a typing error apart."""
    labels = unique_headers([one.label for one in described])
    by_label = dict(zip(labels, described, strict=True))
    mapping = map_headers(labels, {**CATALOGUE, **FIELDS}, {})
    found = {
        mapped.field: by_label[mapped.header].name
        for mapped in mapping.headers
        if mapped.matched is not Matched.ATTRIBUTE
        and (mapped.field != CSM_RISK or by_label[mapped.header].kind in {"picklist", "text"})
    }
    health = [one.name for one in described if " ".join(one.label.casefold().split()) in _REMOTE_HEALTH]
    return {**found, REMOTE_HEALTH: health[0]} if health else found
