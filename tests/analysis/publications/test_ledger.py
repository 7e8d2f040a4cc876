"""Figures checked against what was published, and entered when they leave the program."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import select

from analysis.notes import withheld
from analysis.publications.ledger import publish, title_of
from analysis.publications.records import read_published
from analysis.request import SummaryRequest
from analysis.results import CROSSTAB, RATES, QuestionSummary, Summary
from analysis.waves import summarise_wave
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import (
    answers,
    choices,
    frame_members,
    published_sets,
    published_states,
    questions,
    responses,
)
from records.filters.segments import add_to_list
from records.publications.forms import PublicationForm
from records.publications.publication import list_publications, withdraw_publication
from records.writing.new_people import create_people
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.routing import Routing, RoutingCondition, RoutingOperator
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO, headline="are active"),
        QuestionDefinition(
            "DEGREE", "Which degree?", QuestionKind.SINGLE,
            (ChoiceDefinition("phd", "PhD"), ChoiceDefinition("md", "MD(Res)")),
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
    ),
)  # fmt: skip
WHOLE = SummaryRequest("CAR", "2018", publish_safe=True)
BY_GENDER = replace(WHOLE, by=("gender",))


@dataclass
class Office:
    """A wave that sixty people answered: thirty women and thirty men."""

    database: Database
    wave: Wave
    people: list[int]

    def answer(self, count: int) -> None:
        """Let as many people more answer, women and men in turn."""
        first = len(self.people)
        rows = [
            {
                "given_name": f"p{n}",
                "gender": "female" if n % 2 else "male",
                "title": "Dr" if n % 3 else "Prof",
            }
            for n in range(first, first + count)
        ]
        with self.database.write(BatchKind.RESPONSES) as changes:
            people = create_people(changes, rows, None, source=None)
            writes = [
                ResponseWrite(
                    Response(
                        {
                            "ACTIVE": (Answer(choice="yes" if n % 3 else "no"),),
                            "DEGREE": (Answer(choice="phd" if n % 5 < 3 else "md"),),
                            "PAPERS": (Answer(number=float(n % 7)),),
                        },
                        True,
                        person,
                        submitted_at=datetime(2018, 5, 1, 9),
                    )
                )
                for n, person in enumerate(people, first)
            ]
            stored = stored_questions(changes.connection, self.wave.survey_id, self.wave.version)
            write_responses(changes, self.wave, stored, writes)
        self.people += people

    def segment(self, name: str, people: Sequence[int]) -> SummaryRequest:
        """The figures of a list of people alone."""
        run_act(self.database, add_to_list, name, people)
        return replace(WHOLE, segment=name)

    def summary(
        self,
        request: SummaryRequest = WHOLE,
        headlines: Sequence[HeadlineDefinition] | None = None,
    ) -> Summary:
        """The figures as the screen shows them."""
        with self.database.read() as connection:
            return summarise_wave(connection, request, headlines=headlines)

    def publish(self, request: SummaryRequest = WHOLE) -> int | None:
        """Write the figures to a file."""
        return self.enter(request, self.summary(request), PublicationForm.WORD, "findings.docx")

    def enter(
        self,
        request: SummaryRequest,
        summary: Summary,
        form: PublicationForm,
        file_name: str | None = None,
        questions: Sequence[str] | None = None,
    ) -> int | None:
        """Enter figures that were written or copied."""
        with self.database.write(BatchKind.PUBLICATION) as changes:
            return publish(changes, request, summary, form, file_name, questions)


@pytest.fixture
@once
def office(database: Database) -> Office:
    run_act(database, create_survey, QUESTIONNAIRE)
    office = Office(database, run_act(database, open_wave, "CAR", "2018"), [])
    office.answer(60)
    return office


def is_shown(question: QuestionSummary) -> bool:
    return question.base is not None and any(one.percent is not None for one in question.values)


def shown(summary: Summary) -> list[str]:
    """The questions with choices whose figures of everybody are given."""
    return [one.code for one in summary.questions if is_shown(one)]


def under(papers: int) -> HeadlineDefinition:
    """How many of those with fewer papers have a PhD."""
    return phd_of(RoutingCondition("PAPERS", RoutingOperator.UNDER, (str(papers),)))


def phd_of(base: Routing) -> HeadlineDefinition:
    return HeadlineDefinition(HeadlineKind.SHARE, "have a PhD", "DEGREE", ("phd",), base)


@pytest.mark.parametrize(
    ("headlines", "are_shown"),
    [
        ([under(3)], [True]),
        ([under(6)], [False]),  # 8 people fewer than everybody
        ([under(4), under(3)], [True, False]),  # 9 people between them
        # 9 people are in neither of these two, which are each far from everybody
        (
            [under(3), phd_of(RoutingCondition("PAPERS", RoutingOperator.AT_LEAST, ("4",)))],
            [True, False],
        ),
        ([replace(under(3), kind=HeadlineKind.MEAN, question="PAPERS", choices=None)], [True]),
        # 20 people are not active: enough for a share of the others, too few for their mean
        (
            [
                phd_of(RoutingCondition("ACTIVE", RoutingOperator.IS, ("yes",))),
                HeadlineDefinition(
                    HeadlineKind.MEAN,
                    "papers",
                    "PAPERS",
                    base=RoutingCondition("ACTIVE", RoutingOperator.IS, ("yes",)),
                ),
            ],
            [True, False],
        ),
    ],
)
def test_headlines_of_nearly_the_same_people_are_hidden(
    office: Office, headlines: list[HeadlineDefinition], are_shown: list[bool]
) -> None:
    found = office.summary(headlines=headlines).headlines
    assert [one.value is not None for one in found] == are_shown


def test_headlines_are_checked_against_those_of_other_publications(office: Office) -> None:
    office.enter(WHOLE, office.summary(headlines=[under(3)]), PublicationForm.WORD, "a.docx")
    (same,) = office.summary(headlines=[under(3)]).headlines
    (other,) = office.summary(headlines=[under(4)]).headlines
    assert same.value is not None
    assert other.value is None
    assert shown(office.summary()) == ["ACTIVE", "DEGREE"]


def test_the_screen_publishes_nothing(office: Office) -> None:
    office.summary()
    office.summary(BY_GENDER)
    with office.database.read() as connection:
        assert list_publications(connection) == []


def test_what_is_written_is_in_the_ledger_once(office: Office) -> None:
    published = office.publish()
    assert published is not None
    assert office.publish() is None
    assert office.publish(BY_GENDER) is not None
    with office.database.read() as connection:
        newest, first = list_publications(connection, office.wave.id)
    assert (first.id, first.title, first.file_name) == (published, "CAR 2018", "findings.docx")
    assert newest.title == "CAR 2018 by gender"
    assert newest.definition["by"] == ["gender"]


def test_internal_figures_are_no_publication(office: Office) -> None:
    assert office.publish(replace(WHOLE, publish_safe=False)) is None


def test_groups_of_published_figures_are_given_in_full(office: Office) -> None:
    before = office.summary(BY_GENDER)
    office.publish()
    after = office.summary(BY_GENDER)
    assert after == before
    assert after.withheld_for == ()
    assert shown(after) == ["ACTIVE", "DEGREE"]


def test_a_crosstab_of_nearly_the_same_people_is_hidden(office: Office) -> None:
    crossed = replace(WHOLE, by=("gender", "title"))

    def has_crosstab() -> tuple[bool, bool]:
        found = office.summary(crossed)
        assert found.breakdown is not None
        told = any(CROSSTAB in one.questions for one in found.withheld_for)
        return found.breakdown.crosstab is not None, told

    assert has_crosstab() == (True, False)
    office.publish(crossed)
    assert has_crosstab() == (True, False)
    office.answer(2)
    assert has_crosstab() == (False, True)
    office.answer(8)
    assert has_crosstab() == (True, False)


@pytest.mark.parametrize(("excluded", "is_hidden"), [(1, True), (9, True), (10, False)])
def test_a_segment_of_nearly_the_same_people_is_hidden(
    office: Office, excluded: int, is_hidden: bool
) -> None:
    published = office.publish()
    segment = office.summary(office.segment("most", office.people[excluded:]))
    assert (shown(segment) == []) == is_hidden
    # Of ten people, only the mean would tell.
    (because,) = segment.withheld_for
    questions = ("ACTIVE", "DEGREE", "PAPERS") if is_hidden else ("PAPERS",)
    assert (because.id, because.questions) == (published, questions)
    if is_hidden:
        assert all(question.base is None for question in segment.questions)


@pytest.mark.parametrize(("more", "is_hidden"), [(2, True), (12, False)])
def test_a_week_later_few_more_answers_are_hidden(
    office: Office, more: int, is_hidden: bool
) -> None:
    office.publish()
    office.answer(more)
    assert (shown(office.summary()) == []) == is_hidden


def test_means_differ_by_more_people_than_shares(office: Office) -> None:
    office.publish()
    office.answer(12)
    papers = office.summary().questions[2]
    assert papers.base == 70
    assert papers.numbers.mean is None


def test_corrected_answers_are_hidden_in_their_question_alone(office: Office) -> None:
    office.publish()
    _correct(office, 1)
    assert shown(office.summary()) == ["DEGREE"]


def _correct(office: Office, count: int) -> None:
    with office.database.write(BatchKind.ANSWER) as changes:
        rows = changes.connection.execute(
            select(answers.c.id, choices.c.code)
            .select_from(answers.join(questions, answers.c.question_id == questions.c.id)
                         .join(choices, answers.c.choice_id == choices.c.id))
            .where(questions.c.code == "ACTIVE").order_by(answers.c.id).limit(count)
        ).all()  # fmt: skip
        of_code = dict(
            changes.connection.execute(
                select(choices.c.code, choices.c.id).join(questions).where(
                    questions.c.code == "ACTIVE"
                )
            ).all()
        )  # fmt: skip
        changes.update(
            answers,
            [
                Change(row.id, {"choice_id": of_code["no" if row.code == "yes" else "yes"]})
                for row in rows
            ],
        )


def test_the_ledger_knows_unlinked_answers_again(office: Office) -> None:
    """Who is erased leaves the figures as they are, and so the ledger."""
    office.publish()
    with office.database.write(BatchKind.PERSON_ERASE) as changes:
        ids = changes.connection.scalars(select(responses.c.id).limit(4)).all()
        changes.update(responses, [Change(one, {"person_id": None}) for one in ids])
    assert office.publish() is None
    assert shown(office.summary()) == ["ACTIVE", "DEGREE"]


def test_the_ledger_names_nobody(office: Office) -> None:
    office.publish(BY_GENDER)
    with office.database.read() as connection:
        (state,) = connection.execute(select(published_states)).all()
        sets = connection.execute(select(published_sets)).all()
        ids = {one.to_bytes(6) for one in connection.scalars(select(responses.c.id))}
    kept = [state.members[place : place + 6] for place in range(0, len(state.members), 6)]
    assert len(kept) == 60
    assert not ids & set(kept)
    assert [one.label for one in sets] == ["", "female", "male"]


def test_what_is_kept_is_read_as_it_was(office: Office) -> None:
    summary = office.summary(BY_GENDER)
    office.enter(BY_GENDER, summary, PublicationForm.PDF, "findings.pdf")
    with office.database.read() as connection:
        ((_, cut),) = next(iter(read_published(connection, office.wave.id).values()))
    (own,) = summary.cuts
    assert cut.state.fingerprint == own.cut.state.fingerprint
    for family, other in zip(cut.families, own.cut.families, strict=True):
        for one, another in zip(family.sets, other.sets, strict=True):
            assert one.label == another.label
            assert one.questions == another.questions
            assert one.members.tolist() == another.members.tolist()


def test_nothing_is_hidden_because_of_what_was_withdrawn(office: Office) -> None:
    published = office.publish()
    assert published is not None
    office.answer(3)
    assert shown(office.summary()) == []
    with office.database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
        withdraw_publication(changes, published, reason="It was a draft.")
    assert shown(office.summary()) == ["ACTIVE", "DEGREE"]


def test_one_question_alone_is_published(office: Office) -> None:
    summary = office.summary()
    office.enter(WHOLE, summary, PublicationForm.PICTURE, None, ["ACTIVE"])
    office.answer(3)
    assert shown(office.summary()) == ["DEGREE"]


def test_titles_say_what_figures_are_of() -> None:
    request = replace(BY_GENDER, segment="Speakers", against=("2016",), by=("gender", "award_type"))
    assert title_of(request, ["Q1"]) == (
        "CAR 2018 by gender and award type, question Q1, segment “Speakers”, compared with 2016"
    )


def test_a_question_is_published_with_one_weighting_alone(office: Office) -> None:
    _add_frame(office)
    published = office.publish()
    assert published is not None
    weighted = replace(WHOLE, weighting=("gender",))
    safe = office.summary(weighted)
    assert safe.weighting is not None
    assert shown(safe) == []
    assert {one.id for one in safe.withheld_for} == {published}
    assert shown(office.summary()) == ["ACTIVE", "DEGREE"]
    with office.database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
        withdraw_publication(changes, published, reason="It was a draft.")
    assert shown(office.summary(weighted)) == ["ACTIVE", "DEGREE"]
    assert office.publish(weighted) is not None
    assert shown(office.summary()) == shown(office.summary(BY_GENDER)) == []


@pytest.mark.parametrize(
    ("excluded", "is_hidden"),
    [
        (slice(1), True),
        (slice(9), True),
        (slice(10), False),
        (slice(60, 61), True),
        (slice(60, 72), True),
        (slice(60, 73), False),
    ],
)
def test_rates_of_a_segment_of_nearly_the_same_frame_are_hidden(
    office: Office, excluded: slice, is_hidden: bool
) -> None:
    """Respondents, the first sixty, are known; of others only how many, rounded.

    Twelve fewer than about 90 may be nine fewer than 88.
    """
    _add_frame(office)
    published = office.publish()
    frame = _frame(office)
    most = [one for one in frame if one not in frame[excluded]]
    segment = office.summary(office.segment("most", most))
    assert segment.frame == 5 * round(len(most) / 5)
    assert all(rate.percent is None for rate in segment.rates) == is_hidden
    assert (segment.non_response is None) == is_hidden
    because = {one.id for one in segment.withheld_for if RATES in one.questions}
    assert because == ({published} if is_hidden else set())
    assert ("response rates" in " ".join(withheld(segment))) == is_hidden


def test_rates_of_a_segment_that_few_joined_are_hidden(office: Office) -> None:
    _add_frame(office)
    request = office.segment("some", office.people[:40])
    assert office.publish(request) is not None
    assert office.summary(request).rates[0].percent is not None
    office.segment("some", office.people[40:42])
    assert {rate.percent for rate in office.summary(request).rates} == {None}
    office.segment("some", office.people[42:50])
    assert office.summary(request).rates[0].percent is not None


def test_rates_of_another_segment_of_as_many_people_are_given(office: Office) -> None:
    _add_frame(office)
    office.publish(office.segment("women", office.people[1::2]))
    men = office.summary(office.segment("men", office.people[::2]))
    assert men.rates[0].percent is not None


def _frame(office: Office) -> list[int]:
    query = select(frame_members.c.person_id).order_by(frame_members.c.person_id)
    with office.database.read() as connection:
        return list(connection.scalars(query))


def _add_frame(office: Office) -> None:
    """Draw a frame of the sixty and of thirty women more."""
    with office.database.write(BatchKind.INVITE) as changes:
        rows = [{"given_name": f"w{n}", "gender": "female"} for n in range(30)]
        people = [*office.people, *create_people(changes, rows, None, source=None)]
        changes.insert(
            frame_members,
            [{"wave_id": office.wave.id, "person_id": one, "excluded": None} for one in people],
        )
