"""A filter as groups of conditions means the same people, whatever the user changes in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.fields.definitions import BY_KEY
from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records
from records.filters.parser import parse
from ui.pages.alumni.filters.outline import Block, ConditionGroup, Join, filter_of, outline_of

PHD = Comparison("award", "=", ("PhD",))
DEAD = Comparison("deceased", "yes")
EVENT = Comparison("engagement.kind", "=", ("event",))
ANSWERED = Membership("answered", "CAC/2018")
EASY = Comparison("answer.EASE", "=", ("Easy",))
EVENTS, EASE = ConditionGroup(Join.ALL, (EVENT,)), ConditionGroup(Join.ALL, (EASY,))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (None, ConditionGroup()),
        (PHD, ConditionGroup(Join.ALL, (PHD,))),
        (Not(PHD), ConditionGroup(Join.ALL, (Not(PHD),))),
        (Or((PHD, DEAD)), ConditionGroup(Join.ANY, (PHD, DEAD))),
        (Not(Or((PHD, DEAD))), ConditionGroup(Join.NONE, (PHD, DEAD))),
        (
            Not(And((PHD, DEAD))),
            ConditionGroup(Join.NONE, (ConditionGroup(Join.ALL, (PHD, DEAD)),)),
        ),
        (
            And((PHD, Not(Or((DEAD, ANSWERED))))),
            ConditionGroup(Join.ALL, (PHD, ConditionGroup(Join.NONE, (DEAD, ANSWERED)))),
        ),
        (
            Records("engagement", EVENT, 2),
            ConditionGroup(
                Join.ALL,
                (Block(Records("engagement", None, 2), EVENTS),),
            ),
        ),
        (
            Not(Records("engagement", EVENT, 2)),
            ConditionGroup(
                Join.ALL,
                (Block(Records("engagement", None, 0, 1), EVENTS),),
            ),
        ),
        (
            Not(Membership("answered", "CAC", EASY)),
            ConditionGroup(
                Join.ALL,
                (
                    Block(
                        Membership("answered", "CAC"),
                        EASE,
                        negated=True,
                    ),
                ),
            ),
        ),
    ],
)
def test_a_filter_is_shown_as_groups(chosen: Filter | None, expected: ConditionGroup) -> None:
    assert outline_of(chosen) == expected


def test_groups_without_conditions_ask_for_nothing() -> None:
    empty = ConditionGroup(Join.NONE, (ConditionGroup(Join.ANY),))
    assert filter_of(empty) is None
    assert filter_of(ConditionGroup(Join.ALL, (PHD, empty))) == PHD


_LEAVES = st.sampled_from([PHD, DEAD, ANSWERED, Membership("segment", "A")])


def _joined(parts: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(And),
        several.map(Or),
        parts.map(Not),
        st.builds(Records, st.just("engagement"), st.sampled_from([None, EVENT]), st.just(1)),
    )


FILTERS = st.recursive(_LEAVES, _joined, max_leaves=8)


@given(FILTERS)
def test_the_groups_of_a_filter_mean_that_filter(chosen: Filter) -> None:
    """What is written again is the same but for “not not”, and stays the same from then on."""
    again = filter_of(outline_of(chosen))
    assert again is not None
    assert filter_of(outline_of(again)) == again
    assert _truth(again) == _truth(chosen)


def _truth(part: Filter) -> list[bool]:
    """Whether each of all combinations of its conditions meets the filter."""
    kinds = [PHD, DEAD, ANSWERED, Membership("segment", "A"), "records", "no events"]

    def holds(one: Filter, case: int) -> bool:
        match one:
            case And(parts):
                return all(holds(each, case) for each in parts)
            case Or(parts):
                return any(holds(each, case) for each in parts)
            case Not(inner):
                return not holds(inner, case)
            case Records(_, where, fewest, most):
                at_least = bool(case >> kinds.index("no events" if where else "records") & 1)
                return at_least if (fewest, most) == (1, None) else not at_least
        return bool(case >> kinds.index(one) & 1)

    return [holds(part, case) for case in range(2 ** len(kinds))]


def test_what_expressions_write_is_shown_in_full() -> None:
    chosen = parse(
        "award = PhD and not (do_not_contact or deceased)"
        ' and answered "CAC/2018" where (EASE = Easy)',
        BY_KEY,
    )
    assert filter_of(outline_of(chosen)) == chosen
