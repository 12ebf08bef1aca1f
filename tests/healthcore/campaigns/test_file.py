"""`campaigns.toml`: what it can say, and how faults in it are told."""

from pathlib import Path

import pytest

from healthcore.campaigns.file import Campaigns, read_campaigns
from healthcore.vocabulary.errors import CampaignError

FILE = """\
[sender]
from = "Ada Quill <ada@example.com>"

[smtp]
host = "smtp.example.com"
user = "ada"

[frequency]
messages = 2
days = 7

[[campaigns]]
name = "Stagnant user winback"
people = "days_inactive >= 60"

[[campaigns]]
name = "Beta"
subject = "Beta"
body = "Hello"
"""


def said(tmp_path: Path, text: str) -> Campaigns:
    file = tmp_path / "campaigns.toml"
    file.write_text(text, encoding="utf-8")
    return read_campaigns(file)


def test_without_a_file_there_are_the_two_that_come_with_pulsebook(tmp_path: Path) -> None:
    campaigns = read_campaigns(tmp_path / "campaigns.toml")

    assert [campaign.name for campaign in campaigns.all] == ["Ambassador Program Invite", "Stagnant User Winback"]
    assert (campaigns.settings.frequency.messages, campaigns.settings.frequency.days) == (1, 30)
    assert campaigns.settings.sender is None
    assert campaigns.settings.smtp is None


def test_a_file_adds_campaigns_and_changes_what_others_say(tmp_path: Path) -> None:
    campaigns = said(tmp_path, FILE)

    assert [campaign.name for campaign in campaigns.all][1:] == ["Stagnant User Winback", "Beta"]
    winback = campaigns.named("stagnant user winback")
    assert (winback.people, winback.accounts) == ("days_inactive >= 60", "status == 'paying'")
    assert (campaigns.settings.smtp and campaigns.settings.smtp.security, campaigns.settings.frequency.days) == (
        "starttls",
        7,
    )


@pytest.mark.parametrize("name", ["Beta", "beta", "b", "BETA "])
def test_a_campaign_is_found_by_name_or_how_it_begins(tmp_path: Path, name: str) -> None:
    assert said(tmp_path, FILE).named(name).name == "Beta"


def test_or_by_one_of_its_words(tmp_path: Path) -> None:
    assert said(tmp_path, FILE).named("winback").name == "Stagnant User Winback"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("zeta", "There is no campaign"), ("", "There is no campaign"), ("eta", "There is no campaign")],
)
def test_another_name_is_told_with_those_there_are(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(CampaignError) as refused:
        said(tmp_path, FILE).named(name)

    assert problem in str(refused.value)
    assert '"Beta"' in refused.value.fix


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[campaigns]]\nname = 'X'\n", "campaign 'X': subject: Field required."),
        ("[[campaigns]]\nname = 'Beta'\nbody='b'\nsubject='s'\nspeed = 1\n", "campaign 'Beta': speed: "),
        (
            "[[campaigns]]\nname='B'\nbody='b'\nsubject='s'\n[[campaigns]]\nname='b'\nbody='b'\nsubject='s'\n",
            "two campaigns",
        ),
        ("[sender]\nfrom = 'nobody'\n", "sender.from: Value error, this is no address"),
        ('[sender]\nfrom = "Ada\\nBcc: x <ada@example.com>"\n', "sender.from"),
        ("[smtp]\nhost = 'h'\nsecurity = 'none'\n", "smtp.security: "),
        ("[smtp]\nhost = 'h'\npassword = 'open sesame'\n", "smtp.password: Extra inputs are not permitted."),
        ("[frequency]\nmessages = 0\n", "frequency.messages: "),
        ("campaigns = 3\n", "a campaign begins with [[campaigns]]"),
        ("[sender\n", "campaigns.toml: "),
        ("[senders]\n", "senders: Extra inputs"),
    ],
)
def test_a_fault_is_told_with_its_place_and_never_with_a_password(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CampaignError) as refused:
        said(tmp_path, text)

    assert problem in str(refused.value)
    assert str(tmp_path) in str(refused.value)
    assert "sesame" not in str(refused.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "campaigns.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CampaignError, match="cannot be read"):
        read_campaigns(tmp_path / "campaigns.toml")
