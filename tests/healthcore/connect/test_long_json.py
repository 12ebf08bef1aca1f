"""Long JSON piece by piece: the same as the standard library makes of it, good or bad."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.connect.long_json import read_json, written_list

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)
SIGNS = st.text(alphabet='{}[]:," \n1ae\\u', max_size=12)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_it_reads_what_the_standard_library_reads(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    assert read_json(f" {text}\n".encode("utf-8", "surrogatepass")) == value


@given(SIGNS)
def test_it_refuses_what_the_standard_library_refuses(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - as there
            read_json(text.encode())
    else:
        assert read_json(text.encode()) == expected


@given(st.lists(VALUES, max_size=4))
def test_a_list_is_written_on_one_line_that_reads_the_same(values: list[object]) -> None:
    text = written_list(values)

    assert json.loads(text) == values
    assert text.isascii()
    assert "\n" not in text


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"a":' * 100_000, b'{"a": 1,}', b"[1] 2", b'{"a" 1}'])
def test_what_is_no_json_is_no_crash(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting|delimiter"):
        read_json(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_whatever_encoding_json_comes_in(encoding: str) -> None:
    assert read_json('{"name": "株式会社"}'.encode(encoding)) == {"name": "株式会社"}
