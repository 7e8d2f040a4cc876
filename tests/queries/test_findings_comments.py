"""Comments beside figures are of the respondents whom the figures are of."""

from analysis.request import SummaryRequest
from analysis.waves import chosen_respondents
from exporters.reports.comments import comments_by_theme
from models.database import Database
from queries.findings import read_comments
from records.filters.segments import save_segment
from records.wave_privacy import Privacy
from surveys.routing import parse_routing
from surveys.survey_store import read_questionnaire
from tests.acts import run_act
from tests.commented import add_people, add_wave


def test_comments_are_of_the_segment_and_base_of_the_figures(database: Database) -> None:
    people = add_people(database, 6)
    wave = add_wave(database, "2018", people, [f"comment {at}" for at in range(6)])
    run_act(database, save_segment, "Women", "gender = female")
    base = parse_routing("ACTIVE = yes")
    for request, expected in (
        (SummaryRequest("COM", "2018"), range(6)),
        (SummaryRequest("COM", "2018", segment="Women"), (0, 2, 4)),
        (SummaryRequest("COM", "2018", base=base), (1, 2, 4, 5)),
        (SummaryRequest("COM", "2018", segment="Women", base=base), (2, 4)),
    ):
        with database.read() as connection:
            among = chosen_respondents(connection, request)
            found = read_comments(connection, "COM", "2018", among)
            questionnaire = read_questionnaire(connection, "COM", wave.version)
            (listed,) = comments_by_theme(connection, wave, questionnaire, among)["HELP"]
        assert found["HELP"] == listed.comments == tuple(f"comment {at}" for at in expected)


def test_comments_of_unknown_respondents_follow_the_base_too(database: Database) -> None:
    add_wave(database, "2018", [None] * 4, ["a", "b", "c", "d"], privacy=Privacy.OPEN)
    request = SummaryRequest("COM", "2018", base=parse_routing("ACTIVE = no"))
    with database.read() as connection:
        among = chosen_respondents(connection, request)
        assert read_comments(connection, "COM", "2018", among)["HELP"] == ("a", "d")
