"""What all commands share: the database, output and progress.

A command gives its result as data and as lines to read; `--json` chooses which of them is printed.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import orjson
import typer
from sqlalchemy.engine import URL

from core.errors import UserError
from core.known_databases import remember_database
from core.progress import Progress, Step
from core.text import replace_invalid
from importers.queue.draft_erasure import discard_drafts
from models.backups.catalogue import automatic_files
from models.database import (
    MISSING,
    Database,
    create_database,
    database_name,
    database_place,
)
from models.database_path import real_path
from models.file_keys import is_locked, unlock
from models.former_databases import check_no_former_database
from models.stored_logins import open_with_stored_login
from models.stored_passphrases import stored_passphrase
from records.erasure.older_copies import apply_later_erasures
from records.history.batches import interrupted_titles

if TYPE_CHECKING:
    from analysis.results import QuestionSummary, Summary
    from exporters.labels.layouts import LabelLayout
    from exporters.labels.sheets import Label, PrintedLabels
    from exporters.people_lists import Compose
    from exporters.reports.report_details import ReportDetails


def _asked_for(given: str | None) -> str | None:
    """The password that is typed where “-” is `given`, so that no command line shows it."""
    if given != "-":
        return given
    typed: str = typer.prompt("Password of the file", hide_input=True, err=True)
    return typed


Password = Annotated[
    str | None,
    typer.Option(
        envvar="ALMANAC_FILE_PASSWORD",
        callback=_asked_for,
        help="Of a file that is protected by one; “-” asks for it. Other users of the computer can"
        " see what is written here, but neither the answer nor the variable.",
    ),
]
LARGEST_ID: Final = 2**63 - 1  # that a database keeps
PersonId = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST_ID)]


class Window(Protocol):
    """What the commands may ask of the window, which they do not know themselves."""

    def has_screen(self) -> bool:
        """Whether there is a screen to open a window on."""

    def open(self, address: str, file: Path | None = None) -> int:
        """Open the window on the database at `address`; give its exit status when it closes.

        The import of `file`, if any, begins there.
        """

    def draw_pages(self, address: str, folder: Path) -> list[Path]:
        """Draw every page, light and dark, as PNG files into `folder`."""

    def write_pdf(self, path: Path, summary: "Summary", details: "ReportDetails") -> None:
        """Write a report as a PDF file."""

    def write_document_pdf(self, path: Path, title: str, author: str, compose: "Compose") -> None:
        """Write the document that `compose` writes, as a PDF file."""

    def write_label_sheets(
        self, path: Path, labels: "Sequence[Label]", layout: "LabelLayout", start: int = 1
    ) -> "PrintedLabels":
        """Write labels, envelopes or badges, .pdf or .docx, from label `start` of a sheet."""

    def measure_start(self) -> Mapping[str, float]:
        """Seconds to the first paint of this window ("window") and of a bare one ("bare")."""

    def measure_charts(self, questions: "Sequence[QuestionSummary]") -> list[float]:
        """Milliseconds for the chart of each question on screen (bench/charts.py)."""

    def measure_import(self, address: str, path: Path) -> Mapping[str, float]:
        """What taking in the file at `path` does to the window (bench/window.py)."""


@dataclass(slots=True)
class Session:
    """One run of one command."""

    address: str
    as_json: bool
    window: Window
    _shown: list[str] = field(default_factory=list)

    @contextmanager
    def database(self, *, create: bool = False) -> Iterator[Database]:
        """The open database; what it has to say is told first.

        With `create`, one that is missing, and was never there, is created, which is told as well.
        Raises UserError.
        """
        try:
            self.unlock(database_place(self.address))
            database = open_with_stored_login(self.address)
        except UserError as refusal:
            if not create or refusal.code not in MISSING:
                raise
            database = self._create()
        try:
            remember_database(database.name, datetime.now(), database.server_address)
            for warning in database.warnings:
                self.say(warning)
            if erased := apply_later_erasures(database, discard_drafts, self.progress()):
                self.say(erased)
            for title in interrupted_titles(database):
                self.say(f"An earlier change did not finish and nothing was saved: {title}.")
            yield database
        finally:
            database.close()

    def unlock(self, place: URL | Path) -> None:
        """Unlock the file at `place`, where it has a passphrase that this run does not know yet.

        The passphrase is that of ALMANAC_PASSPHRASE, else of the keyring, else asked for at the
        terminal. Raises UserError where there is none, or it is wrong.
        """
        if isinstance(place, URL) or not is_locked(place):
            return
        path = real_path(place)
        refusal = UserError(
            f"“{path.name}” is protected by a passphrase. Nothing was changed; set"
            " ALMANAC_PASSPHRASE, or keep the passphrase in this computer’s keyring (Settings,"
            " Database).",
            code="passphrase",
        )
        for given in (os.environ.get("ALMANAC_PASSPHRASE"), stored_passphrase(path)):
            try:
                if given:
                    unlock(path, given, automatic_files(path))
                    return
            except UserError as error:
                refusal = error
        if not sys.stdin.isatty():
            raise refusal
        unlock(path, getpass(f"Passphrase of {path.name}: "), automatic_files(path))

    def progress(self) -> Progress:
        """Progress that is told on standard error, a line for each new step."""
        return Progress(self._tell, warned=self.say)

    def say(self, sentence: str) -> None:
        """Tell something beside the result, on standard error."""
        print(replace_invalid(sentence), file=sys.stderr)  # noqa: T201

    def print(self, result: Mapping[str, Any], lines: Callable[[], Iterable[str]]) -> None:
        """Print the result: as one JSON object, or as `lines` for people; without any, says so."""
        if self.as_json:
            sys.stdout.write(_as_json(result) + "\n")
            return
        is_empty = True
        for line in lines():
            is_empty = False
            sys.stdout.write(f"{replace_invalid(line)}\n")
        if is_empty:
            sys.stdout.write("There are none.\n")

    def _create(self) -> Database:
        check_no_former_database(self.address)
        self.say(f"Creating a new database, “{database_name(database_place(self.address))}” …")
        return create_database(self.address)

    def _tell(self, step: Step) -> None:
        if not self._shown or self._shown[-1] != step.text:
            self._shown.append(step.text)
            self.say(f"{step.text} …")


def _as_json(result: Any) -> str:
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(result, option=options).decode()
    except orjson.JSONEncodeError:  # the name of a file need not be text on every system
        return orjson.dumps(_made_whole(result), option=options).decode()


def _made_whole(value: Any) -> Any:
    """`value` with its texts whole, those within lists and mappings too."""
    if isinstance(value, str):
        return replace_invalid(value)
    if isinstance(value, Mapping):
        return {key: _made_whole(one) for key, one in value.items()}
    return [_made_whole(one) for one in value] if isinstance(value, list | tuple) else value


def session(context: typer.Context) -> Session:
    """The session of the command that is running."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("commands run through cli.app.run")
    return found
