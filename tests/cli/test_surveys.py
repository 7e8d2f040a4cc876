"""People, segments, surveys, waves, invitations, files out and figures by commands."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from core.errors import UserError
from records.office import OfficeSettings
from tests.cli.commands import Almanac, whole_job

WAVE = ("--survey", "CAR", "--wave", "2018")


def test_people_are_found_shown_and_counted(fielded: Almanac) -> None:
    found = fielded.json("contacts", "search", "nunez")
    assert found["total"] == 1
    (person,) = found["people"]
    assert {"id", "alumni_id", "given_name", "family_name", "email"} <= set(person)
    assert (person["alumni_id"], person["family_name"]) == ("00102", "Núñez")
    assert fielded.json("contacts", "show", person["id"])["people"][0]["award"] == "MD(Res)"
    assert fielded.json("contacts", "count")["total"] == 4
    assert fielded.json("contacts", "count", "--segment", "Doctors")["total"] == 3


def test_a_search_tells_how_many_there_are_beyond_its_limit(fielded: Almanac) -> None:
    found = fielded.json("contacts", "search", "example", "--limit", 1)
    assert (found["total"], len(found["people"])) == (3, 1)
    assert fielded.json("contacts", "search", "nobody")["people"] == []


def test_segments(fielded: Almanac) -> None:
    saved = fielded.json("segment", "save", "Recent", "--where", "award_completed >= 2010")
    assert saved["segments"] == [{"name": "Recent", "where": saved["segments"][0]["where"],
                                  "count": 2}]  # fmt: skip
    listed = fielded.json("segments")["segments"]
    assert {(one["name"], one["count"]) for one in listed} == {("Doctors", 3), ("Recent", 2)}


def test_segments_and_lists_are_shown_renamed_duplicated_and_deleted(fielded: Almanac) -> None:
    fielded.json("contacts", "edit", "--where", "award = PhD", "--add-to-list", "Dinner")
    fielded.json("segment", "save", "Guests", "--where", "in list Dinner and award = PhD")
    shown = fielded.json("list", "show", "dinner", "--limit", 1)
    (dinner,) = shown["segments"]
    assert (dinner["name"], dinner["where"], dinner["used_by"]) == (
        "Dinner", None, ["the segment “Guests”"],
    )  # fmt: skip
    assert (len(shown["people"]), shown["total"]) == (1, dinner["count"])
    copy = fielded.json("list", "duplicate", "Dinner")["segments"][0]
    assert copy == {"name": "Dinner (copy)", "where": None, "count": dinner["count"]}
    renamed = fielded.json("list", "rename", "Dinner", "Ball")
    assert fielded.json("segment", "show", "Guests")["segments"][0]["where"].startswith("in list")
    assert fielded.json("segment", "show", "Guests")["total"] == dinner["count"]
    refused = fielded("list", "delete", "Ball")
    assert "“Ball” is used by the segment “Guests”. Nothing was deleted" in refused.refusal
    fielded.json("undo", renamed["batch"])
    gone = fielded.json("list", "delete", "Dinner", "--anyway")
    assert (gone["deleted"], gone["used_by"]) == ("Dinner", ["the segment “Guests”"])
    told = {one["name"]: one for one in fielded.json("segments")["segments"]}
    assert told.keys() == {"Doctors", "Guests", "Dinner (copy)"}
    assert told["Guests"]["count"] is None
    assert "There is no segment “Dinner”" in told["Guests"]["problem"]
    assert fielded.json("segment", "show", "Guests")["total"] == 0


def test_a_segment_that_a_frame_was_drawn_from_is_deleted_only_anyway(fielded: Almanac) -> None:
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2019")
    fielded.json("invite", "--survey", "CAR", "--wave", "2019", "--segment", "Doctors")
    shown = fielded.json("segment", "show", "Doctors")["segments"][0]
    assert "CAR 2019" in shown["waves"]
    refused = fielded("segment", "delete", "Doctors")
    assert "People were invited from “Doctors” to" in refused.refusal
    fielded.json("segment", "delete", "Doctors", "--anyway")
    told = fielded.json("summary", "--survey", "CAR", "--wave", "2019")
    assert told["frame_details"]["drawn_from"] == "Doctors"


def test_people_of_a_filter_or_with_ids_are_invited(fielded: Almanac) -> None:
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2019")
    wave = ("--survey", "CAR", "--wave", "2019")
    (person,) = fielded.json("contacts", "search", "nunez")["people"]
    one = fielded.json("invite", *wave, "--id", person["id"])
    assert one == {"frame": 1, "invited": 1, "excluded": {}}
    more = fielded.json("invite", *wave, "--where", "award is not empty")
    assert more["excluded"]["already_invited"] == 1
    told = fielded.json("summary", *wave)["frame_details"]
    assert told["sources"] == [
        "people selected one by one", "the filter “award is not empty”",
    ]  # fmt: skip
    assert told["drawn_from"] is None


def test_surveys_and_their_waves(fielded: Almanac) -> None:
    (survey,) = fielded.json("survey", "list")["surveys"]
    assert set(survey) == {"code", "title", "questions", "waves"}
    assert (survey["code"], survey["title"], survey["questions"]) == ("CAR", "Careers", 3)
    assert survey["waves"] == [
        {"label": "2018", "opens": "2018-06-04", "closes": None, "invited": 3, "complete": 2,
         "partial": 0, "not_invited": 0, "ineligible": 0}
    ]  # fmt: skip


def test_inviting_counts_whom_it_leaves_out(almanac_anywhere: Almanac, alumni: Path,
                                            questionnaire: Path) -> None:  # fmt: skip
    almanac = almanac_anywhere
    almanac.json("import", "contacts", alumni)
    almanac.json("survey", "create", questionnaire)
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    planned = almanac.json("invite", *WAVE, "--dry-run")
    assert planned == {"frame": 4, "invited": 3, "excluded": {"no_address": 1}}
    assert almanac.json("survey", "list")["surveys"][0]["waves"][0]["invited"] == 0
    assert almanac.json("invite", *WAVE) == planned
    assert almanac.json("survey", "list")["surveys"][0]["waves"][0]["invited"] == 3


@pytest.mark.parametrize("form", ["generic", "word"])
def test_the_invitation_list_and_the_list_for_a_reminder(
    fielded: Almanac, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "list.xlsx"
    told = fielded.json("export", "invitations", out, *WAVE, "--format", form)
    everybody = told["rows"]
    assert told["file"] == str(out)
    sheet = load_workbook(out).worksheets[0]
    assert sheet.max_row == everybody + 1
    assert (told["excluded"], told["has_link"]) == ({}, False)
    reminder = ("export", "invitations", out, *WAVE, "--format", form, "--only", "not-answered")
    too_soon = fielded(*reminder)
    assert "1 contacted in the last 7 days" in too_soon.refusal
    left = fielded.json(*reminder, "--anyway")
    assert left == {"file": str(out), "rows": 1, "excluded": {}, "has_link": False}


def test_no_reminder_before_the_invitation(fielded: Almanac, tmp_path: Path) -> None:
    out, before = tmp_path / "list.xlsx", fielded.content()
    for more in ((), ("--anyway",)):
        told = fielded("export", "invitations", out, *WAVE, "--only", "not-answered", *more)
        assert "1 not sent the invitation yet" in told.refusal
    assert not out.exists()
    assert fielded.content() == before
    assert fielded.json("summary", *WAVE)["dispositions"] == {"complete": 2, "not_sent": 1}
    rest = fielded.json("export", "invitations", out, *WAVE, "--only", "not-sent")
    assert rest["rows"] == 1


def test_a_list_without_links_is_told_of(fielded: Almanac, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    told = fielded("export", "invitations", out, *WAVE)
    assert "tokens but no links" in told.err
    told = fielded(
        "export", "invitations", out, *WAVE, "--link", "https://survey.example.org/?t={token}"
    )
    assert "no links" not in told.err
    assert any(str(value).startswith("https://survey.example.org/?t=") for value in _cells(out))
    refused = fielded("export", "invitations", out, *WAVE, "--link", "https://survey.example.org/")
    assert "{token}" in refused.refusal


def test_a_closed_wave_is_told_of(fielded: Almanac, tmp_path: Path) -> None:
    dates = ("--opens", "2016-05-01", "--closes", "2016-06-01")
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2016", *dates)
    told = fielded("export", "invitations", tmp_path / "list.xlsx", "--survey", "CAR", "--wave",
                   "2016")  # fmt: skip
    assert "CAR 2016 is closed" in told.err


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_contacts_are_exported(fielded: Almanac, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"people{ending}"
    assert fielded.json("export", "contacts", out) == {"file": str(out), "rows": 4}
    assert fielded.json("export", "contacts", out, "--segment", "Doctors")["rows"] == 3
    assert out.stat().st_size > 0


def test_responses_are_exported_with_and_without_identities(
    fielded: Almanac, tmp_path: Path
) -> None:
    out = tmp_path / "responses.xlsx"
    assert fielded.json("export", "responses", out, *WAVE) == {"file": str(out), "rows": 2}
    assert "Marsh" in _cells(out)
    assert fielded.json("export", "responses", out, *WAVE, "--anonymous")["rows"] == 2
    assert not {"Marsh", "anna.marsh@example.org"} & _cells(out)


def test_the_report_is_written_in_three_forms(fielded: Almanac, tmp_path: Path) -> None:
    for ending in (".docx", ".xlsx", ".pdf"):
        out = tmp_path / f"report{ending}"
        told = fielded.json("export", "report", out, *WAVE, "--publish-safe")
        assert told == {"file": str(out), "rows": 3}
    assert Document(str(tmp_path / "report.docx")).paragraphs
    assert load_workbook(tmp_path / "report.xlsx").sheetnames
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_report_is_weighted_by_the_fields_of_the_office(
    fielded: Almanac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def read(*given: Any) -> Any:
        asked.append(given[1].weighting)
        raise UserError("Read.", code="read")

    monkeypatch.setattr("exporters.reports.report_file.read_report", read)
    for options in ((), ("--weighted",), ("--weighted", "--weight-by", "country")):
        refused = fielded("export", "report", tmp_path / "a.docx", *WAVE, *options)
        assert refused.refusal == "Read."
    assert asked == [(), OfficeSettings().weighting_fields, ("country",)]
    assert asked[1]


def test_a_disposition_is_recorded_once(fielded: Almanac) -> None:
    person = fielded.json("contacts", "search", "okafor")["people"][0]["id"]
    assert fielded.json("disposition", person, *WAVE, "refused")["changed"] is True
    assert fielded.json("disposition", person, "refused", *WAVE)["changed"] is False
    assert fielded.json("summary", *WAVE)["dispositions"]["refused"] == 1


def test_the_summary_has_the_contracts_keys(almanac_anywhere: Almanac, tmp_path: Path) -> None:
    for command in whole_job(tmp_path):
        almanac_anywhere.json(*command)
    told = almanac_anywhere.json("summary", *WAVE)
    assert {"survey", "wave", "dispositions", "rates", "questions", "groups", "trend"} <= set(told)
    assert (told["survey"], told["wave"]) == ("CAR", "2018")
    assert {"RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "knowledge"} <= set(told["rates"])
    assert (told["groups"], told["trend"]) == ({}, {})
    assert told["dispositions"]["complete"] == 2
    active, does, papers = told["questions"]
    assert {"code", "text", "type", "base", "missing", "not_applicable", "values", "mean",
            "median"} <= set(active)  # fmt: skip
    assert (active["code"], active["base"], active["missing"]) == ("ACTIVE", 2, 0)
    assert all(
        {"value", "count", "percent", "low", "high"} <= set(share) for share in active["values"]
    )
    assert {share["percent"] for share in active["values"]} == {50.0}
    assert {share["value"]: share["count"] for share in does["values"]} == {
        "trials": 1,
        "imaging": 2,
    }
    assert (papers["mean"], papers["median"]) == (7.5, 7.5)


def test_a_summary_by_groups_of_a_segment_beside_a_wave_and_fit_to_publish(
    fielded: Almanac,
) -> None:
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2020")
    told = fielded.json("summary", *WAVE, "--by", "award", "--against", "2020")
    assert {group["group"] for group in told["groups"]["groups"]} == {"PhD", "MD(Res)"}
    assert told["trend"]
    assert fielded.json("summary", *WAVE, "--segment", "Doctors")["questions"][0]["base"] == 1
    hidden = fielded.json("summary", *WAVE, "--publish-safe")["questions"]
    assert {share["percent"] for share in hidden[0]["values"]} == {None}
    assert hidden[2]["mean"] is None
    segment = fielded("--json", "summary", *WAVE, "--segment", "Doctors", "--publish-safe")
    assert "Checked against the figures of these waves" in " ".join(segment.json["notes"])
    published = fielded.json("publications", "list")["publications"]
    assert [one["title"] for one in published] == ["CAR 2018, segment “Doctors”", "CAR 2018"]
    assert segment.json["publication"] == published[0]["id"]
    kept = fielded.json("publications", "show", published[1]["id"])
    assert kept["figures"]["questions"] == hidden
    refused = fielded("publications", "withdraw", published[1]["id"], "--reason", " ").refusal
    assert "Say why" in refused
    gone = fielded.json("publications", "withdraw", published[1]["id"], "--reason", "A draft.")
    assert gone["withdrawal_reason"] == "A draft."


@pytest.mark.parametrize("field", ["email", "family_name", "alumni_id", "birth_date", "notes"])
def test_nothing_is_published_by_what_tells_who_people_are(fielded: Almanac, field: str) -> None:
    told = fielded("summary", *WAVE, "--by", field, "--publish-safe")
    assert (told.status, told.out) == (1, "")
    assert "tells who people are" in told.err
    assert fielded.json("summary", *WAVE, "--by", field)["groups"]


@pytest.mark.parametrize(
    "command",
    [
        ("batches",),
        ("segments",),
        ("survey", "list"),
        ("contacts", "search", "marsh"),
        ("contacts", "show", 1),
        ("contacts", "count"),
        ("invite", *WAVE, "--dry-run"),
        ("summary", *WAVE),
        ("check",),
    ],
)
def test_without_json_there_are_lines_to_read(
    fielded: Almanac, command: tuple[object, ...]
) -> None:
    told = fielded(*command)
    assert told.status == 0
    assert told.out.strip()
    assert not told.out.startswith("{")


def _cells(path: Path) -> set[object]:
    return {cell.value for sheet in load_workbook(path) for row in sheet for cell in row}


def test_how_far_a_wave_had_come_on_a_day_and_by_a_field(fielded: Almanac) -> None:
    now = fielded.json("wave", "progress", *WAVE, "--by", "award")
    assert now["funnel"]["invited"] == 3
    assert now["funnel"]["answered"] == sum(
        group["funnel"]["answered"] for group in now["groups"].values()
    )
    assert now["e"] == now["e_estimated"] == 1
    chosen = fielded.json("wave", "progress", *WAVE, "--e", 0.5)
    assert (chosen["e"], chosen["e_estimated"]) == (0.5, 1)
    assert now["rates"]["RR1"] == fielded.json("summary", *WAVE)["rates"]["RR1"]
    before = fielded.json("wave", "progress", *WAVE, "--as-of", "2018-01-01")
    assert (before["funnel"]["answered"], before["days"]) == (0, [])
    assert "There is no field" in fielded("wave", "progress", *WAVE, "--by", "nothing").refusal


def test_a_decision_has_a_day_and_a_history(fielded: Almanac) -> None:
    person = _not_answered(fielded)
    fielded.json("disposition", person, "sent", *WAVE, "--on", "2018-06-05")
    fielded.json("disposition", person, "refused", *WAVE, "--on", "2018-06-20")
    told = fielded.json("wave", "history", person, *WAVE)["history"]
    assert [(one["disposition"], one["since"], one["source"]) for one in told[1:]] == [
        ("sent", "2018-06-05", "decision"), ("refused", "2018-06-20", "decision"),
    ]  # fmt: skip
    before = fielded.json("wave", "progress", *WAVE, "--as-of", "2018-06-19")
    assert "refused" not in before["dispositions"]


def _not_answered(fielded: Almanac) -> int:
    """Somebody who was invited and has not answered."""
    for person in fielded.json("contacts", "search", "example")["people"]:
        if fielded("disposition", person["id"], "unknown", *WAVE).status == 0:
            return int(person["id"])
    raise AssertionError("everybody answered")
