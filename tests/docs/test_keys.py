"""The page of keys has every key there is."""

import runpy
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from textual.binding import Binding
from textual.dom import DOMNode

import tui
from tests.docs.pages import DOCS
from tui.offers import key_name

KEYS = DOCS / "keys.md"


def classes_with_keys() -> Iterator[type[DOMNode]]:
    """The screens and widgets of ours that bind keys."""
    for module in walk_packages(tui.__path__, "tui."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, DOMNode) and thing.__module__ == module.name:
                yield thing


def test_the_page_is_what_the_program_makes_of_it() -> None:
    page = runpy.run_path(str(DOCS / "make_keys.py"))["keys_page"]()
    assert KEYS.read_text(encoding="utf-8") == page, "run: python docs/make_keys.py"


def test_every_key_that_some_screen_or_widget_binds_is_on_the_page() -> None:
    page = KEYS.read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    bound = [
        binding
        for node in classes_with_keys()
        for binding in vars(node).get("BINDINGS", ())
        if isinstance(binding, Binding)
    ]
    assert bound
    missing = [
        (key, binding.tooltip or binding.description)
        for binding in bound
        for key in binding.key.split(",")
        if not any(f"`{key_name(key)}`" in row and _said(binding) in row for row in rows)
    ]
    assert not missing


def _said(binding: Binding) -> str:
    return "" if binding.key.isdigit() else binding.tooltip or binding.description
