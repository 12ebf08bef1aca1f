"""Today's model with a few changes: no more than wished, sound, and as good as they promise."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from healthcore.changes.day import Day
from healthcore.model.diff import model_changes
from healthcore.model.lint import lint
from healthcore.model.reader import read_model
from healthcore.tuning.outcomes import outcomes_of_field
from healthcore.tuning.rescoring import Rescoring
from healthcore.tuning.sights import sight
from healthcore.tuning.suggest import Suggestion, suggest
from healthcore.tuning.wishes import Wishes
from healthcore.vocabulary import Health
from tests.healthcore.today.mornings import AVERAGE, POOR, Mornings
from tests.healthcore.tuning.invented import MODEL, invented, seen_under
from tests.healthcore.tuning.test_backtest import outcomes_of

TELCO_MODEL = Path(__file__).parents[3] / "docs" / "models" / "telco.toml"
FEW_TREES = 10


Find = Callable[[Wishes], Suggestion]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("invented")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(folder / "data"))
        environment.setenv("PULSEBOOK_CONFIG_DIR", str(folder / "config"))
        return invented(folder)


@pytest.fixture(scope="module")
def find(day: Day) -> Find:
    """Looks for a suggestion; the same wishes are looked for once."""
    seen = seen_under(day)
    return cache(lambda wishes: suggest(seen, day.book, wishes, boosted_rounds=FEW_TREES))


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_changed_than_was_wished(find: Find, most: int) -> None:
    found = find(Wishes(most_changes=most, most_poor=0.6))
    assert found.is_worth_it
    changes = model_changes(read_model(MODEL), read_model(found.text))
    assert 1 <= len(changes) <= most
    assert changes == found.changes
    assert found.conditions == ()


def test_the_change_that_matters_is_found_and_the_rest_of_the_file_stays(find: Find) -> None:
    found = find(Wishes(most_changes=3, most_poor=0.6))
    (moved,) = (str(change) for change in found.changes if "engagement < 10 became" in str(change))
    threshold = float(moved.split("< ")[-1].split(" ")[0])
    assert 25 <= threshold <= 40
    assert threshold % 5 == 0
    assert "# a remark that stays" in found.text


def test_a_suggestion_has_no_fault_that_the_model_of_today_has_not(find: Find) -> None:
    assert lint(MODEL)[1] == lint(find(Wishes(most_changes=3, most_poor=0.6)).text)[1] == []


@pytest.mark.parametrize(("least", "most"), [(0.0, 0.05), (0.3, 0.5)])
def test_the_share_of_poor_lies_within_the_bounds(day: Day, find: Find, least: float, most: float) -> None:
    found = find(Wishes(most_changes=2, least_poor=least, most_poor=most))
    poor = seen_under(day, read_model(found.text)).seen["health"] == Health.POOR.value
    assert found.poor == pytest.approx(poor.sum() / poor.len())
    assert least <= found.poor <= most


def test_bounds_that_nothing_reaches_are_said(find: Find) -> None:
    found = find(Wishes(most_changes=1, least_poor=0.98, most_poor=1.0))
    assert not found.is_worth_it
    assert "makes between 98% and 100% of the accounts Poor" in found.why_not or "better" in found.why_not


def test_no_condition_is_added_to_a_profile_that_has_as_many_as_wished(find: Find) -> None:
    found = find(Wishes(most_conditions=3, most_changes=3, most_poor=0.6))
    assert not [change for change in found.changes if "new Good condition" in str(change)]


def test_accounts_are_scored_as_the_engine_scores_them(telco: Day) -> None:
    model = read_model(TELCO_MODEL.read_text(encoding="utf-8"))
    seen = sight(telco.opened, outcomes_of_field(telco.book, "churn"), model, None)
    again = Rescoring(seen).outcome(model)
    assert again["score"].to_list() == seen.seen["score"].to_list()
    assert again["poor"].to_list() == (seen.seen["health"] == Health.POOR.value).to_list()


def test_ages_days_and_ratings_count_as_they_were_when_accounts_were_seen(tmp_path: Path) -> None:
    mornings = Mornings(tmp_path)
    mornings.on(1, A=AVERAGE, B=POOR, C=AVERAGE)
    mornings.rate("A", 3, "ann")
    day = mornings.on(21, A=AVERAGE, B=POOR, C=AVERAGE)
    rows = ("A,churned,2026-11-20,1", "B,renewed,2026-11-16,1", "C,renewed,2026-11-12,1")
    text = day.book.model.text.replace(
        'poor = ["usage_frequency == inactive", "engagement < 10"',
        'poor = ["renewal_date within 20 days", "usage_frequency == inactive", "engagement < 10"',
    )
    model = read_model(text)
    seen = sight(day.opened, outcomes_of(day, tmp_path, *rows), model, 5)
    again = Rescoring(seen).outcome(model)
    assert again["score"].to_list() == seen.seen["score"].to_list()
    assert again["poor"].to_list() == (seen.seen["health"] == Health.POOR.value).to_list()
