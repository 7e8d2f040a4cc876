"""What is wrong with a questionnaire is told all at once; a missing code can be given."""

from pathlib import Path

from tests.cli.commands import SURVEY, Almanac, write_book


def test_every_problem_is_told_with_its_place(almanac: Almanac, tmp_path: Path) -> None:
    book = {
        **SURVEY,
        "Questions": [
            *SURVEY["Questions"],
            ("AREA", "Which area?", "Pick one"),
            ("X", None, "Text"),
        ],
        "Choices": [*SURVEY["Choices"], ("DOES", "trials", "Trials abroad"), ("NONE", "a", "A")],
    }
    told = almanac("survey", "create", write_book(tmp_path / "q.xlsx", book))
    for said in (
        "4 issues",
        "row 5, Questions: Type: The type of a question is one of",
        "row 6, Questions: Question: The question “X” has no text.",
        "row 4, Choices: Text: “DOES” has two choices with the code “trials”",
        "row 5, Choices: Question: There is no question “NONE”.",
    ):
        assert said in told.refusal
    assert almanac.json("survey", "list")["surveys"] == []


def test_a_missing_code_is_given_when_importing(almanac: Almanac, tmp_path: Path) -> None:
    file = write_book(tmp_path / "q.xlsx", {**SURVEY, "Survey": [("Title", "Careers")]})
    told = almanac("survey", "create", file)
    assert "Survey: Code: The survey has no code. Write “Code” in A2" in told.refusal
    assert "--code" in told.refusal
    assert "None" not in told.refusal
    assert almanac.json("survey", "create", file, "--code", "CAR2")["survey"] == "CAR2"


def test_a_given_code_makes_another_survey(almanac: Almanac, tmp_path: Path) -> None:
    file = write_book(tmp_path / "q.xlsx", SURVEY)
    almanac.json("survey", "create", file)
    assert almanac.json("survey", "create", file, "--code", "SECOND")["outcome"] == "created"


def test_a_template_becomes_a_survey_with_versions(almanac: Almanac, tmp_path: Path) -> None:
    file, again = tmp_path / "template.xlsx", tmp_path / "again.xlsx"
    asked = almanac.json("survey", "template", file)["questions"]
    created = almanac.json("survey", "create", file)
    assert (created["survey"], created["questions"], created["problems"]) == ("CAREERS", asked, [])
    assert "can be changed itself" in almanac("survey", "version", "new", "CAREERS").refusal
    almanac.json("wave", "open", "--survey", "CAREERS", "--label", "2018")
    assert almanac.json("survey", "version", "new", "CAREERS") == {"version": 2}
    assert almanac.json("survey", "version", "list", "CAREERS")["versions"] == [
        {"version": 1, "questions": asked, "waves": ["2018"]},
        {"version": 2, "questions": asked, "waves": []},
    ]
    shown = almanac.json("survey", "crosswalk", "show", "CAREERS")
    assert (shown["from"], shown["to"], shown["proposed"]) == (1, 2, [])
    assert {link["kind"] for link in shown["links"]} == {"same"}
    gone = almanac.json("survey", "crosswalk", "unlink", "CAREERS", "SECTOR=SECTOR")
    assert gone == {"unlinked": 1}
    (proposed,) = almanac.json("survey", "crosswalk", "show", "CAREERS")["proposed"]
    assert proposed == {"earlier": "SECTOR", "later": "SECTOR", "reason": "same code"}
    assert almanac.json("survey", "crosswalk", "link", "CAREERS", "--proposed") == {"linked": 1}
    assert "EARLIER=LATER" in almanac("survey", "crosswalk", "link", "CAREERS", "SECTOR").refusal
    pairs = ["SECTOR=SECTOR", "health=university", "industry=industry"]
    assert almanac.json("survey", "crosswalk", "choices", "CAREERS", *pairs) == {"linked": 2}
    links = almanac.json("survey", "crosswalk", "show", "CAREERS")["links"]
    (sector,) = [link for link in links if link["later"] == "SECTOR"]
    assert sector["choices"] == [["health", "university"], ["industry", "industry"]]
    assert sector["kind"] == "changed"
    used = almanac.json("survey", "version", "use", "CAREERS", "2", "--wave", "2018")
    assert used == {"wave": "2018", "version": 2}
    almanac.json("survey", "export", "CAREERS", again, "--version", "1")
    assert almanac.json("survey", "create", again)["outcome"] == "unchanged"
    almanac.json("survey", "version", "use", "CAREERS", "1", "--wave", "2018")
    assert almanac.json("survey", "version", "delete", "CAREERS") == {"version": 2}
