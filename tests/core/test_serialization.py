import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.serialization import as_plain, from_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Spot:
    at: tuple[int, int]
    colour: Colour | None = None


@dataclass(frozen=True)
class Sheet:
    name: str
    spots: tuple[Spot, ...] = ()
    words: Mapping[str, str | None] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    owners: Mapping[int, int | str] = field(default_factory=dict)
    left_out: frozenset[tuple[int, str]] = frozenset()
    until: date | None = None
    share: float = 0.0
    done: bool = False


finite = st.floats(allow_nan=False, allow_infinity=False)
others: dict[str, Any] = {one.name: ... for one in fields(Sheet) if one.name != "share"}
sheets = st.builds(Sheet, share=finite, **others)


@given(sheets)
def test_a_value_comes_back_from_json_as_it_was(sheet: Sheet) -> None:
    assert from_plain(Sheet, _through_json(as_plain(sheet))) == sheet


def _through_json(plain: Any) -> Any:
    return json.loads(json.dumps(plain))


def test_fields_that_came_or_went_since_do_not_matter() -> None:
    assert from_plain(Sheet, {"name": "a", "gone": 1}) == Sheet("a")


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"name": 1},
        {"name": "a", "spots": {"at": 1}},
        {"name": "a", "spots": [{"at": [1]}]},
        {"name": "a", "spots": [{"at": [1, 2], "colour": "green"}]},
        {"name": "a", "until": "yesterday"},
        {"name": "a", "done": "yes"},
        {"name": "a", "owners": [[1, None]]},
        {"name": "a", "owners": 7},
        {"name": "a", "cells": [[1]]},
        {"name": "a", "cells": [5]},
    ],
)
def test_what_was_not_made_so_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_plain(Sheet, plain)


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        as_plain(object())
