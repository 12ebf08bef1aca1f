"""Whom a campaign reaches, and why it does not reach the others."""

from pathlib import Path

import pytest

from healthcore.campaigns.claiming import Limits, claim_all, say, settle
from healthcore.campaigns.file import Settings
from healthcore.campaigns.log import Channel, State, messages, opt_out
from healthcore.changes.day import Day
from healthcore.vocabulary.errors import CampaignError
from tests.healthcore.campaigns.campaigns import ACCOUNTS, PEOPLE, Book, emails, mailing, reasons, shipped


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def _had(day: Day, name: str, *people: str) -> None:
    """Some people had a campaign on a day."""
    given = mailing(day, name=name)
    wanted = [message.logged(name) for message in given.messages() if message.email in people]
    limits = Limits(Settings().frequency, 0)
    claim_all(day.journal, wanted, limits, run=f"run{day.as_of}", channel=Channel.DRAFT, author="t")


def test_everybody_with_an_address_who_did_not_opt_out_biggest_contract_first(book: Book) -> None:
    given = mailing(book.day())

    assert emails(given) == ["pim@example.com", "zelda@example.com", "iggy@example.com", "otto@example.com"]
    assert reasons(given) == {"Nell Noodle": "has no e-mail address", "Mabel Pickle": "opted out"}
    assert given.audience.accounts == 3


@pytest.mark.parametrize(
    ("accounts", "people", "reached"),
    [
        ("health is good", "", ["pim@example.com", "zelda@example.com", "iggy@example.com"]),
        ("health is good and status == 'paying'", "role == 'Admin'", ["pim@example.com"]),
        ("", "nps in (9, 10)", ["pim@example.com", "iggy@example.com", "otto@example.com"]),
        ("", "days_inactive >= 30", ["zelda@example.com", "iggy@example.com", "otto@example.com"]),
        ("", "days_inactive >= 31", ["iggy@example.com", "otto@example.com"]),
        ("", "days_inactive < 3", ["pim@example.com"]),
        ("", "last_active in the last 30 days", ["pim@example.com", "zelda@example.com"]),
        ("", "name is empty", ["iggy@example.com"]),
        ("", "owner == 'Bo' and nps > 8", ["otto@example.com"]),
        ("", "health is poor", ["otto@example.com"]),
    ],
)
def test_conditions_over_accounts_and_over_people(book: Book, accounts: str, people: str, reached: list[str]) -> None:
    assert emails(mailing(book.day(), accounts=accounts, people=people)) == reached


def test_ambassadors_are_people_with_9_or_10_at_accounts_good_for_90_days(book: Book) -> None:
    book.opened()

    assert emails(shipped(book.day(89), "Ambassador Program Invite")) == []
    assert emails(shipped(book.day(90), "ambassador")) == ["pim@example.com", "iggy@example.com"]


def test_winback_is_for_people_inactive_for_30_days_at_paying_accounts(book: Book) -> None:
    given = shipped(book.day(), "stagnant-user-winback")

    assert emails(given) == ["zelda@example.com", "otto@example.com"]
    assert reasons(given) == {"Mabel Pickle": "opted out"}


def test_where_people_do_not_say_it_the_account_does_and_that_is_told(tmp_path: Path) -> None:
    answers = ACCOUNTS.replace(",40\n", ",9\n").replace(",-20\n", ",3\n").replace(",50\n", ",\n")
    given = mailing(
        Book(tmp_path, answers, "account_id,email\nA1,pim@example.com\nC3,iggy@example.com\n").day(),
        people="nps in (9, 10)",
    )

    assert emails(given) == ["pim@example.com"]
    assert given.audience.notes == ("nps is read of the account: the people have no such column.",)


def test_a_net_score_of_the_account_is_told_apart_from_an_answer(tmp_path: Path) -> None:
    day = Book(tmp_path, people="account_id,email\nA1,pim@example.com\n").day()

    assert any("net score" in note for note in mailing(day, people="nps in (9, 10)").audience.notes)


def test_what_nobody_is_known_by_is_told(tmp_path: Path) -> None:
    day = Book(tmp_path, people="account_id,email\nA1,pim@example.com\n").day()
    given = mailing(day, people="days_inactive >= 30")

    assert emails(given) == []
    assert given.audience.notes == ("Nobody has a last active, so days_inactive is known of nobody.",)


def test_an_address_gets_one_message_for_the_bigger_of_its_accounts(tmp_path: Path) -> None:
    people = "account_id,email,name\nB2,pim@example.com,Small\nA1,PIM@example.com,Big\n"
    given = mailing(Book(tmp_path, people=people).day())

    assert given.audience.recipients["name"].to_list() == ["Big"]
    assert reasons(given) == {"Small": "gets it for A1 already"}


def test_nobody_gets_a_campaign_twice(book: Book) -> None:
    _had(book.day(), "News", "pim@example.com")

    assert reasons(mailing(book.day(400)))["Pim Pancake"] == "got it on 2026-11-22"


@pytest.mark.parametrize(("later", "again"), [(89, False), (90, True)])
def test_unless_it_says_after_how_many_days(book: Book, later: int, again: bool) -> None:
    _had(book.day(), "News", "pim@example.com")

    assert ("pim@example.com" in emails(mailing(book.day(later), again_after=90))) is again


@pytest.mark.parametrize(("later", "reached"), [(0, False), (29, False), (30, True)])
def test_one_cap_counts_over_all_campaigns(book: Book, later: int, reached: bool) -> None:
    _had(book.day(), "Another", "pim@example.com")
    given = mailing(book.day(later))

    assert ("pim@example.com" in emails(given)) is reached
    if not reached:
        assert reasons(given)["Pim Pancake"] == "had a message in 30 days, the last on 2026-11-22"


def test_the_cap_may_allow_more(book: Book) -> None:
    settings = Settings.model_validate({"frequency": {"messages": 2, "days": 7}})
    _had(book.day(), "One", "pim@example.com")
    assert "pim@example.com" in emails(mailing(book.day(1), settings))

    _had(book.day(31), "Two", "pim@example.com")
    _had(book.day(62), "Three", "pim@example.com")
    assert "pim@example.com" in emails(mailing(book.day(62), settings))


def test_a_failed_message_counts_for_nothing_and_an_unknown_one_counts(book: Book) -> None:
    day = book.day()
    _had(day, "News", "pim@example.com", "zelda@example.com")
    pim, zelda = sorted(messages(day.journal), key=lambda message: message.email)
    say(day.journal, pim.id, State.FAILED, "550")
    say(day.journal, zelda.id, State.UNKNOWN, "")

    assert "pim@example.com" in emails(mailing(day))
    assert "zelda@example.com" not in emails(mailing(day))


def test_a_person_can_say_what_became_of_a_message(book: Book) -> None:
    day = book.day()
    _had(day, "News", "pim@example.com")
    (message,) = messages(day.journal)

    assert settle(day.journal, message.run, State.FAILED, "ada") == 1
    assert "pim@example.com" in emails(mailing(day))
    with pytest.raises(CampaignError, match="known already"):
        settle(day.journal, message.id, State.SENT, "ada")
    with pytest.raises(CampaignError, match="no message"):
        settle(day.journal, "nothing", State.SENT, "ada")


def test_opting_out_here_counts_beside_the_table_and_can_be_taken_back(book: Book) -> None:
    day = book.day()
    opt_out(day.journal, "PIM@example.com", out=True, author="ada")
    assert reasons(mailing(day))["Pim Pancake"] == "opted out"

    opt_out(day.journal, "pim@example.com", out=False, author="ada")
    assert "pim@example.com" in emails(mailing(day))


def test_what_is_claimed_is_checked_again_whatever_was_known_before(book: Book) -> None:
    day = book.day()
    stale = mailing(day)
    opt_out(day.journal, "pim@example.com", out=True, author="ada")
    wanted = [message.logged("News") for message in stale.messages()]

    with pytest.raises(CampaignError, match=r"pim@example\.com opted out"):
        claim_all(day.journal, wanted, Limits(Settings().frequency, 0), run="r", channel=Channel.CSV, author="t")
    assert messages(day.journal) == []


@pytest.mark.parametrize(
    ("accounts", "people", "said"),
    [
        ("helth is good", "", "News, accounts, line 1, column 1: helth is"),
        ("", "emial == 'x'", "News, people, line 1, column 1: emial is"),
        ("", "nps ==", "News, people, line 1, column 7: "),
        ("", "role > 'a'", "News, people, line 1, column 1: role is a text"),
    ],
)
def test_a_condition_that_makes_no_sense_is_told_with_its_place(
    book: Book, accounts: str, people: str, said: str
) -> None:
    with pytest.raises(CampaignError) as refused:
        mailing(book.day(), accounts=accounts, people=people)

    assert said in str(refused.value)


def test_people_without_a_table_row_are_nobody(tmp_path: Path) -> None:
    assert emails(mailing(Book(tmp_path, people=PEOPLE.splitlines()[0] + "\n").day())) == []
