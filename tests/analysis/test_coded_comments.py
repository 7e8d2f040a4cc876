"""Themes of comments are counted, broken down, compared and published like choices."""

import numpy as np
import pytest
from scipy.stats import fisher_exact

from analysis.intervals import wilson
from analysis.request import SummaryRequest
from analysis.results import QuestionSummary, Summary
from analysis.waves import summarise_wave
from core.errors import UserError
from exporters.figures.formats import base
from models.database import Database
from queries.findings import people_who_chose
from records.wave_privacy import Privacy
from surveys.themes.theme import choice_code
from surveys.themes.theme_store import save_themes
from surveys.versions import create_version
from tests.acts import run_act
from tests.commented import add_people, add_themes, add_wave, code

TEXTS = ["Funding", "Time and funding", None, "Nothing", "Role models", "Funding?", None, "Hours"]


def summarise(database: Database, label: str, **options: object) -> Summary:
    with database.read() as connection:
        return summarise_wave(connection, SummaryRequest("COM", label, **options))  # type: ignore[arg-type]


def themes_of(summary: Summary) -> QuestionSummary:
    return next(one for one in summary.questions if one.code == "HELP.themes")


def test_themes_are_shares_of_the_coded_comments(database: Database) -> None:
    people = add_people(database, len(TEXTS))
    wave = add_wave(database, "2018", people, TEXTS)
    assert "HELP.themes" not in [one.code for one in summarise(database, "2018").questions]
    ids = add_themes(database)
    funding, time = ids["Funding"], ids["Time"]
    code(database, wave, {0: [funding], 1: [funding, time], 2: [], 4: [funding]})
    summary = summarise(database, "2018")
    assert [one.code for one in summary.questions][1:3] == ["HELP", "HELP.themes"]
    found = themes_of(summary)
    assert (found.kind, found.base, found.missing, found.not_coded) == ("multiple", 4, 4, 2)
    assert found.text == "What would help? (themes of the comments)"
    shares = {share.text: share for share in found.values}
    assert {text: share.count for text, share in shares.items()} == {
        "Funding": 3, "Time": 1, "Role models": 0,
    }  # fmt: skip
    interval = wilson(3, 4)
    assert interval is not None
    assert shares["Funding"].low == pytest.approx(100 * interval.low)
    assert base(found) == (
        "4 comments coded · 2 not coded yet · 2 without a comment · several themes possible"
    )
    with database.read() as connection:
        who = people_who_chose(connection, "COM", "2018", "HELP.themes", choice_code(time))
    assert list(who) == [people[1]]


def test_themes_are_broken_down_and_tested(database: Database) -> None:
    people = add_people(database, 60)
    wave = add_wave(database, "2018", people, ["Funding"] * 60)
    ids = add_themes(database)
    women = [at for at in range(60) if at % 2 == 0]
    on_time = {*women[:20], 1}
    wanted = {at: [ids["Time"]] if at in on_time else [] for at in range(60)}
    code(database, wave, wanted)
    summary = summarise(database, "2018", by=("gender",))
    assert summary.breakdown is not None
    shares = {
        group.label: next(
            share.percent
            for question in group.questions
            if question.code == "HELP.themes"
            for share in question.values
            if share.text == "Time"
        )
        for group in summary.breakdown.groups
    }
    assert shares == {"female": pytest.approx(100 * 20 / 30), "male": pytest.approx(100 / 30)}
    test = next(
        one
        for one in summary.breakdown.comparisons
        if (one.question, one.value) == ("HELP.themes", choice_code(ids["Time"]))
    )
    assert test.p == pytest.approx(fisher_exact(np.array([[20, 10], [1, 29]])).pvalue)


def test_themes_are_compared_with_an_earlier_wave(database: Database) -> None:
    people = add_people(database, 40)
    then, now = (add_wave(database, one, people, ["Funding"] * 40) for one in ("2018", "2020"))
    ids = add_themes(database)
    for wave, share in ((then, 10), (now, 30)):
        code(database, wave, {at: [ids["Funding"]] if at < share else [] for at in range(40)})
    trend = summarise(database, "2020", against=("2018",)).trend
    assert trend is not None
    changes = {
        (one.people, one.then, one.now)
        for one in trend.changes
        if (one.question, one.value) == ("HELP.themes", choice_code(ids["Funding"]))
    }
    assert changes == {("all", 25.0, 75.0), ("same", 25.0, 75.0)}


def test_themes_are_compared_over_versions_of_the_questionnaire(database: Database) -> None:
    people = add_people(database, 40)
    then = add_wave(database, "2018", people, ["Funding"] * 40)
    ids = add_themes(database)
    run_act(database, create_version, "COM")
    now = add_wave(database, "2020", people, ["Funding"] * 40)
    assert now.version == then.version + 1
    for wave, share in ((then, 10), (now, 30)):
        code(database, wave, {at: [ids["Funding"]] if at < share else [] for at in range(40)})
    for label, against, figures in (("2020", "2018", (25.0, 75.0)), ("2018", "2020", (75.0, 25.0))):
        trend = summarise(database, label, against=(against,)).trend
        assert trend is not None
        changes = {
            (one.then, one.now)
            for one in trend.changes
            if (one.question, one.value) == ("HELP.themes", choice_code(ids["Funding"]))
        }
        assert changes == {figures}


def test_themes_obey_disclosure_control(database: Database) -> None:
    people = add_people(database, 63)
    wave = add_wave(database, "2018", people, ["Funding"] * 63)
    ids = add_themes(database)
    code(database, wave, {at: [ids["Funding"]] if at < 31 else [] for at in range(61)})
    found = themes_of(summarise(database, "2018", publish_safe=True))
    assert [found.base, found.missing, found.not_coded] == [60, 0, 0]
    shown = {share.text: [share.count, share.percent] for share in found.values}
    assert shown["Funding"] == [30, 51]
    assert base(found, is_rounded=True).startswith("about 60 comments coded · several")


def test_few_coded_comments_are_not_published(database: Database) -> None:
    people = add_people(database, 63)
    wave = add_wave(database, "2018", people, ["Funding"] * 63)
    ids = add_themes(database)
    code(database, wave, {at: [ids["Funding"]] for at in range(22)})
    found = themes_of(summarise(database, "2018", publish_safe=True))
    assert {share.percent for share in found.values} == {None}


def test_who_wrote_on_a_theme_is_not_told_of_a_confidential_wave(database: Database) -> None:
    people = add_people(database, 30)
    wave = add_wave(database, "2018", people, ["Funding"] * 30, privacy=Privacy.CONFIDENTIAL)
    ids = add_themes(database)
    code(database, wave, {0: [ids["Funding"]]})
    chosen = choice_code(ids["Funding"])
    with database.read() as connection, pytest.raises(UserError, match="confidential"):
        people_who_chose(connection, "COM", "2018", "HELP.themes", chosen)


def test_without_themes_there_is_no_question_of_them(database: Database) -> None:
    people = add_people(database, 3)
    wave = add_wave(database, "2018", people, ["a", "b", "c"])
    ids = add_themes(database)
    code(database, wave, {0: [ids["Time"]]})
    run_act(database, save_themes, "COM", "HELP", [])
    assert "HELP.themes" not in [one.code for one in summarise(database, "2018").questions]
