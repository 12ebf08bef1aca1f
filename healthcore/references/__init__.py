"""Who can be asked for a reference, who was, and why the others cannot."""

from healthcore.references.asking import ask_for_reference, asks_export, cooling_until
from healthcore.references.exporting import references_export
from healthcore.references.rules import Rule, references_path, rules_of, rules_text, shipped_rules
from healthcore.references.shortlist import References, references_of

__all__ = [
    "References",
    "Rule",
    "ask_for_reference",
    "asks_export",
    "cooling_until",
    "references_export",
    "references_of",
    "references_path",
    "rules_of",
    "rules_text",
    "shipped_rules",
]
