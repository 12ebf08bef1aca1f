import pytest

from healthcore.sources import map_headers
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import SCHEMA


def fields(*headers: str, **overrides: str) -> list[str]:
    return [mapped.field for mapped in map_headers(headers, SCHEMA, overrides).headers]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("customerID", "account_id"),
        ("ACCOUNT_ID", "account_id"),
        ("Account Name", "name"),
        ("ARR", "contract_value"),
        ("ARR (EUR)", "contract_value"),
        ("arr_usd", "contract_value"),
        ("Renewal", "renewal_date"),
        ("CSM", "owner"),
        ("# Seats", "licenses"),
        ("CSM Risk", "csm_risk"),
        ("Days since last touch", "days_since_touch"),
        ("TotalCharges", "total_charges"),
        ("Monthly  Charges", "monthly_charges"),
        ("Année", "année"),
        ("客戶", "客戶"),
        ("2024 revenue growth", "_2024_revenue_growth"),
        ("in", "in_"),
        ("!!", "column_1"),
    ],
)
def test_a_header_means_a_field_or_its_own_name(header: str, field: str) -> None:
    assert fields(header) == [field]


@pytest.mark.parametrize(
    ("header", "field"),
    [("Acount Name", "name"), ("Renewal Dates", "renewal_date"), ("Licence Utilizaton", "license_utilization")],
)
def test_typing_errors_are_forgiven_and_told(header: str, field: str) -> None:
    (mapped,) = map_headers([header], SCHEMA, {}).headers
    assert (mapped.field, mapped.matched) == (field, Matched.SIMILARITY)
    assert 0.9 <= mapped.confidence < 1


@pytest.mark.parametrize(
    "header",
    ["Renewal Rate", "Inactive Users", "Unlicensed Users", "Contract", "Last Contract", "Partner", "Created by"],
)
def test_a_likeness_of_letters_is_no_likeness_of_meaning(header: str) -> None:
    (mapped,) = map_headers([header], SCHEMA, {}).headers
    assert mapped.matched is Matched.ATTRIBUTE


def test_the_id_is_never_guessed() -> None:
    assert fields("Acount ID") == ["acount_id"]


def test_the_id_may_stand_under_account_when_nothing_better_is_there() -> None:
    assert fields("Account", "ARR") == ["account_id", "contract_value"]
    assert fields("Account", "Account Name") == ["account_id", "name"]
    assert fields("Account", "Customer ID") == ["name", "account_id"]


def test_two_columns_never_fill_one_field() -> None:
    assert fields("Annual value", "ARR", "contract_value", "ACV") == ["annual_value", "arr", "contract_value", "acv"]
    assert fields("Some Thing", "some_thing", "SomeThing (2)") == ["some_thing", "some_thing_2", "some_thing_2_2"]


def test_a_name_of_a_models_metric_beats_an_alias_of_a_well_known_one() -> None:
    schema = {**SCHEMA, "usage": FieldSpec("usage", "Usage points", Kind.NUMBER)}
    (mapped,) = map_headers(["Usage"], schema, {}).headers
    assert mapped.field == "usage"


@pytest.mark.parametrize("name", ["health", "score", "age_days", "days_in_poor", "csm_risk_text"])
def test_what_is_worked_out_is_never_read(name: str) -> None:
    assert fields(name) == [f"source_{name}"]
    with pytest.raises(SourceError, match="worked out"):
        fields("x", **{name: "x"})


def test_an_override_wins_and_may_make_a_new_field() -> None:
    assert fields("id", "school_id", "x", account_id="school_id", pupils="X") == ["id", "account_id", "pupils"]


def test_an_override_for_a_missing_header_names_the_nearest() -> None:
    with pytest.raises(SourceError) as caught:
        fields("School ID", "x", account_id="Scool ID", name="nowhere at all")
    assert len(caught.value.problems) == 2
    assert 'The nearest is "School ID".' in caught.value.problems[0]
    assert '"School ID", "x"' in caught.value.fix


def test_one_column_cannot_be_given_twice_and_names_are_spelled_like_names() -> None:
    with pytest.raises(SourceError, match="two fields"):
        fields("x", account_id="x", name="x")
    with pytest.raises(SourceError, match='write it "big_deal"'):
        fields("x", **{"Big deal": "x"})
