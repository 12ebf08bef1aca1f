"""What a draft would do is what the whole book says when it is read anew under the draft."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from healthcore.book.models import find_model
from healthcore.book.replay import under_model
from healthcore.conditions.parser import parse_comparison
from healthcore.conditions.tree import Comparison
from healthcore.conditions.words import to_text
from healthcore.model.editing.nudge import nudged
from healthcore.model.tree import Model, Profile
from healthcore.plays.play import Play, TaskAction, Trigger
from healthcore.plays.running import would_start
from healthcore.vocabulary import Health
from healthcore.whatif.places import Place, condition_at, places_of
from healthcore.whatif.what_if import Cancelled, InForce

ENGAGEMENT = Place("High-touch", "usage", True, 0)


def moved(in_force: InForce, place: Place, steps: int) -> Model:
    model = in_force.day.book.model
    condition = condition_at(model, place)
    assert condition is not None
    threshold = stepped(condition, model, steps)
    assert threshold is not None
    return with_condition(model, place, threshold)


def stepped(condition: Comparison, model: Model, steps: int) -> Comparison | None:
    """The condition with its threshold moved, less far where its levels end."""
    for fewer in range(abs(steps)):
        by = steps + fewer if steps < 0 else steps - fewer
        if (text := nudged(to_text(condition), by, model.metrics, model.rating)) is not None:
            return parse_comparison(text, good=True)
    return None


def with_condition(model: Model, place: Place, condition: Comparison) -> Model:
    """The model with another condition at a place, as long as nobody asks for its text or fingerprint."""
    profiles = tuple(
        _of_profile(profile, place, condition) if profile.name == place.profile else profile
        for profile in model.profiles
    )
    return replace(model, profiles=profiles, text="", fingerprint="")


def _of_profile(profile: Profile, place: Place, condition: Comparison) -> Profile:
    cards = []
    for card in profile.dimensions:
        if card.name == place.dimension:
            conditions = list(card.good if place.good else card.poor)
            conditions[place.number] = condition
            changed = tuple(conditions)
            cards.append(replace(card, good=changed) if place.good else replace(card, poor=changed))
        else:
            cards.append(card)
    return replace(profile, dimensions=tuple(cards))


def named(draft: Model) -> Model:
    """The draft with a fingerprint of its own, as plans are kept by it."""
    return replace(draft, fingerprint=" ".join(to_text(condition) for _, condition in places_of(draft)))


def drafts(in_force: InForce) -> Iterator[tuple[Place, Model]]:
    """A draft for every third threshold, far enough away to move somebody."""
    model = in_force.day.book.model
    for number, (place, condition) in enumerate(list(places_of(model))[::3]):
        steps = 7 if number % 2 else -7
        if (threshold := stepped(condition, model, steps)) is not None:
            yield place, with_condition(model, place, threshold)


def test_who_moves_is_who_has_another_colour_when_the_book_is_read_anew(sample: InForce, weighed: InForce) -> None:
    somebody = 0
    for in_force in (sample, weighed):
        before = in_force.day.book.table
        for place, draft in drafts(in_force):
            found = in_force.what_if(draft)
            read_anew = under_model(in_force.day.book, named(draft))
            anew = read_anew.table
            assert_frame_equal(found.book.table.select(anew.columns), anew)
            differs = ((before["health"] != anew["health"]) & ~anew["cancelled"]).arg_true()
            assert sorted(found.moves["row"]) == differs.to_list(), place
            assert found.moves["was"].to_list() == before["health"].gather(found.moves["row"]).to_list()
            assert found.moves["health"].to_list() == anew["health"].gather(found.moves["row"]).to_list()
            assert found.after == read_anew.figures
            somebody += found.moves.height
    assert somebody > 50


def test_a_model_of_another_kind_is_tried_too(sample: InForce) -> None:
    other = find_model("multidimensional")
    found = sample.what_if(other)
    anew = under_model(sample.day.book, other)
    assert_frame_equal(found.book.table, anew.table)
    assert found.moves.height == (sample.day.book.table["health"] != anew.table["health"]).sum() > 0
    assert {rate.profile for rate in found.rates} == {profile.name for profile in other.profiles} | {
        profile.name for profile in sample.day.book.model.profiles
    }


def test_the_model_in_force_moves_nobody(sample: InForce) -> None:
    found = sample.what_if(sample.day.book.model)
    assert (found.moves.height, found.starts, found.changes) == (0, (), ())
    assert found.before == found.after == sample.day.book.figures
    assert all(rate.before == rate.after for rate in found.rates)


def test_accounts_that_move_carry_name_money_renewal_and_the_condition_that_decides(sample: InForce) -> None:
    found = sample.what_if(moved(sample, Place("High-touch", "support", True, 1), 5))
    row = found.moves.row(0, named=True)
    assert list(found.moves["contract_value"].drop_nulls()) == sorted(
        found.moves["contract_value"].drop_nulls(), reverse=True
    )
    account = sample.day.book.table.row(row["row"], named=True)
    assert {name: row[name] for name in ("account_id", "name", "currency", "renewal_date")} == {
        name: account[name] for name in ("account_id", "name", "currency", "renewal_date")
    }
    assert row["condition"] == "urgent_tickets == 5"
    assert row["why"] == f"Urgent tickets {account['urgent_tickets']:.0f} (not Good: == 5, was == 0)"


@pytest.mark.parametrize(
    ("place", "steps", "condition", "words"),
    [
        (Place("Standard", "usage", True, 3), 5, "active_clients >= 8", "(not Good: >= 8, was >= 3)"),
        (Place("Standard", "usage", False, 3), 5, "active_clients <= 6", "(Poor: <= 6, was <= 1)"),
        (Place("Standard", "support", True, 0), 5, "open_tickets <= 10", "(Good: <= 10, was <= 5)"),
        (Place("High-touch", "support", False, 1), 5, "urgent_tickets >= 8", "(not Poor: >= 8, was >= 3)"),
    ],
)
def test_the_edited_condition_is_named_with_what_it_was(
    sample: InForce, place: Place, steps: int, condition: str, words: str
) -> None:
    moves = sample.what_if(moved(sample, place, steps)).moves
    assert moves.height
    assert set(moves["condition"]) == {condition}
    assert moves["why"].str.ends_with(words).all()


def test_where_no_condition_turns_the_score_is_told(weighed: InForce) -> None:
    model = weighed.day.book.model
    stricter = replace(model, bands=replace(model.bands, good=Decimal(95)), fingerprint="stricter")
    moves = weighed.what_if(stricter).moves
    assert moves.height
    assert moves["condition"].null_count() == moves.height
    assert moves["why"].str.contains(r"^score \d+ → \d+$").all()


def test_pass_rates_are_counted_and_who_decides_alone_is_whose_colour_goes_without_it(sample: InForce) -> None:
    book = sample.day.book
    rates = {rate.condition: rate for rate in sample.what_if(book.model).rates if rate.profile == "Standard"}
    standard = book.table.filter(pl.col("profile") == "Standard")
    rate = rates["engagement >= 60"].after
    assert rate is not None
    assert rate.have == standard["engagement"].count()
    assert rate.met == (standard["engagement"] >= 60).sum()
    assert rate.share == pytest.approx(100 * rate.met / rate.have)
    for place, _ in places_of(book.model):
        if place.profile == "Standard":
            without = under_model(book, named(_without(book.model, place)))
            changed = int((without.table["health"] != book.table["health"]).sum())
            condition = condition_at(book.model, place)
            assert condition is not None
            found = rates[to_text(condition)].after
            assert found is not None
            assert found.alone == changed, place


def _without(model: Model, place: Place) -> Model:
    profiles = []
    for profile in model.profiles:
        cards = []
        for card in profile.dimensions:
            if (profile.name, card.name) == (place.profile, place.dimension):
                kept = list(card.good if place.good else card.poor)
                del kept[place.number]
                card = replace(card, good=tuple(kept)) if place.good else replace(card, poor=tuple(kept))  # noqa: PLW2901
            cards.append(card)
        profiles.append(replace(profile, dimensions=tuple(cards)))
    return replace(model, profiles=tuple(profiles))


def play(when: str, *, on: str = "enters", for_days: int = 0) -> Play:
    return Play(name=when, when=when, on=Trigger(on), for_days=for_days, task=TaskAction(title="Look"))


def test_plays_that_would_start_are_those_that_a_whole_day_under_the_draft_would_start_beyond_today(
    sample: InForce,
) -> None:
    plays = [
        play("health == poor"),
        play("health == average and contract_value > 10000"),
        play("score < 70"),
        play("health.usage == poor"),
        play("days_in_health < 1"),
        play("health == good", on="leaves"),
        play("health == poor ", for_days=3),
    ]
    in_force = InForce(sample.day, plays)
    draft = moved(sample, Place("Standard", "usage", False, 3), 5)
    found = in_force.what_if(draft)
    started = {one.play.name: set(one.rows) for one in found.starts}
    day = sample.day.with_opened(replace(sample.day.opened, book=found.book))
    expected: dict[str, set[int]] = {}
    for one in would_start(day, [each for each in plays if each.on == "enters"]):
        expected.setdefault(one.play.name, set()).add(one.row)
    for one in would_start(sample.day, plays):
        expected.get(one.play.name, set()).discard(one.row)
    left = found.moves.filter(pl.col("was") == Health.GOOD.value)["row"]
    expected["health == good"] = set(left)
    assert started == {name: rows for name, rows in expected.items() if rows}
    assert "health == poor" in started
    assert "health == poor " not in started  # it waits for three days


def test_a_newer_edit_ends_an_older_answer(sample: InForce) -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        sample.what_if(moved(sample, ENGAGEMENT, 3), lambda: next(asked))


def test_the_histogram_counts_every_account_of_the_profile_once_and_has_the_threshold_on_it(sample: InForce) -> None:
    histogram = sample.what_if(moved(sample, ENGAGEMENT, -20)).histogram(ENGAGEMENT)
    assert histogram is not None
    mine = sample.day.book.table.filter(pl.col("profile") == "High-touch", ~pl.col("cancelled"))["engagement"]
    assert histogram.counted == mine.count()
    assert histogram.missing == mine.null_count()
    assert histogram.threshold == 40
    assert sum(bar.count for bar in histogram.bars if bar.passes) == (mine >= 40).sum()
    assert [bar.low for bar in histogram.bars] == sorted(bar.low for bar in histogram.bars)
