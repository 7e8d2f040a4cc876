"""Folders dropped on the window are handled as the files in them."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.progress import SILENT
from exporters.answer_forms.answer_forms import plan_forms, write_forms
from tests.ui.office import Office, settle
from ui.context import IMPORTS, SURVEYS, ImportFile, ImportForms, PageContext, ReadBounces
from ui.dropped_folders import open_folders, read_folders
from ui.widgets import Message

MAIL = b"From: ann@example.org\r\nSubject: Away\r\n\r\nBack soon\r\n"


def make_forms(office: Office, folder: Path) -> Path:
    with office.database.read() as connection:
        forms = plan_forms(connection, office.waves[0], only_not_answered=False)
    write_forms(folder, forms, with_names=False)
    return folder


def make(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(MAIL)
    return folder


def test_messages_are_read_by_folder(tmp_path: Path) -> None:
    mails = make(tmp_path / "mails", "a.eml", "note.txt", "inside/b.eml", "~$people.xlsx", "c.docx")
    people = make(tmp_path / "people", "people.csv", ".hidden.csv")
    found = read_folders([mails, people], SILENT)
    assert found.messages == (mails,)
    assert found.files == (people / "people.csv",)
    assert found.forms is None


def test_questionnaires_sent_back_are_told_from_other_files(office: Office, tmp_path: Path) -> None:
    folder = make_forms(office, tmp_path / "forms")
    (folder / "people.csv").write_text("Name\nAnn\n")
    found = read_folders([folder], SILENT)
    assert found.forms is not None
    assert len(found.forms.forms) > 1
    assert found.files == (folder / "people.csv",)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "There is nothing to import in “dropped”."),
        (("picture.png",), "There is nothing to import in “dropped”."),
        (("a.csv", "b.csv"), "“dropped” has 2 files to import. Drop them here one at a time."),
    ],
)
def test_what_cannot_be_opened_at_once_is_said(
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
    tmp_path: Path,
    names: tuple[str, ...],
    said: str,
) -> None:
    told: list[Message] = []
    context.jobs.said.connect(told.append)
    open_folders(context, [make(tmp_path / "dropped", *names)])
    settle(qtbot, context.jobs)
    assert told[-1].text.startswith(said)
    assert not visited


def test_each_kind_goes_where_it_is_read(
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
    tmp_path: Path,
) -> None:
    mails = make(tmp_path / "mails", "a.eml")
    forms = make_forms(office, tmp_path / "forms")
    open_folders(context, [mails, forms])
    settle(qtbot, context.jobs)
    assert visited[0] == (SURVEYS, ReadBounces((mails,)))
    key, what = visited[1]
    assert key == SURVEYS
    assert isinstance(what, ImportForms)
    visited.clear()
    one = make(tmp_path / "one", "people.csv")
    open_folders(context, [one])
    settle(qtbot, context.jobs)
    assert visited == [(IMPORTS, ImportFile(one / "people.csv"))]
