"""Folders dropped on the window: handled as the files in them, which are found in a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.file_kinds import IMPORT_ENDINGS, MESSAGE_ENDINGS, has_ending
from core.formats import plural, quoted
from core.progress import Progress
from ui.context import IMPORTS, SURVEYS, ImportFile, ImportForms, PageContext, ReadBounces
from ui.theme import Tone
from ui.widgets import Message

if TYPE_CHECKING:
    from importers.answers.forms.returned_forms import ReturnedForms

_HIDDEN = ("~$", ".")  # how the names of files begin that programs keep for themselves


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What folders have: those with `messages`, the questionnaires sent back, other `files`."""

    messages: tuple[Path, ...]
    forms: "ReturnedForms | None"
    files: tuple[Path, ...]


def open_folders(context: PageContext, folders: Sequence[Path]) -> None:
    """Look into `folders`, and read messages, questionnaires or the file that is there."""
    names = quoted([folder.name for folder in folders])
    context.jobs.read(
        lambda progress: read_folders(folders, progress),
        lambda content: _open(context, names, content),
        title=f"Looking into {names}",
    )


def read_folders(folders: Sequence[Path], progress: Progress) -> FolderContent:
    """Find what can be read in `folders` and those inside. Raises Cancelled."""
    messages: list[Path] = []
    files: list[Path] = []
    for folder in folders:
        inside = []
        for path in folder.rglob("*"):
            progress.check_cancelled()
            if path.is_file() and not path.name.startswith(_HIDDEN):
                inside.append(path)
        if any(has_ending(path, MESSAGE_ENDINGS) for path in inside):
            messages.append(folder)
            inside = [path for path in inside if not has_ending(path, (".txt",))]
        files += [path for path in inside if has_ending(path, IMPORT_ENDINGS)]
    forms = _forms(files, progress)
    if forms is not None:
        workbooks = set(_workbooks(files))
        files = [path for path in files if path not in workbooks]
    return FolderContent(tuple(messages), forms, tuple(sorted(files)))


def _workbooks(files: Sequence[Path]) -> Sequence[Path]:
    from importers.answers.forms.returned_forms import find_files

    return find_files(files)


def _forms(files: Sequence[Path], progress: Progress) -> "ReturnedForms | None":
    """The questionnaires among `files`; None where there is none."""
    from importers.answers.forms.returned_forms import read_forms

    try:
        return read_forms(files, progress) if _workbooks(files) else None
    except UserError as error:
        if error.code != "no_forms":
            raise
        return None


def _open(context: PageContext, names: str, content: FolderContent) -> None:
    if content.messages:
        context.navigate(SURVEYS, ReadBounces(content.messages))
    if content.forms is not None:
        context.navigate(SURVEYS, ImportForms(content.forms))
    if content.messages or content.forms is not None:
        return
    if len(content.files) == 1:
        context.navigate(IMPORTS, ImportFile(content.files[0]))
        return
    text = (
        f"There is nothing to import in {names}. Messages, Excel questionnaires sent back, and"
        " spreadsheets can be imported."
    )
    if content.files:
        count = plural(len(content.files), "file")
        text = f"{names} has {count} to import. Drop them here one at a time."
    context.jobs.said.emit(Message(text, Tone.INFO))
