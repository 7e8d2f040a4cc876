import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.formula_guard import guard, without_guard


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("＝1＋1", "'＝1＋1"),
        ("＠SUM(1)", "'＠SUM(1)"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("x; -2;＋3", "x;' -2;'＋3"),
        ('x;"=1+1', "x;'\"=1+1"),
        ("see\n=1+1", "see\n'=1+1"),
        ("a\t@x\r+1", "a\t'@x\r'+1"),
        ("\tx", "'\tx"),
        ("\n=x", "'\n'=x"),
        ("x;'=1", "x;''=1"),
        (" =1", "' =1"),
        ("a, =1", "a, =1"),
        ("a=b; c-d", "a=b; c-d"),
        ("Baker Street 221b; flat 2", "Baker Street 221b; flat 2"),
        ("'tis O'Hara", "'tis O'Hara"),
        ("|calc %x", "|calc %x"),
        ("", ""),
    ],
)
def test_what_could_become_a_formula(text: str, guarded: str) -> None:
    assert guard(text) == guarded
    assert without_guard(guarded) == text


@given(st.text(st.sampled_from("'\" ;\t\r\n=+-@＝＋－＠ax1,")))
@example("'\t'=")
def test_nothing_begins_a_formula_and_every_text_comes_back(text: str) -> None:
    guarded = guard(text)
    assert without_guard(guarded) == text
    for cell in re.split("[;\t\r\n]", guarded):
        assert not re.match('[ "]*[=+\\-@＝＋－＠]', cell)
    assert not guarded.startswith(("\t", "\r", "\n"))
