"""Addresses of the web that customers' data may be sent to."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def address_problem(url: str) -> str:
    """Why customers' data is not sent to an address; empty when it may be."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "this is no address of the web."
    if not host or parts.scheme not in {"http", "https"}:
        return "this is no address of the web: it begins with https://"
    if parts.scheme == "http" and not is_this_machine(host):
        return "customers' data is sent over https:// only, or to this machine."
    return ""


def is_this_machine(host: str) -> bool:
    """Whether a host is the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
