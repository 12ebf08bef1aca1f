"""Templates: filled in from a person and an account, and refused whole when anything is missing."""

from pathlib import Path

import pytest

from healthcore.campaigns.file import Settings
from healthcore.campaigns.mailing import Mailing
from healthcore.campaigns.template import Template, one_line
from healthcore.vocabulary.errors import CampaignError
from tests.healthcore.campaigns.campaigns import ACCOUNTS, Book, mailing


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def only_pim(book: Book, **said: object) -> Mailing:
    settings = Settings.model_validate({"sender": {"from": "Ada Quill <ada@example.com>"}})
    return mailing(book.day(), settings, people="name == 'Pim Pancake'", **said)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ person.name }} ({{ person.role }}) of {{ account.name }}", "Pim Pancake (Admin) of Acme [EMEA] [/]"),
        ("{{ account.contract_value | number }} {{ account.currency }}", "120,000 USD"),
        ("{{ account.engagement }}, {{ account.health }}, {{ account.usage_frequency }}", "72, good, weekly"),
        ("{{ account.days_in_health }} days {{ account['health.usage'] }}", "0 days good"),
        ("{{ person.last_active | day }}, {{ person.days_inactive }} days", "20 November 2026, 2 days"),
        (
            "{{ today }} {{ campaign.name }} {{ sender.name }} {{ sender.email }}",
            "2026-11-22 News Ada Quill ada@example.com",
        ),
        ("{{ account.csm_risk | default('not rated') }}", "not rated"),
        ("{{ account.renewal_date | day | default('soon') }}", "soon"),
        ("{% if person.role == 'Admin' %}admin{% else %}no{% endif %}", "admin"),
        ("{{ person.last_active.strftime('%d/%m') }}", "20/11"),
    ],
)
def test_values_are_said_as_people_read_them(book: Book, body: str, text: str) -> None:
    (message,) = only_pim(book, body=body).messages()

    assert message.body == f"{text}\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ person.nmae }}", "person.nmae: there is no such value.\nDid you mean person.name"),
        ("{{ account.helth }}", "account.helth: there is no such value."),
        ("{{ name }}", "body: there is no name."),
        ("{{ person }}", "body, line 1: person is no value by itself."),
        ("{% for x in account %}{% endfor %}", "account is no value by itself"),
        ("{{ account[person.name] }}", "account is no value by itself"),
        ("a\n{{ person.name", "body, line 2: "),
        ("{{ person.name | nonsense }}", "No filter named 'nonsense'"),
    ],
)
def test_a_name_that_nothing_is_known_of_is_an_error_before_anybody_is_looked_at(
    book: Book, body: str, said: str
) -> None:
    with pytest.raises(CampaignError) as refused:
        only_pim(book, body=body)

    assert said in str(refused.value)
    assert str(refused.value).startswith("News: ")


def test_a_missing_value_of_one_person_stops_all_and_names_the_person(book: Book) -> None:
    given = mailing(book.day(), body="Hello {{ person.name }}")

    with pytest.raises(CampaignError) as refused:
        given.messages()

    assert refused.value.problems == ("iggy@example.com (C3): body: person.name is missing.",)
    assert "Nothing was produced" in refused.value.fix


def test_the_others_can_still_be_looked_at(book: Book) -> None:
    given = mailing(book.day(), body="Hello {{ person.name }}")

    assert given.message(0).body == "Hello Pim Pancake\n"
    with pytest.raises(CampaignError, match="name is missing"):
        given.message(2)


def test_who_writes_has_to_be_known_to_be_named(book: Book) -> None:
    with pytest.raises(CampaignError, match=r"sender\.name is missing"):
        mailing(book.day(), body="{{ sender.name }}").messages()


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ person.name.__class__ }}",
        "{{ today.__class__.__subclasses__() }}",
        "{{ campaign.name.format.__globals__ }}",
        "{{ range(10000000) | list }}",
        "{{ 1 / 0 }}",
        "{{ '%s' % person.name.nothing }}",
        "{{ '   ' }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_reaches_nothing_but_values(book: Book, body: str) -> None:
    with pytest.raises(CampaignError):
        only_pim(book, body=body).messages()


def test_what_customers_call_themselves_is_no_template(tmp_path: Path) -> None:
    hostile = ACCOUNTS.replace("Acme [EMEA] [/]", "{{ 7 * 7 }} {% raw %}")
    (message,) = mailing(Book(tmp_path, hostile).day(), people="nps == 9", body="{{ account.name }}").messages()

    assert message.body == "{{ 7 * 7 }} {% raw %}\n"


def test_what_customers_call_themselves_stays_on_its_line(tmp_path: Path) -> None:
    hostile = ACCOUNTS.replace("Acme [EMEA] [/]", '"Acme\r\nBcc: evil@example.com\u2028X\u202e\x00"')
    given = mailing(
        Book(tmp_path, hostile).day(), people="nps == 9", subject="For {{ account.name }}", body="{{ account.name }}"
    )
    (message,) = given.messages()

    assert message.subject == "For Acme Bcc: evil@example.com X"
    assert message.body == "Acme Bcc: evil@example.com X\n"


def test_a_subject_is_one_line_whatever_the_template_says() -> None:
    assert Template("A\r\nBcc: x\n\n B", "b").render({})[0] == "A Bcc: x B"


def test_what_scripts_and_emoji_are_made_of_stays() -> None:
    assert one_line("नमस्\u200dते 👩\u200d🔬\u202e!") == "नमस्\u200dते 👩\u200d🔬!"
