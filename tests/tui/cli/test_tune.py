"""`pulsebook tune`: what health said against what became of accounts."""

from pathlib import Path

import pytest

from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import POOR, Mornings
from tests.healthcore.tuning.invented import invented
from tests.tui.cli.conftest import Ask, Run

HOSTILE = "Acme [EMEA] [/] \x1b[2J"


@pytest.fixture
def team(tmp_path: Path) -> str:
    """A was Good and churned, B was Poor and renewed; C has come to no end."""
    mornings = Mornings(tmp_path)
    mornings.on(1, A={**GOOD, "name": HOSTILE}, B=POOR, C=GOOD)
    mornings.on(20, A={**POOR, "name": HOSTILE}, B=GOOD, C=GOOD)
    assert mornings.opened is not None
    mornings.opened.journal.close()
    Path("renewals.csv").write_text(
        "account,result,due date,arr\nA,churned,2026-11-15,900\nB,renewed,2026-11-15,100\nQ,renewed,2026-11-15,1\n",
        encoding="utf-8",
    )
    return mornings.opened.name


def test_a_model_is_compared_with_what_became_of_accounts(run: Run, team: str) -> None:
    result = run("tune", team, "--outcomes", "renewals.csv", "--days-before", "10")
    text = result.stdout
    assert "2 outcomes from renewals.csv (1 churned, 1 renewed); 1 account without one, which counts nowhere." in text
    assert "10 days before: 2 accounts seen, 0 not known so long before." in text
    assert "These are small numbers: they say little." in text
    assert "Poor as a warning: 1 flagged, precision 0.000, recall 0.000, lift 0.0x." in text
    assert "Good, and churned: 1 account" in text
    assert "Acme [EMEA] [/] ␛[2J" in text
    assert "renewals.csv, row 4, account: 'Q' is no account of this book; the row is left out" in result.stderr


def test_programs_get_everything(ask: Ask, team: str) -> None:
    said = ask("tune", team, "--outcomes", "renewals.csv", "--days-before", "10", "--against", "multidimensional")
    assert said["outcomes"]["endings"] == {"churned": 1, "renewed": 1}
    assert [(test["model"]["name"], test["days_before"]) for test in said["tests"]] == [
        ("Recommended", 10),
        ("Multidimensional", 10),
    ]
    first = said["tests"][0]
    assert [wrong["name"] for wrong in first["false_greens"]] == [HOSTILE]
    assert first["churned_value"] == {"USD": {"poor_or_average": 0, "all": 900}}
    conditions = {one["condition"]: one for one in first["false_greens"][0]["conditions"]}
    assert (conditions["engagement > 60"]["result"], conditions["engagement > 60"]["good"]) == ("met", True)
    assert first["false_greens"][0]["seen_on"] == "2026-11-05"
    assert said["lead_time"] == {"poor": 0, "churned": 1, "median_days": None}
    assert said["definitions"]["disagreements"] == []


def test_long_before_history_began_nobody_is_seen(run: Run, team: str) -> None:
    text = run("tune", team, "--outcomes", "renewals.csv").stdout
    assert "180 days before: 0 accounts seen, 2 not known so long before." in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--outcomes", "nowhere.csv"), "nowhere.csv"),
        (("--field", "owner"), "owner: nothing in this field is an outcome"),
        (("--field", "nowhere"), "nowhere: the book has no such field."),
    ],
)
def test_outcomes_that_are_none_are_told(run: Run, team: str, words: tuple[str, str], said: str) -> None:
    assert said in run("tune", team, *words, exit_code=1).stderr


def test_outcomes_are_said_in_one_way(run: Run, team: str) -> None:
    both = ("--outcomes", "renewals.csv", "--field", "churned")
    assert "--outcomes FILE or --field NAME" in run("tune", team, *both, exit_code=2).stderr


def test_without_a_word_the_history_says_what_became_of_accounts(run: Run, team: str) -> None:
    assert "no account that renewed or left" in run("tune", team, exit_code=1).stderr


def test_nothing_is_suggested_from_a_handful_and_nothing_is_saved(run: Run, team: str) -> None:
    words = ("tune", team, "--outcomes", "renewals.csv", "--days-before", "10", "--suggest")
    assert "None: these data hold no signal" in run(*words).stdout
    assert "mine.toml: not written" in run(*words, "--save", "mine.toml", exit_code=1).stderr
    assert not Path("mine.toml").exists()


def test_a_suggestion_is_saved_only_where_one_is_looked_for(run: Run, team: str) -> None:
    words = ("tune", team, "--outcomes", "renewals.csv", "--save", "mine.toml")
    assert "give both" in run(*words, exit_code=2).stderr


def test_where_no_account_has_a_score_it_is_not_said_that_nobody_churned(run: Run) -> None:
    Path("blank.csv").write_text("account_id,churn\nA,yes\nB,no\n", encoding="utf-8")
    text = run("tune", "blank.csv", "--field", "churn").stdout
    assert "Score: no account had one, so there is nothing to tell apart.\n" in text
    assert "nobody churned" not in text
    assert "Churn by score" not in text


def test_what_says_who_churned_and_does_not_agree_stands_side_by_side(run: Run, ask: Ask) -> None:
    folder = str(Path(__file__).parents[2] / "data" / "ravenstack")
    text = run("tune", folder, "--field", "churn_flag").stdout
    assert "WHO CHURNED? 3 things in this book say so, and they do not agree.\n" in text
    assert "the field churn_flag against the field last_churn_events: 75 by both\n" in text
    assert "only by the field churn_flag: 35 (Company_1, " in text
    assert "only by the field last_churn_events: 277 (Company_0, " in text
    said = ask("tune", folder, "--field", "churn_flag")["definitions"]
    assert [one["churned"] for one in said["found"]] == [110, 352, 312]
    assert len(said["disagreements"][0]["only_first"]) == 35


def test_every_account_can_be_named_with_its_conditions_as_they_were(run: Run, team: str) -> None:
    text = run("tune", team, "--outcomes", "renewals.csv", "--days-before", "10", "--full").stdout
    assert "Acme [EMEA] [/] ␛[2J (A), churned 2026-11-15, as it was on 2026-11-05:" in text
    assert "Good  engagement > 60" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--least-poor", "40"), "--least-poor is more than --most-poor"),
        (("--most-changes", "0"), "--most-changes"),
        (("--split", "chance"), "--split"),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(run: Run, team: str, words: tuple[str, str], said: str) -> None:
    assert said in run("tune", team, "--outcomes", "renewals.csv", "--suggest", *words, exit_code=2).stderr


def test_todays_model_is_changed_a_little_and_saved_with_its_remarks(run: Run, ask: Ask, tmp_path: Path) -> None:
    invented(tmp_path).journal.close()
    book = (str(tmp_path / "invented.csv"), "--model", str(tmp_path / "ours.toml"), "--field", "churned")
    wishes = ("--suggest", "--most-changes", "1", "--least-poor", "10", "--most-poor", "60")
    text = run("tune", *book, *wishes, "--save", "mine.toml").stdout
    assert "  Everybody: engagement < 10 became < " in text
    assert "% of the accounts, " in text
    assert "# a remark that stays" in Path("mine.toml").read_text(encoding="utf-8")
    assert run("model", "diff", str(tmp_path / "ours.toml"), "mine.toml").stdout.count("\n") == 1
    found = ask("tune", *book, *wishes, "--split", "accounts")["suggestion"]
    assert (len(found["changes"]), found["split"], found["why_not"]) == (1, "accounts", None)
    assert "the outcomes have no day" in run("tune", *book, *wishes, "--split", "time", exit_code=1).stderr
