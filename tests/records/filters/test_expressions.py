"""Filters are read, written and told in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.filters.description import describe
from records.filters.model import (
    CONTACTABLE,
    And,
    Comparison,
    Filter,
    Membership,
    Not,
    Or,
    Records,
    all_of,
    conditions,
)
from records.filters.parser import parse
from records.filters.text import to_text

FIELDS = {
    **BY_KEY,
    "custom.clinical": Field(
        "custom.clinical", "Clinical alumnus", FieldKind.YES_NO, Part.CUSTOM, "clinical"
    ),
}
PHD = Comparison("award", "=", ("PhD",))


@pytest.mark.parametrize(
    ("expression", "filtered"),
    [
        ("award = PhD", PHD),
        ("Award = PhD", PHD),
        ("AWARD = “PhD”", PHD),
        ('"E-mail status" = bounced', Comparison("email_status", "=", ("bounced",))),
        ("award != PhD", Not(PHD)),
        ('award in (PhD, MD(Res), "a, b", "say ""so""", “x y”)',
         Comparison("award", "in", ("PhD", "MD(Res)", "a, b", 'say "so"', "x y"))),
        ("award in (PhD\n\n MSc\t\n“x y” , MD)",
         Comparison("award", "in", ("PhD", "MSc", "x y", "MD"))),
        ("award = MD(Res)", Comparison("award", "=", ("MD(Res)",))),
        ('award in (PhD, "MD(Res)")', Comparison("award", "in", ("PhD", "MD(Res)"))),
        ("award not in (PhD, MSc)", Not(Comparison("award", "in", ("PhD", "MSc")))),
        ("award_completed between 1983 and 2017 and not deceased",
         And((Comparison("award_completed", "between", ("1983", "2017")),
              Not(Comparison("deceased", "yes"))))),
        ("birth_date >= 1970-05-01", Comparison("birth_date", ">=", ("1970-05-01",))),
        ("email is empty", Comparison("email", "empty")),
        ("email is not empty", Not(Comparison("email", "empty"))),
        ('employer contains "St. Example"', Comparison("employer", "contains", ("St. Example",))),
        ("family_name starts with O", Comparison("family_name", "starts", ("O",))),
        ('notes = "says ""hello"""', Comparison("notes", "=", ('says "hello"',))),
        ("clinical", Comparison("custom.clinical", "yes")),
        ('"Clinical alumnus" and custom.clinical',
         And((Comparison("custom.clinical", "yes"), Comparison("custom.clinical", "yes")))),
        ("in segment Clinical or invited to CAC/2018 or answered CAC/2018",
         Or((Membership("segment", "Clinical"), Membership("invited", "CAC/2018"),
             Membership("answered", "CAC/2018")))),
        ("contactable for surveys and not deceased",
         And((CONTACTABLE, Not(Comparison("deceased", "yes"))))),
        ("award = PhD or award = MSc and deceased",
         Or((PHD, And((Comparison("award", "=", ("MSc",)), Comparison("deceased", "yes")))))),
        ("NOT (award = PhD OR deceased)", Not(Or((PHD, Comparison("deceased", "yes"))))),
        ("in list Guests and not in list Staff",
         And((Membership("list", "Guests"), Not(Membership("list", "Staff"))))),
        ("last_verified within the last 2 years",
         Comparison("last_verified", "during", ("last 2 years",))),
        ("last_verified in the next month",
         Comparison("last_verified", "during", ("next 1 month",))),
        ("created_on last month or birthday today",
         Or((Comparison("created_on", "during", ("last month",)),
             Comparison("birthday", "during", ("today",))))),
        ("last_verified in October 2016 or last_verified is in 10/2016",
         Or((Comparison("last_verified", "during", ("2016-10",)),) * 2)),
        ("last_verified in 2016 and last_verified in 2016-10",
         And((Comparison("last_verified", "during", ("2016",)),
              Comparison("last_verified", "during", ("2016-10",))))),
        ('last_verified < "October 2016"', Comparison("last_verified", "<", ("October 2016",))),
        ("award_completed is in this year",
         Comparison("award_completed", "during", ("this year",))),
        ("last_verified older than 2 years",
         Comparison("last_verified", "<", ("2 years ago",))),
        ("last_verified newer than 1 week", Comparison("last_verified", ">", ("1 week ago",))),
        ("engagement.kind = event and engagements.happened_on this year",
         And((Comparison("engagement.kind", "=", ("event",)),
              Comparison("engagement.happened_on", "during", ("this year",))))),
        ("award.completed = 1999", Comparison("award_completed", "=", ("1999",))),
        ("any award where (kind = PhD and Completed = 1999)",
         Records("award", And((PHD, Comparison("award_completed", "=", ("1999",)))))),
        ("no role where (\"Current role\")",
         Records("role", Comparison("role.is_current", "yes"), 0, 0)),
        ("at least 2 awards", Records("award", None, 2)),
        ("at most 3 engagements", Records("engagement", None, 0, 3)),
        ("exactly 1 invitation where (disposition = refused)",
         Records("invitation", Comparison("invitation.disposition", "=", ("refused",)), 1, 1)),
        ("between 2 and 4 contact_points", Records("contact_point", None, 2, 4)),
        ("invited to CAC/2018 where (disposition in (sent, partial) and reminders >= 2)",
         Membership("invited", "CAC/2018", And((
             Comparison("invitation.disposition", "in", ("sent", "partial")),
             Comparison("invitation.reminders", ">=", ("2",)))))),
        ('answered CAC where (Q12 = yes and not complete and "Q-13" was not asked)',
         Membership("answered", "CAC", And((
             Comparison("answer.Q12", "=", ("yes",)),
             Not(Comparison("response.complete", "yes")),
             Comparison("answer.Q-13", "not_asked"))))),
        ("contactable for surveys by e-mail", CONTACTABLE),
        ("contactable for news by post", Membership("contactable", "news by post")),
        ("city = Android", Comparison("city", "=", ("Android",))),
        ("city = Northampton and deceased",
         And((Comparison("city", "=", ("Northampton",)), Comparison("deceased", "yes")))),
    ],
)  # fmt: skip
def test_expressions_are_read(expression: str, filtered: Filter) -> None:
    assert parse(expression, FIELDS) == filtered
    assert parse(to_text(filtered), FIELDS) == filtered


@pytest.mark.parametrize(
    ("expression", "code", "near"),
    [
        ("award =", "bad_filter", "the end"),
        ("", "bad_filter", "the end"),
        ("award = PhD )", "bad_filter", ")"),
        ("award == PhD", "bad_filter", "= PhD"),
        ("award = (PhD", "bad_filter", "(PhD"),
        ("notes contains", "bad_filter", "the end"),
        ("deceased award", "bad_filter", "award"),
        ("shoe_size = 42", "unknown_field", "shoe_size"),
        ("x" * 1_000 + " = 42", "unknown_field", "x" * 40),
        ("award.size = 1", "unknown_field", "award.size"),
        ("any shoes", "unknown_field", "shoes"),
        ("any award where (shoe_size = 42)", "unknown_field", "shoe_size"),
        ("any award where (deceased)", "unknown_field", "deceased"),
        ("any award where kind = PhD", "bad_filter", "kind = PhD"),
        ("at least awards", "bad_filter", "least awards"),
        ("last_verified in the last years ago", "bad_filter", "ago"),
        ("award in (PhD, )", "bad_filter", "(PhD, )"),
        ("award in ()", "bad_filter", "()"),
        ("award in (PhD MSc)", "bad_filter", "(PhD MSc)"),
        ("award in (PhD, MSc", "bad_filter", "(PhD, MSc"),
    ],
)
def test_what_cannot_be_read_is_said(expression: str, code: str, near: str) -> None:
    with pytest.raises(UserError) as refusal:
        parse(expression, FIELDS)
    assert refusal.value.code == code
    assert f"“{near}”" in refusal.value.message


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("award in (PhD, MSc)", "Award is PhD or MSc"),
        ("award != PhD", "Award is not PhD"),
        ("not deceased", "Not deceased"),
        ("deceased", "Deceased"),
        ("email is not empty", "E-mail is not empty"),
        ("award_completed between 1983 and 2017", "Completed 1983–2017"),
        ("award_completed < 1990", "Completed before 1990"),
        ("birth_date < 1990-05-02", "Date of birth before 2 May 1990"),
        ("birth_date between 1980-01-31 and 1990-05-02", "Date of birth 31 Jan 1980–2 May 1990"),
        ("in segment Clinical", "In “Clinical”"),
        ("not in list Guests", "Not in list “Guests”"),
        ("do_not_contact", "May not be contacted"),
        ("not do_not_contact", "May be contacted"),
        ("not last_verified < 2024-11-28", "Last verified not before 28 Nov 2024"),
        (
            "last_verified < 2 and not last_verified = today",
            "Last verified before 2 and Last verified is not today",
        ),
        ("last_verified older than 2 years", "Last verified more than 2 years ago"),
        ('last_verified > "in 1 week"', "Last verified more than 1 week ahead"),
        ("last_verified in the last year", "Last verified within the last year"),
        ("birthday in the next 14 days", "Birthday in the next 14 days"),
        ("last_verified in 2016", "Last verified in 2016"),
        ("not last_verified in oct 2016", "Last verified not in October 2016"),
        ("last_verified >= 2016-10", "Last verified from October 2016"),
        ('birth_date between 1980 and "May 1990"', "Date of birth 1980–May 1990"),
        ("answered CAC where (Q5 < 2016-10-02)", "Answered CAC: Q5 before 2 Oct 2016"),
        ("not created_on this month", "Created not this month"),
        ("clinical = no or not clinical", "Clinical alumnus: no or Clinical alumnus: no or empty"),
        (
            "(award = PhD or deceased) and not (award = PhD or deceased)",
            "(Award is PhD or Deceased) and None of: Award is PhD; Deceased",
        ),
        ("no award", "No award"),
        ("not no award", "At least 1 award"),
        ("at least 2 awards where (kind = PhD)", "At least 2 awards where Award is PhD"),
        ("not at least 2 awards", "At most 1 award"),
        ("exactly 3 roles", "Exactly 3 roles"),
        (
            "any engagement where (kind = event and happened_on this year)",
            "Any engagement where Kind is event and On this year",
        ),
        ("not answered CAC/2018", "Did not answer CAC/2018"),
        (
            "answered CAC where (Q12 > 3 and Q13 not asked)",
            "Answered CAC: Q12 more than 3 and Q13 was not asked",
        ),
        ("contactable for news by email", "Contactable for news by e-mail"),
        ("answered CAC/2018", "Answered CAC/2018"),
        ("contactable for surveys", "Contactable for surveys"),
        ("not contactable for surveys", "Not contactable for surveys"),
        ("not employer contains NHS", "Employer doesn’t contain NHS"),
        ("award = PhD and deceased", "Award is PhD and Deceased"),
    ],
)
def test_filters_are_told_in_words(expression: str, words: str) -> None:
    assert describe(parse(expression, FIELDS), FIELDS) == words


@pytest.mark.parametrize(
    "expression",
    [
        "not " * 31 + "deceased",
        "not " * 20_000 + "deceased",
        "not (deceased or " * 16 + "deceased" + ")" * 16,
        "deceased or (deceased and (" * 300 + "deceased" + "))" * 300,
    ],
    ids=len,
)
def test_what_is_nested_too_deeply_is_refused(expression: str) -> None:
    with pytest.raises(UserError, match="brackets") as refusal:
        parse(expression, FIELDS)
    assert refusal.value.code == "bad_filter"


def test_a_long_list_is_told_in_short() -> None:
    values = tuple(f"A{number}" for number in range(2_000))
    asked = parse(f"alumni_id in ({', '.join(values)})", FIELDS)
    assert asked == Comparison("alumni_id", "in", values)
    assert describe(asked, FIELDS) == "Alumni ID is A0, A1, A2, A3, A4 or 1,995 more"
    assert describe(Not(asked), FIELDS) == "Alumni ID is not A0, A1, A2, A3, A4 or 1,995 more"


def test_chips_are_the_conditions_that_must_all_hold() -> None:
    both = And((PHD, Comparison("deceased", "yes")))
    assert conditions(None) == ()
    assert conditions(PHD) == (PHD,)
    assert conditions(both) == both.parts
    assert all_of(()) is None
    assert all_of((PHD,)) == PHD
    assert all_of(both.parts) == both


TEXTS = st.text(st.characters(exclude_characters="“”", exclude_categories=["C", "Z"]), min_size=1)
LEAVES: st.SearchStrategy[Filter] = st.one_of(
    st.builds(
        Comparison,
        st.sampled_from(sorted(FIELDS)),
        st.sampled_from(["=", "<", "<=", ">", ">=", "contains", "starts"]),
        st.tuples(TEXTS),
    ),
    st.builds(
        Comparison,
        st.sampled_from(["award"]),
        st.just("in"),
        st.lists(TEXTS, min_size=1).map(tuple),
    ),
    st.builds(Comparison, st.just("email"), st.sampled_from(["empty", "yes"])),
    st.builds(Membership, st.sampled_from(["segment", "invited", "answered"]), TEXTS),
    st.builds(
        Comparison,
        st.sampled_from(["birthday", "last_verified", "engagement.happened_on"]),
        st.just("during"),
        st.sampled_from([("today",), ("this year",), ("next 1 month",), ("last 20 days",)]),
    ),
    st.just(CONTACTABLE),
)
AWARDS: st.SearchStrategy[Filter] = st.builds(
    Comparison, st.sampled_from(["award", "award_completed"]), st.just("="), st.tuples(TEXTS)
)
ROLES: st.SearchStrategy[Filter] = st.builds(
    Comparison,
    st.sampled_from(["role.title", "role.is_first", "role.started"]),
    st.sampled_from(["=", "contains", ">"]),
    st.tuples(TEXTS),
)
ANSWERS: st.SearchStrategy[Filter] = st.one_of(
    st.builds(
        Comparison,
        st.one_of(st.sampled_from(["response.platform", "answer.Platform"]),
                  st.builds("answer.{}".format, TEXTS)),
        st.just("="),
        st.tuples(TEXTS),
    ),
    st.builds(Comparison, st.builds("answer.{}".format, TEXTS), st.just("not_asked")),
)  # fmt: skip
LIMITS = st.sampled_from([(1, None), (3, None), (0, 0), (0, 2), (2, 2), (2, 5)])
NESTED: st.SearchStrategy[Filter] = st.deferred(
    lambda: st.one_of(
        records("award", AWARDS),
        records("role", ROLES),
        st.builds(
            Membership,
            st.just("answered"),
            TEXTS,
            st.recursive(ANSWERS, branches, max_leaves=3),
        ),
    )
)


def records(subject: str, of: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    where = st.one_of(st.none(), st.recursive(of, branches, max_leaves=3))
    return st.builds(lambda asked, limits: Records(subject, asked, *limits), where, LIMITS)


def branches(parts: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


@given(st.recursive(LEAVES | NESTED, branches, max_leaves=4))
def test_what_is_written_is_read_back(filtered: Filter) -> None:
    assert parse(to_text(filtered), FIELDS) == filtered
