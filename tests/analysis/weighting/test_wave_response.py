"""Non-response and weights of waves in a database, by commands' and panel's own function."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from analysis.disclosure.non_response import safe_effect
from analysis.request import SummaryRequest
from analysis.results import Summary, Thresholds
from analysis.waves import summarise_wave
from analysis.weighting.results import WeightingEffect
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import answers, frame_members, invitations, responses, samples
from records.office import office_settings, save_office_settings
from records.writing.new_people import create_people
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTION = QuestionDefinition("ACTIVE", "Active?", QuestionKind.YES_NO, headline="are active")


@dataclass(frozen=True)
class Fielded:
    """A wave to 40 women and 60 men: 10 women answer, who are active, and 30 men, of whom 15 are.

    The men answer on 1 June, the women on 20 June.
    """

    database: Database
    wave: Wave
    people: Sequence[int]

    def summary(self, *, safe: bool = False, weighting: tuple[str, ...] = ()) -> Summary:
        request = SummaryRequest("CAR", "2018", weighting=weighting, publish_safe=safe)
        with self.database.read() as connection:
            return summarise_wave(connection, request)


@pytest.fixture
@once
def fielded(database: Database) -> Fielded:
    run_act(database, create_survey, Questionnaire("CAR", "Careers", None, (QUESTION,)))
    wave = run_act(database, open_wave, "CAR", "2018", date(2018, 5, 1), date(2018, 7, 1))
    with database.write(BatchKind.INVITE) as changes:
        rows = [
            {"given_name": "A", "gender": "female" if number < 40 else "male"}
            for number in range(100)
        ]
        people = list(create_people(changes, rows, None, source=None))
        changes.insert(
            frame_members,
            [{"wave_id": wave.id, "person_id": one, "excluded": None} for one in people],
        )
        ids = changes.insert(
            invitations,
            [
                {"wave_id": wave.id, "person_id": one, "token": f"t{one}",
                 "invited_on": date(2018, 5, 2), "disposition": "sent"}
                for one in people
            ],
        )  # fmt: skip
        write_responses(
            changes,
            wave,
            stored_questions(changes.connection, wave.survey_id, wave.version),
            [
                ResponseWrite(
                    Response(
                        {"ACTIVE": (Answer(choice="yes" if at < 10 or at < 55 else "no"),)},
                        True,
                        people[at],
                        ids[at],
                        submitted_at=datetime(2018, 6, 20 if at < 10 else 1, 9),
                    )
                )
                for at in [*range(10), *range(40, 70)]
            ],
        )
    return Fielded(database, wave, people)


def test_weights_change_the_headline_and_say_so(fielded: Fielded) -> None:
    plain = fielded.summary()
    assert plain.weighting is None
    found = plain.non_response
    assert found is not None
    (gender,) = found.fields  # nothing is known of award, cohort and department
    assert [(one.frame, one.respondents) for one in gender.groups] == [(40, 10), (60, 30)]
    # 25 of 40 are active; weighted, all of 40% and half of 60%.
    effect = plain.headlines[0].effect
    assert effect is not None
    assert effect.unweighted == pytest.approx(62.5)
    assert effect.weighted == pytest.approx(70, abs=1e-3)
    assert effect.change == pytest.approx(7.5, abs=1e-3)
    weighted = fielded.summary(weighting=("gender",))
    (question,) = weighted.questions
    assert question.headline is not None
    assert question.headline.percent == pytest.approx(70, abs=1e-3)
    assert (question.headline.count, question.base) == (25, 40)
    assert question.headline.unweighted == pytest.approx(62.5)
    assert question.effective_base == pytest.approx(1600 / 44.8, abs=1e-3)
    assert weighted.weighting is not None
    assert weighted.weighting.fields == ("Gender",)
    # The interval is Wilson's on the effective base, corrected for the frame of 100.
    assert question.headline.low is not None
    assert question.headline.low < 70 < (question.headline.high or 0)
    assert plain.questions[0].effective_base is None


def test_late_respondents_are_set_beside_early_ones(fielded: Fielded) -> None:
    found = fielded.summary().non_response
    assert found is not None
    timing = found.timing
    assert timing is not None
    assert (timing.since, timing.early, timing.late) == (date(2018, 6, 20), 30, 10)
    (figure,) = timing.figures
    assert (figure.early, figure.late, figure.difference) == (50, 100, 50)
    # scipy.stats.fisher_exact([[15, 15], [10, 0]]): 0.0063
    assert figure.p_adjusted == pytest.approx(0.0063, abs=5e-4)


def test_published_non_response_is_rounded(fielded: Fielded) -> None:
    summary = fielded.summary(safe=True)
    found = summary.non_response
    assert found is not None
    (gender,) = found.fields
    assert [(one.rate, one.frame_percent, one.percent) for one in gender.groups] == [
        (25, 40, 25), (50, 60, 75),
    ]  # fmt: skip
    assert found.timing is None  # 10 late respondents are too few
    assert found.proposed is not None
    assert (found.proposed.lowest, found.proposed.highest, found.proposed.limited) == (None,) * 3
    # All ten women are active: 63% without and 70% with weights are two equations that say so.
    assert summary.headlines[0].effect is None


@pytest.mark.parametrize(
    ("fewest", "is_shown"),
    [((23, 3), True), ((22, 3), False), ((23, 2), False), ((None, None), False)],
)
def test_what_weights_change_is_published_of_many_alone(
    fewest: tuple[int | None, int | None], is_shown: bool
) -> None:
    effect = safe_effect(WeightingEffect(62.5, 70.1, *fewest), Thresholds(), is_percent=True)
    expected = WeightingEffect(63, 70) if is_shown else None
    assert effect == expected


def test_what_weights_change_tells_of_the_fewest_of_one_weight(fielded: Fielded) -> None:
    effect = fielded.summary().headlines[0].effect
    assert effect is not None
    assert (effect.fewest_alike, effect.fewest_apart) == (10, 0)
    weighted = fielded.summary(safe=True, weighting=("gender",))
    assert all(
        share.unweighted is None for question in weighted.questions for share in question.values
    )


def test_the_fields_of_the_office_are_proposed(fielded: Fielded) -> None:
    with fielded.database.write(BatchKind.SETTINGS) as changes:
        settings = office_settings(changes.connection)
        assert settings.weighting_fields == ("gender", "award", "cohort")
        save_office_settings(changes, replace(settings, heaviest_weight=1.2))
    found = fielded.summary().non_response
    assert found is not None
    assert found.proposed is not None
    assert found.proposed.fields == ("Gender",)
    assert found.proposed.highest == pytest.approx(1.2)
    assert not found.proposed.converged


@pytest.mark.parametrize("key", ["no_such_field", "email"])
def test_an_unknown_field_or_one_that_identifies_is_refused(fielded: Fielded, key: str) -> None:
    with pytest.raises(UserError, match="choose a field such as gender"):
        fielded.summary(weighting=(key,))


def test_of_an_anonymous_wave_it_is_known_who_answered_but_not_what(fielded: Fielded) -> None:
    with fielded.database.write(BatchKind.WAVE_EDIT) as changes:
        ids = changes.connection.scalars(responses.select()).all()
        changes.update(
            responses, [Change(one, {"person_id": None, "invitation_id": None}) for one in ids]
        )
    summary = fielded.summary()
    found = summary.non_response
    assert found is not None
    assert [one.respondents for one in found.fields[0].groups] == [10, 30]
    assert found.proposed is None
    assert summary.headlines[0].effect is None
    assert "not which answers are whose" in found.remark
    with pytest.raises(UserError, match="aren’t linked to people"):
        fielded.summary(weighting=("gender",))


def test_of_an_open_link_nobody_knows_who_answered(fielded: Fielded) -> None:
    with fielded.database.write(BatchKind.WAVE_EDIT) as changes:
        ids = changes.connection.scalars(responses.select()).all()
        changes.update(
            responses, [Change(one, {"person_id": None, "invitation_id": None}) for one in ids]
        )
        invited = changes.connection.scalars(invitations.select()).all()
        changes.update(invitations, [Change(one, {"disposition": "sent"}) for one in invited])
    found = fielded.summary().non_response
    assert found is not None
    assert (found.respondents, found.fields) == (None, ())
    assert "nobody knows who answered" in found.remark


def test_people_outside_the_sample_belong_to_the_frame(fielded: Fielded) -> None:
    """Of the women half were sampled, of the men all: women count twice, before any raking."""
    outside = fielded.people[20:40]
    with fielded.database.write(BatchKind.INVITE) as changes:
        found = changes.connection.execute(frame_members.select()).all()
        changes.update(
            frame_members,
            [
                Change(row.id, {"excluded": "not_sampled"})
                for row in found
                if row.person_id in outside
            ],
        )
        invited = changes.connection.execute(invitations.select()).all()
        changes.delete(invitations, [row.id for row in invited if row.person_id in outside])
        strata = [["female", 40, 20], ["male", 60, 60]]
        changes.insert(
            samples,
            [{"wave_id": fielded.wave.id, "size": 80, "percent": None, "stratified_by": "gender",
              "allocation": "equal", "seed": 1, "strata": strata}],
        )  # fmt: skip
    summary = fielded.summary(weighting=("gender",))
    assert summary.non_response is not None
    women, men = summary.non_response.fields[0].groups
    assert (women.frame, women.sampled, women.respondents, women.rate) == (40, 20, 10, 50)
    assert (men.frame, men.sampled, men.respondents, men.rate) == (60, 60, 30, 50)
    # 10 women stand for 20, so that the difference from the frame is none.
    assert women.percent == pytest.approx(40)
    assert women.difference == pytest.approx(0)
    assert summary.weighting is not None
    assert summary.weighting.by_design
    assert summary.questions[0].headline is not None
    assert summary.questions[0].headline.percent == pytest.approx(70, abs=1e-3)


def test_a_wave_without_a_frame_has_no_non_response(database: Database) -> None:
    run_act(database, create_survey, Questionnaire("CAR", "Careers", None, (QUESTION,)))
    run_act(database, open_wave, "CAR", "2018")
    with database.read() as connection:
        assert summarise_wave(connection, SummaryRequest("CAR", "2018")).non_response is None
        with pytest.raises(UserError, match="no frame to weight to"):
            summarise_wave(connection, SummaryRequest("CAR", "2018", weighting=("gender",)))


def test_nobody_has_answered_yet(fielded: Fielded) -> None:
    with fielded.database.write(BatchKind.WAVE_EDIT) as changes:
        changes.delete(answers, changes.connection.scalars(answers.select()).all())
        changes.delete(responses, changes.connection.scalars(responses.select()).all())
        invited = changes.connection.scalars(invitations.select()).all()
        changes.update(invitations, [Change(one, {"disposition": "sent"}) for one in invited])
    found = fielded.summary().non_response
    assert found is not None
    assert (found.frame, found.respondents, found.fields, found.timing) == (100, None, (), None)


def test_each_wave_is_weighted_to_its_own_frame_or_says_why_not(fielded: Fielded) -> None:
    run_act(fielded.database, open_wave, "CAR", "2020", date(2020, 5, 1), date(2020, 7, 1))
    request = SummaryRequest("CAR", "2018", against=("2020",), weighting=("gender",))
    with (
        fielded.database.read() as connection,
        pytest.raises(UserError, match=r"^2020 can’t be weighted as this wave is") as raised,
    ):
        summarise_wave(connection, request)
    assert raised.value.code == "no_frame"
