"""What is secret in a webhook: it comes from the environment when the request is made, and is in no file and no log."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from healthcore.plays.play import Webhook
from healthcore.vocabulary.addresses import address_problem
from healthcore.vocabulary.errors import PlayError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = re.compile(
    r"authorization|cookie|token|secret|passw|api[-_]?key|signature|credential|(^|[-_])key$", re.IGNORECASE
)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def secret_problems(webhook: Webhook) -> Iterator[str]:
    """Where a secret seems to stand in a webhook as its file says it, and what is no header."""
    parts = urlsplit(_VARIABLE.sub("variable", webhook.url))
    raw = urlsplit(webhook.url)
    if raw.username or raw.password:
        yield "webhook.url: no name or password in an address; write ${NAME} and set NAME in the environment."
    for name, value in parse_qsl(raw.query):
        if _SECRET.search(name) and not _VARIABLE.search(value):
            yield f"webhook.url: {name} looks like a secret; write ${{NAME}} and set NAME in the environment."
    for name, value in webhook.headers.items():
        if not _HEADER.fullmatch(name) or "\n" in value or "\r" in value:
            yield f"webhook.headers: {name!r} is no header of one line."
        elif _SECRET.search(name) and not _VARIABLE.search(value):
            yield f"webhook.headers: {name} looks like a secret; write ${{NAME}} and set NAME in the environment."
    if not webhook.url.startswith("${") and (problem := address_problem(parts.geturl())):
        yield f"webhook.url: {problem}"


def filled(text: str, environment: Mapping[str, str]) -> str:
    """A text with its variables; PlayError, which names the variable, when one is not set."""

    def value(found: re.Match[str]) -> str:
        if not (value := environment.get(found[1])):
            raise PlayError(f"The environment variable {found[1]} is not set.", fix="Set it where Pulsebook runs.")
        return value

    return _VARIABLE.sub(value, text)
