"""Which field a header means: what somebody said, then names, labels and aliases, then a typing error away."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from healthcore.sources.currencies import CURRENCIES
from healthcore.sources.raw import listed, quoted
from healthcore.vocabulary import AGE_DAYS, DERIVED, OF_THE_BOOK, FieldSpec
from healthcore.vocabulary.accounts import CSM_RISK_TEXT, HeaderMapping, MappedHeader, Matched
from healthcore.vocabulary.errors import SourceError

#: Worked out, never read from a file: a column of such a name is kept as what the source says.
RESERVED = DERIVED | OF_THE_BOOK | {AGE_DAYS, CSM_RISK_TEXT}

_KEYWORDS = frozenset({"and", "or", "not", "in", "is", "empty", "within"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def words_of(header: str) -> str:
    """A header as it is compared: lower case, one space between words, `customerID` as two, `#` as "number"."""
    apart = _HUMP.sub(" ", unicodedata.normalize("NFKC", header).replace("#", " number "))
    return _NO_WORD.sub(" ", apart.casefold()).strip()


def slug(header: str, at: int = 1) -> str:
    """A header as the name of an attribute, as conditions spell it; `column_<at>` when it has no letters or digits."""
    name = words_of(header).replace(" ", "_") or f"column_{at}"
    if name[0].isdigit():
        return f"_{name}"
    if name in _KEYWORDS:
        return f"{name}_"
    return f"source_{name}" if name in RESERVED else name


def map_headers(
    headers: Sequence[str],
    schema: Mapping[str, FieldSpec],
    overrides: Mapping[str, str],
    remembered: Mapping[str, str] | None = None,
) -> HeaderMapping:
    """Find the field of every header; what has none becomes an attribute under its own name.

    Args:
        headers: unique, in the order of the file.
        schema: every field and metric that may be found, by name.
        overrides: field to header, as somebody said it.
        remembered: field to header, as it was decided for an earlier file; what is not there any more is searched anew.

    Raises:
        SourceError: when an override names a header that is not there, or a value that is worked out.
    """
    search = _Search(headers, {name: spec for name, spec in schema.items() if name not in RESERVED})
    search.override(overrides)
    search.remember(remembered or {})
    # The id goes first: without it there are no accounts, while a name can be done without.
    search.exactly(name for name in search.schema if name == "account_id")
    search.exactly(search.schema)
    search.nearly()
    return search.mapping()


@dataclass
class _Found:
    header: str
    matched: Matched
    confidence: float


class _Search:
    """The search for a field per header, by passes of falling certainty; what is found stays."""

    def __init__(self, headers: Sequence[str], schema: Mapping[str, FieldSpec]) -> None:
        self.headers = headers
        self.schema = schema
        self.found: dict[str, _Found] = {}
        self.open = dict.fromkeys(headers)
        self._keys = {header: _keys(header) for header in headers}

    def take(self, field: str, header: str, matched: Matched, confidence: float = 1.0) -> None:
        """Settle one field and its header."""
        self.found[field] = _Found(header, matched, confidence)
        del self.open[header]

    def override(self, overrides: Mapping[str, str]) -> None:
        """What somebody said, whether the field is known or not."""
        problems = []
        for field, wanted in overrides.items():
            header = self._header_named(wanted)
            if field in RESERVED or (field not in self.schema and field != slug(field)):
                hint = "it is worked out, not read" if field in RESERVED else f"write it {quoted(slug(field))}"
                problems.append(f"{quoted(field)} cannot be the name of a field: {hint}.")
            elif header is None:
                nearest = process.extractOne(wanted, self.headers, processor=words_of, score_cutoff=60)
                hint = f" The nearest is {quoted(nearest[0])}." if nearest else ""
                problems.append(f"There is no column {quoted(wanted)} for {field}.{hint}")
            elif header not in self.open:
                problems.append(f"The column {quoted(header)} is given to two fields; {field} is one of them.")
            else:
                self.take(field, header, Matched.OVERRIDE)
        if problems:
            raise SourceError(*problems, fix=f"The columns are: {listed(self.headers)}.")

    def remember(self, remembered: Mapping[str, str]) -> None:
        """What was decided for an earlier file, as far as this one still has it."""
        for field, wanted in remembered.items():
            header = self._header_named(wanted)
            if header in self.open and field not in self.found and field not in RESERVED:
                self.take(field, header, Matched.REMEMBERED)

    def _header_named(self, wanted: str) -> str | None:
        if wanted in self.headers:
            return wanted
        same = [header for header in self.headers if words_of(header) == words_of(wanted)]
        return same[0] if len(same) == 1 else None

    def exactly(self, fields: Iterable[str]) -> None:
        """Names of all fields before labels of all, labels before aliases; aliases in their own order."""
        specs = [self.schema[field] for field in fields]
        for matched in (Matched.NAME, Matched.LABEL, Matched.ALIAS):
            for spec in specs:
                for phrase in _phrases(spec)[matched]:
                    header = self._open_header(phrase)
                    if header is not None and spec.name not in self.found:
                        self.take(spec.name, header, matched)

    def _open_header(self, phrase: str) -> str | None:
        key = _key(phrase)
        return next((header for header in self.open if key in self._keys[header]), None)

    def nearly(self) -> None:
        """Typing errors and plurals, the nearest pair first. Never for the id: a wrong id spoils everything."""
        vocabulary = {
            word for spec in self.schema.values() for phrase in _all_phrases(spec) for word in words_of(phrase).split()
        }
        pairs = []
        for field, spec in self.schema.items():
            if field in self.found or field == "account_id":
                continue
            for header in self.open:
                confidence = max((_likeness(header, phrase, vocabulary) for phrase in _all_phrases(spec)), default=0.0)
                if confidence:
                    pairs.append((confidence, field, header))
        for confidence, field, header in sorted(pairs, key=lambda pair: -pair[0]):
            if field not in self.found and header in self.open:
                self.take(field, header, Matched.SIMILARITY, round(confidence, 2))

    def mapping(self) -> HeaderMapping:
        """Everything found, the rest as attributes with unique names."""
        by_header = {found.header: (field, found) for field, found in self.found.items()}
        taken = {*self.found, *self.schema}
        mapped = []
        for at, header in enumerate(self.headers, start=1):
            if header in by_header:
                field, found = by_header[header]
                mapped.append(MappedHeader(header, field, found.matched, found.confidence))
                continue
            base = name = slug(header, at)
            count = 1
            while name in taken:
                count += 1
                name = f"{base}_{count}"
            taken.add(name)
            mapped.append(MappedHeader(header, name, Matched.ATTRIBUTE, 0.0))
        return HeaderMapping(tuple(mapped))


def _phrases(spec: FieldSpec) -> dict[Matched, tuple[str, ...]]:
    return {Matched.NAME: (spec.name,), Matched.LABEL: (spec.label,), Matched.ALIAS: spec.aliases}


def _all_phrases(spec: FieldSpec) -> tuple[str, ...]:
    return (spec.name, spec.label, *spec.aliases)


def _key(phrase: str) -> str:
    """What has to be equal: `customerid`, `Customer ID` and `CUSTOMER_ID` are."""
    return words_of(phrase).replace(" ", "")


def _keys(header: str) -> tuple[str, ...]:
    """The keys a header answers to: its own, and the one without a currency at its end, as in `ARR (EUR)`."""
    words = words_of(header).split()
    if len(words) > 1 and words[-1].upper() in CURRENCIES:
        return _key(header), "".join(words[:-1])
    return (_key(header),)


def _likeness(header: str, phrase: str, vocabulary: set[str]) -> float:
    """How alike two phrases are when they differ by typing errors only, else 0.

    Word for word: `renewal rate` is no `renewal date`, `inactive users` are not `active users`, and a word that is
    itself in the vocabulary is not another one mistyped.
    """
    left, right = words_of(header).split(), words_of(phrase).split()
    if len(left) != len(right) or len("".join(right)) < 5:
        return 0.0
    for ours, theirs in zip(left, right, strict=True):
        if ours.removesuffix("s") == theirs.removesuffix("s"):
            continue
        allowed = 2 if len(theirs) >= 9 else 1
        if ours in vocabulary or len(theirs) < 5 or ours[:1] != theirs[:1] or OSA.distance(ours, theirs) > allowed:
            return 0.0
    return fuzz.ratio(" ".join(left), " ".join(right)) / 100
