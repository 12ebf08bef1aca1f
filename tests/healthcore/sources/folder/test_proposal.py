"""What is proposed for a folder that nobody described: by keys that tables share, never by chance."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthcore.sources.book_file import BOOK_FILE, BookFile, read_book_file
from healthcore.sources.folder.proposal import propose
from healthcore.sources.folder.sections import (
    AccountsSection,
    EventsSection,
    PeopleSection,
    RollupSection,
    TableSection,
)
from healthcore.sources.folder.text import describe, proposal_text
from healthcore.vocabulary.errors import InputError, SourceError
from tests.healthcore.sources.folder.folders import DATA, column, load


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["ravenstack", "edtech-gtm"])
def test_the_text_says_what_was_proposed(name: str) -> None:
    proposal = propose(DATA / name)
    read = BookFile.model_validate(tomllib.loads(proposal_text(proposal)))
    sections = proposal.sections
    for section in ("accounts", "tables", "events", "people", "mapping"):
        assert getattr(read, section) == getattr(sections, section)


def test_ravenstack_becomes_one_book() -> None:
    proposal = propose(DATA / "ravenstack")
    assert proposal.sections.accounts == AccountsSection(file="ravenstack_accounts.csv")
    tables = {table.name: table for table in proposal.sections.tables}
    assert tables.keys() == {"churn_events", "subscriptions", "supports_ticket"}
    assert tables["subscriptions"].fields["contract_value"] == RollupSection.model_validate(
        {"take": "sum", "column": "arr_amount", "open": True}
    )
    assert proposal.sections.events == EventsSection(
        file="ravenstack_feature_usage.csv",
        key="subscription_id",
        to="subscriptions",
        occurred_at="usage_date",
        actions="usage_count",
    )


def test_keys_of_another_name_are_found_by_what_they_hold() -> None:
    sections = propose(DATA / "edtech-gtm").sections
    assert sections.mapping == {"account_id": "school_id", "name": "school_name"}
    assert sections.people == PeopleSection(file="users.csv", mapping={"account_id": "school_id"})
    assert [(table.name, table.to, table.to_key) for table in sections.tables] == [
        ("users", "accounts", None),
        ("lesson_plans", "users", "user_id"),
        ("renewals", "users", None),
    ]
    assert sections.events is not None
    assert (sections.events.key, sections.events.to_key, sections.events.user_id) == (
        "teacher_id",
        "user_id",
        "teacher_id",
    )


def test_small_numbers_are_no_key_by_chance(tmp_path: Path) -> None:
    put(
        tmp_path,
        customers="customer_id,name,employees\n1,Acme,2\n2,Beta,1\n3,Gamma,3\n",
        tickets="ticket_id,customer_id,priority\n1,2,3\n2,2,1\n",
        prices="list_id,price_no\n1,2\n2,3\n",
    )
    proposal = propose(tmp_path)
    assert [(table.name, table.key) for table in proposal.sections.tables] == [("tickets", "customer_id")]
    assert proposal.left_out == ("prices.csv",)
    assert "# Not used, because no column of theirs leads to accounts" in proposal_text(proposal)


def test_a_folder_of_one_table_is_its_accounts(tmp_path: Path) -> None:
    put(tmp_path, crm="Customer ID,Name\nA,Acme\n")
    assert propose(tmp_path).sections.accounts == AccountsSection(file="crm.csv")
    assert column(load(tmp_path), "name") == {"A": "Acme"}


def test_what_is_no_table_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, crm="Customer ID,Name\nA,Acme\n")
    (tmp_path / "LICENSE.txt").write_text("Permission is hereby granted to whoever\nreads this.\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / ".hidden.csv").write_text("")
    (tmp_path / "deeper").mkdir()
    assert propose(tmp_path).sections.accounts == AccountsSection(file="crm.csv")


@pytest.mark.parametrize("files", [{}, {"weather": "day,rain\nMonday,3\nMonday,4\n"}])
def test_a_folder_without_accounts_says_so(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(SourceError) as caught:
        propose(put(tmp_path, **files))
    assert str(tmp_path) in str(caught.value)
    assert caught.value.fix


def test_describing_keeps_what_somebody_wrote(tmp_path: Path) -> None:
    put(tmp_path, crm="Customer ID,Name\nA,Acme\n")
    (tmp_path / BOOK_FILE).write_text("# Ada's\n[currency]\nbase = 'EUR'\n")
    assert describe(tmp_path) == tmp_path / BOOK_FILE
    assert (tmp_path / BOOK_FILE).read_text().startswith("# Ada's\n[currency]")
    settings = read_book_file(tmp_path / BOOK_FILE)
    assert (settings.currency.base, settings.accounts) == ("EUR", AccountsSection(file="crm.csv"))
    before = (tmp_path / BOOK_FILE).read_bytes()
    assert describe(tmp_path) is None
    assert (tmp_path / BOOK_FILE).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, crm="Customer ID,Name\nA,Acme\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(InputError, match=r"book\.toml: cannot be written \(Permission denied\)"):
        describe(tmp_path)


_cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=',"'), max_size=6)
_tables = st.lists(st.lists(st.lists(_cells, min_size=2, max_size=3), min_size=1, max_size=4), min_size=1, max_size=3)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_tables)
def test_any_folder_is_proposed_or_refused_in_words(tmp_path: Path, tables: list[list[list[str]]]) -> None:
    for path in tmp_path.iterdir():
        path.unlink()
    for at, rows in enumerate(tables):
        (tmp_path / f"t{at}.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    try:
        proposal = propose(tmp_path)
    except SourceError:
        return
    tomllib.loads(proposal_text(proposal))


def test_a_table_that_leads_to_accounts_says_which_settings_it_has() -> None:
    assert TableSection(name="t", file="t.csv", key="k").there == "account_id"
    assert TableSection(name="t", file="t.csv", key="k", to="u").there == "k"
