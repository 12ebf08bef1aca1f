"""Who can be asked for a reference, and why the others cannot."""

from healthcore.references.exporting import references_export
from healthcore.references.rules import Rule, default_rules
from healthcore.references.shortlist import References, references_of

__all__ = ["References", "Rule", "default_rules", "references_export", "references_of"]
