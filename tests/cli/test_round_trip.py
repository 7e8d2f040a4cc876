"""A workbook written by a command, edited, and brought in by another."""

from pathlib import Path

import openpyxl

from tests.cli.commands import Almanac


def test_the_round_trip_by_commands(almanac: Almanac, alumni: Path, tmp_path: Path) -> None:
    almanac.json("import", "contacts", alumni)
    out = tmp_path / "edit.xlsx"
    told = almanac.json("export", "contacts", out, "--editable")
    assert told == {"file": str(out), "rows": 4}
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    columns = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
    by_name = {sheet.cell(row, columns["Given name"]).value: row for row in range(2, 6)}
    sheet.cell(by_name["Anna"], columns["Completed"]).value = 2002
    sheet.cell(by_name["Ben"], columns["E-mail"]).value = None
    sheet.delete_rows(by_name["Dev"])
    book.save(out)

    planned = almanac.json("import", "contacts", out, "--dry-run")
    assert (planned["rows"], planned["updated"], planned["skipped"]) == (3, 1, 1)
    assert [one["field"] for one in planned["emptied"]] == ["email"]
    assert len(planned["missing"]) == 1
    assert planned["conflicts"] == []
    assert "1 cleared cell, 1 deleted row" in almanac("import", "contacts", out, "--dry-run").out

    done = almanac.json("import", "contacts", out, "--clear-emptied", "--delete-missing")
    assert (done["updated"], done["deleted"]) == (2, 1)
    assert almanac.json("contacts", "count")["total"] == 3
    almanac.json("undo", done["batch"])
    assert almanac.json("contacts", "count")["total"] == 4
