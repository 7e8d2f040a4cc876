from pathlib import Path

import pytest

from core.errors import UserError
from importers.contacts.choices import ContactChoices
from importers.queue.drafts import Standing, keep
from importers.queue.target_check import check_target
from models.database import Database


@pytest.mark.parametrize("way", ["itself", "symbolic link", "hard link", "copy"])
def test_the_file_of_an_import_that_waits_is_not_replaced(
    database: Database, tmp_path: Path, way: str
) -> None:
    source, target = tmp_path / "graduates.csv", tmp_path / "list.csv"
    source.write_text("Name\nAnna Marsh\n")
    match way:
        case "itself":
            target = source
        case "symbolic link":
            target.symlink_to(source)
        case "hard link":
            target.hardlink_to(source)
        case _:
            target.write_bytes(source.read_bytes())
    check_target(database, target)
    keep(database, source, None, Standing(ContactChoices(())))
    with pytest.raises(UserError, match="import that is not finished") as refusal:
        check_target(database, target)
    assert refusal.value.code == "being_imported"
    target.write_text("Name\nBen Gupta\n")
    check_target(database, target)


def test_a_source_that_is_named_is_not_replaced(database: Database, tmp_path: Path) -> None:
    source, link = tmp_path / "graduates.xlsx", tmp_path / "link.xlsx"
    source.write_bytes(b"PK")
    link.symlink_to(source)
    with pytest.raises(UserError):
        check_target(database, link, tmp_path / "none.xlsx", source)
    check_target(database, tmp_path / "other.xlsx", source)
