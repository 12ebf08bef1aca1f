"""A model against what became of accounts, seen as it was then and never later."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.model.reader import read_model
from healthcore.tuning.backtest import BackTest, back_test
from healthcore.tuning.outcomes import Outcomes, outcomes_of_field, read_outcomes
from healthcore.tuning.timing import LeadTime, censored, lead_time
from healthcore.vocabulary import Health, SystemClock
from healthcore.vocabulary.errors import InputError, SourceError
from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import AVERAGE, POOR, Mornings

DATA = Path(__file__).parents[2] / "data"
TELCO = DATA / "telco-ibm" / "Telco-Customer-Churn.csv"
TENURE = """
name = "Tenure"
[metrics.tenure]
kind = "number"
[[profiles]]
name = "All"
[profiles.usage]
good = ["tenure > 12"]
poor = ["tenure <= 12"]
"""


@pytest.fixture
def mornings(tmp_path: Path) -> Mornings:
    return Mornings(tmp_path)


def outcomes_of(day: Day, tmp_path: Path, *rows: str) -> Outcomes:
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join(["account_id,outcome,date,value", *rows]) + "\n", encoding="utf-8")
    return read_outcomes(path, day.book.accounts["account_id"])


def looked_at(day: Day, outcomes: Outcomes, before: int) -> BackTest:
    (test,) = back_test(day, outcomes, day.book.model, [before])
    return test


def healths(test: BackTest) -> Mapping[str, str]:
    rows = test.sight.seen.select("account_id", "health").iter_rows()
    return {account: Health(code).key for account, code in rows}


def test_the_check_figures_of_the_telephone_customers(telco: Day) -> None:
    """SOURCE.md: tenure <= 12 flags 2,186 customers, precision 0.4744, recall 0.5548."""
    (test,) = back_test(telco, outcomes_of_field(telco.book, "churn"), read_model(TENURE))
    assert test.horizon is None
    assert test.poor.flagged == 2186
    assert test.poor.precision == pytest.approx(0.4744, abs=0.00005)
    assert test.poor.recall == pytest.approx(0.5548, abs=0.00005)
    with TELCO.open(encoding="utf-8") as file:
        recount = Counter((int(row["tenure"]) <= 12, row["Churn"] == "Yes") for row in csv.DictReader(file))
    poor = test.poor
    assert (poor.true, poor.false, poor.missed, poor.rest) == tuple(
        recount[key] for key in ((True, True), (True, False), (False, True), (False, False))
    )
    assert test.leaks == ()
    assert [(one.condition, one.flags.flagged) for one in test.conditions if not one.good] == [("tenure <= 12", 2186)]


def test_accounts_are_seen_as_they_were_so_many_days_before(mornings: Mornings, tmp_path: Path) -> None:
    mornings.on(1, A=GOOD, B=AVERAGE)
    mornings.on(11, A=AVERAGE, B=GOOD)
    day = mornings.on(21, A=POOR, B=POOR)
    outcomes = outcomes_of(day, tmp_path, "A,churned,2026-11-21,900", "B,renewed,2026-11-21,100")
    assert healths(looked_at(day, outcomes, 15)) == {"A": "good", "B": "average"}
    assert healths(looked_at(day, outcomes, 10)) == {"A": "average", "B": "good"}
    assert healths(looked_at(day, outcomes, 0)) == {"A": "poor", "B": "poor"}
    assert looked_at(day, outcomes, 30).sight.unseen == 2


def test_what_came_later_changes_nothing(mornings: Mornings, tmp_path: Path) -> None:
    mornings.on(1, A=GOOD, B=POOR)
    day = mornings.on(12, A=GOOD, B=POOR)
    outcomes = outcomes_of(day, tmp_path, "A,churned,2026-11-11,900", "B,renewed,2026-11-11,100")
    before = looked_at(day, outcomes, 10)
    mornings.on(13, A=POOR, B=GOOD)
    after = looked_at(mornings.on(14, A=AVERAGE, B=AVERAGE), outcomes, 10)
    assert after.sight.seen.equals(before.sight.seen)
    assert after.table == before.table


def test_a_rating_counts_only_when_it_had_been_given(mornings: Mornings, tmp_path: Path) -> None:
    mornings.on(1, A=GOOD)
    mornings.on(10)
    mornings.rate("A", 3, "ann")
    day = mornings.on(21)
    outcomes = outcomes_of(day, tmp_path, "A,churned,2026-11-20,900")
    assert healths(looked_at(day, outcomes, 11)) == {"A": "good"}
    rated = looked_at(day, outcomes, 10)
    assert healths(rated) == {"A": "poor"}
    assert rated.sight.seen["unrated_score"].to_list() == [100]


def test_who_the_model_was_wrong_about_is_named_with_the_reason_of_the_time(mornings: Mornings, tmp_path: Path) -> None:
    mornings.on(1, A=GOOD, B=POOR, C=AVERAGE, D=POOR)
    day = mornings.on(11, A=POOR, B=GOOD, C=GOOD, D=GOOD)
    rows = ("A,lost,2026-11-11,900", "B,renewed,2026-11-11,100", "C,churned,2026-11-11,50", "D,downgrade,2026-11-11,70")
    test = looked_at(day, outcomes_of(day, tmp_path, *rows), 10)
    (green,) = test.false_greens
    assert (green.account_id, green.why, green.value) == ("A", "3 Good conditions met", Decimal(900))
    assert [(red.account_id, red.why, red.ending) for red in test.false_reds] == [
        ("B", "Engagement is 5 (Poor: < 10)", "renewed"),
        ("D", "Engagement is 5 (Poor: < 10)", "contracted"),
    ]
    assert test.caught_value == {"USD": (Decimal(50), Decimal(950))}
    assert test.is_small
    assert green.account is not None
    assert (green.seen_on, green.account.health) == (date(2026, 11, 1), Health.GOOD)
    then = {one.condition: one.value for one in green.account.conditions}
    assert then["engagement > 60"] == float(GOOD["engagement"])


def test_churned_value_in_two_currencies_is_never_added_up(mornings: Mornings, tmp_path: Path) -> None:
    euros, dollars = ({**POOR, "currency": code, "contract_value": "9"} for code in ("EUR", "USD"))
    mornings.on(1, A=euros, B={**dollars, **GOOD})
    day = mornings.on(11)
    test = looked_at(day, outcomes_of(day, tmp_path, "A,lost,2026-11-11,900", "B,lost,2026-11-11,50"), 10)
    assert test.caught_value == {"EUR": (Decimal(900), Decimal(900)), "USD": (Decimal(0), Decimal(50))}


def test_a_metric_that_was_written_afterwards_is_called_out(mornings: Mornings, tmp_path: Path) -> None:
    accounts = {f"A{at}": {**GOOD, "nps": "-100" if at % 2 else "50"} for at in range(40)}
    mornings.on(1, **accounts)
    day = mornings.on(20, **accounts)
    rows = [f"A{at},{'churned' if at % 2 else 'renewed'},2026-11-11," for at in range(40)]
    leaks = looked_at(day, outcomes_of(day, tmp_path, *rows), 5).leaks
    assert leaks[0].startswith("NPS alone separates churned from kept accounts (1.000 of 1)")
    assert leaks[1].startswith("20 accounts still had values after the day on which they churned")


def test_use_that_goes_on_after_churn_is_called_out_and_does_not_count(tmp_path: Path) -> None:
    """The leaking set of issue 6: events go on for weeks after the day on which accounts churned."""
    honest, leaking = (leaking_folder(tmp_path / name, goes_on=goes_on) for name, goes_on in LEAKS)
    assert leaking.sight.seen.equals(honest.sight.seen)
    assert leaking.table == honest.table
    assert honest.leaks == ()
    assert leaking.leaks == (
        "12 accounts still used the product more than 30 days after the day on which they churned: is that the right "
        "day? Nothing after it is used.",
    )


LEAKS = (("honest", False), ("leaking", True))


def leaking_folder(folder: Path, *, goes_on: bool) -> BackTest:
    """24 accounts of which every second churned in September; where it goes on, their events do until today."""
    folder.mkdir()
    today = SystemClock().today()
    churned_on = today - timedelta(days=80)
    accounts, events = ["account_id,created"], ["account_id,user,time"]
    for at in range(24):
        accounts.append(f"A{at},2024-01-01")
        last = 2 if at % 2 == 0 or goes_on else 85
        days = [today - timedelta(days=ago) for ago in range(150, last, -3 - at % 4)]
        events += [f"A{at},u{number % 3},{day}T10:00:00Z" for number, day in enumerate(days)]
    (folder / "accounts.csv").write_text("\n".join(accounts) + "\n", encoding="utf-8")
    (folder / "usage_events.csv").write_text("\n".join(events) + "\n", encoding="utf-8")
    (folder / "book.toml").write_text(LEAKING, encoding="utf-8")
    day = day_of(open_book(BookRequest(str(folder), new=True), SystemClock()))
    rows = [f"A{at},{'churned' if at % 2 else 'renewed'},{churned_on}," for at in range(24)]
    return looked_at(day, outcomes_of(day, folder, *rows), 30)


LEAKING = """
[accounts]
file = "accounts.csv"
[events]
file = "usage_events.csv"
key = "account_id"
user_id = "user"
occurred_at = "time"
"""


def test_conditions_that_say_the_same_are_told(mornings: Mornings, tmp_path: Path) -> None:
    both = {**GOOD, "engagement": "5", "license_utilization": "5"}
    mornings.on(1, A=both, B=GOOD, C=GOOD)
    day = mornings.on(11, A=both, B=GOOD, C=GOOD)
    test = looked_at(day, outcomes_of(day, tmp_path, "A,churned,2026-11-11,", "B,renewed,2026-11-11,"), 10)
    like = {worth.condition: worth.like for worth in test.conditions if worth.flags.flagged}
    assert like["engagement < 10"] == "license_utilization < 20"


def test_accounts_without_an_end_count_nowhere(mornings: Mornings, tmp_path: Path) -> None:
    day = mornings.on(1, A=GOOD, B=GOOD, C={**GOOD, "status": "cancelled"})
    outcomes = outcomes_of(day, tmp_path, "A,renewed,2026-11-01,")
    assert censored(day, outcomes) == 1
    assert looked_at(day, outcomes, 0).poor.total == 1


def test_how_long_before_they_left_accounts_had_been_poor(mornings: Mornings, tmp_path: Path) -> None:
    mornings.on(1, A=GOOD, B=GOOD)
    mornings.on(5, A=POOR, B=POOR)
    mornings.on(8, A=POOR, B=GOOD)
    day = mornings.on(20, A=POOR, B=GOOD)
    outcomes = outcomes_of(day, tmp_path, "A,churned,2026-11-15,", "B,churned,2026-11-15,")
    assert lead_time(day, outcomes) == LeadTime(1, 2, 10)


# Reading outcomes.


def test_every_row_is_an_outcome_or_a_line_that_says_why_not(mornings: Mornings, tmp_path: Path) -> None:
    day = mornings.on(1, A=GOOD, B=GOOD)
    rows = ("A,Closed-Lost,2026-10-01,1", "B,Yes,,", "Z,churned,2026-10-01,1", "A,who knows,2026-10-01,1")
    found = outcomes_of(day, tmp_path, *rows)
    assert found.frame.select("account_id", "ending").rows() == [("A", "churned"), ("B", "churned")]
    reasons = [line.reason for line in found.lines if "left out" in line.reason]
    assert len(reasons) == 2
    assert found.rows_read == found.frame.height + len(reasons)


def test_columns_that_are_called_otherwise_can_be_named(mornings: Mornings, tmp_path: Path) -> None:
    day = mornings.on(1, A=GOOD)
    path = tmp_path / "odd.csv"
    path.write_text("who,what\nA,renewed\n", encoding="utf-8")
    ids = day.book.accounts["account_id"]
    with pytest.raises(SourceError, match=r"no column could be taken for account_id[^$]*--map outcome.account_id"):
        read_outcomes(path, ids)
    found = read_outcomes(path, ids, {"account_id": "who", "ending": "what"})
    assert (found.frame.height, found.is_dated) == (1, False)


def test_a_field_that_says_no_outcome_is_refused(mornings: Mornings) -> None:
    day = mornings.on(1, A=GOOD)
    with pytest.raises(InputError, match='nothing in this field is an outcome, such as "Ada"'):
        outcomes_of_field(day.book, "owner")
    with pytest.raises(InputError, match="nowhere: the book has no such field"):
        outcomes_of_field(day.book, "nowhere")


def test_ravenstack_promises_nothing(ravenstack: Day) -> None:
    """SOURCE.md: churn_flag is close to independent of behaviour; no lift may be claimed."""
    day = ravenstack
    outcomes = outcomes_of_field(day.book, "churn_flag")
    counts = dict(outcomes.frame.group_by("ending").len().rows())
    assert counts == {"churned": 110, "renewed": 390}
    (test,) = back_test(day, outcomes, day.book.model)
    assert test.area is None or test.area.tells_nothing
    for worth in test.conditions:
        small = worth.flags.flagged < 50
        assert small or (worth.flags.lift or 1) < 1.5


def test_of_renewals_only_events_before_the_day_on_which_accounts_are_seen_count(tmp_path: Path) -> None:
    """edtech-gtm: 68 dated renewals; whatever later events say changes nothing."""
    as_found = teachers(tmp_path / "one", lambda count: count)
    otherwise = teachers(tmp_path / "two", lambda count: 999 - count)
    assert as_found.sight.seen.height == 68
    assert as_found.sight.seen["recent_events"].n_unique() > 5
    assert otherwise.sight.seen.equals(as_found.sight.seen)
    assert otherwise.table == as_found.table


BOOK = """
[accounts]
file = "users.csv"
[mapping]
account_id = "user_id"
[[tables]]
name = "events"
file = "engagement_events.csv"
key = "teacher_id"
date = "week_start"
[tables.fields]
recent_events = { take = "sum", column = "event_count", days = 90 }
"""
FEW_EVENTS = """
name = "Teachers"
[[profiles]]
name = "All"
usage.good = ["recent_events >= 20"]
usage.poor = ["recent_events < 5"]
"""
#: The day on which the last of the renewals is seen, 30 days before it is due.
LAST_SEEN = date(2026, 1, 17)


def teachers(folder: Path, later: Callable[[int], int]) -> BackTest:
    """Each teacher as an account, with other counts in the events after the renewal that a teacher is judged by."""
    folder.mkdir()
    source = DATA / "edtech-gtm"
    renewals = list(csv.DictReader((source / "renewals.csv").read_text(encoding="utf-8").splitlines()))
    seen_on = {row["user_id"]: date.fromisoformat(row["due_date"]) - timedelta(days=30) for row in renewals}
    for name in ("users.csv", "renewals.csv"):
        shutil.copy(source / name, folder)
    rows = list(csv.DictReader((source / "engagement_events.csv").read_text(encoding="utf-8").splitlines()))
    with (folder / "engagement_events.csv").open("w", newline="", encoding="utf-8") as file:
        written = csv.DictWriter(file, rows[0])
        written.writeheader()
        for row in rows:
            is_later = date.fromisoformat(row["week_start"]) > seen_on.get(row["teacher_id"], LAST_SEEN)
            count = int(row["event_count"])
            written.writerow({**row, "event_count": str(later(count) if is_later else count)})
    (folder / "book.toml").write_text(BOOK, encoding="utf-8")
    (folder / "few.toml").write_text(FEW_EVENTS, encoding="utf-8")
    day = day_of(open_book(BookRequest(str(folder), model=str(folder / "few.toml"), new=True), SystemClock()))
    outcomes = read_outcomes(folder / "renewals.csv", day.book.accounts["account_id"], {"account_id": "user_id"})
    assert Counter(outcomes.frame["ending"]) == {"renewed": 49, "churned": 19}
    return looked_at(day, outcomes, 30)
