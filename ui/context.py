"""The context given to every page, and the requests that pages send each other.

Must not know any page: a page is named by its key of the rail, and handed one of these requests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings

from analysis.request import SummaryRequest
from models.database import Database
from surveys.routing import Routing
from ui.jobs import Jobs
from ui.theme import Theme

if TYPE_CHECKING:
    from importers.answers.forms.returned_forms import ReturnedForms
    from ui.passphrases import NewPassphrase

OVERVIEW, ALUMNI, SURVEYS = "overview", "alumni", "surveys"
IMPORTS, REPORTS, SETTINGS = "imports", "reports", "settings"


class Navigate(Protocol):
    """Shows the page `key`, and in it `what` (a request of this module); the window's own."""

    def __call__(self, key: str, what: object = None) -> object: ...


@dataclass(frozen=True, slots=True)
class PageContext:
    """The open database, the jobs that read and write it, the way to other pages, the look.

    `restore` puts a backup in the place of the database file and opens the window on it again;
    `protect` does so with the file under another passphrase or none. `open_database` opens another
    database in its place.
    `preferences` are this user's own (columns, light or dark): nothing of the records.
    """

    database: Database
    jobs: Jobs
    navigate: Navigate
    theme: Theme
    preferences: QSettings
    restore: Callable[[Path], object]
    protect: Callable[["NewPassphrase"], object]
    open_database: Callable[[str], object]


class TaskFilter(Enum):
    """Tasks still to be done, those due by today, those due before today, and those done."""

    OPEN = auto()
    DUE = auto()
    OVERDUE = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class ShowTasks:
    """To OVERVIEW: show the tasks of all people."""

    which: TaskFilter = TaskFilter.OPEN


@dataclass(frozen=True, slots=True)
class ListPeople:
    """To ALUMNI: list the people of a filter expression (records.filters.parser), or of `ids`.

    `title` says in a few words who the people of `ids` are; `search` is what their names, IDs,
    addresses or employers must match. With none of them, everybody.
    """

    title: str = ""
    expression: str | None = None
    ids: Sequence[int] | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class ShowPerson:
    """To ALUMNI: show one person at the right of the table; `with_tasks`, their tasks."""

    person_id: int
    with_tasks: bool = False


@dataclass(frozen=True, slots=True)
class ShowDuplicates:
    """To ALUMNI: show the possible duplicates among all people."""


@dataclass(frozen=True, slots=True)
class ShowWorklists:
    """To ALUMNI: show the worklists."""


@dataclass(frozen=True, slots=True)
class ShowQuality:
    """To ALUMNI: show how good the records of each cohort and segment are."""


@dataclass(frozen=True, slots=True)
class ShowMilestones:
    """To ALUMNI: show who celebrates an anniversary or a birthday, and the classes."""


@dataclass(frozen=True, slots=True)
class ShowPlaces:
    """To ALUMNI: show where people are, by country and city."""


@dataclass(frozen=True, slots=True)
class ShowStatistics:
    """To ALUMNI: show how many people of which kind are on record."""


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """To ALUMNI: show how figures of the records developed over time."""


@dataclass(frozen=True, slots=True)
class ShowEvents:
    """To ALUMNI: show the events and programmes, or one of them by its id."""

    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowNews:
    """To ALUMNI: show the news about alumni."""


@dataclass(frozen=True, slots=True)
class ShowProposals:
    """To ALUMNI: show the answers that would update records; `source` is the name of one wave."""

    source: str = ""


@dataclass(frozen=True, slots=True)
class ShowEmployers:
    """To ALUMNI: show spellings of employers to decide on, those unified, and sectors."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """To ALUMNI: begin a new record."""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """To IMPORTS: import a file; without a path, ask for it.

    With a survey and a wave it has responses to that wave, with an event its participants; else the
    window recognises what it has. `event_status` is that of participants without another.
    """

    path: Path | None = None
    survey_code: str | None = None
    wave_label: str | None = None
    event_id: int | None = None
    event_status: str | None = None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """To IMPORTS: go on with a draft; `name` is what its file is called meanwhile."""

    draft_id: int
    name: str


@dataclass(frozen=True, slots=True)
class DecideReviews:
    """To IMPORTS: show the rows to review: all, or those of a `kind` and, of responses, a wave.

    The kind is "contact" or "response".
    """

    kind: str | None = None
    wave_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowBatch:
    """To IMPORTS: show one batch of the history with its changes and issues."""

    batch_id: int


@dataclass(frozen=True, slots=True)
class ReadBounces:
    """To SURVEYS: read bounces and replies from files and folders."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ImportForms:
    """To SURVEYS: import the Excel questionnaires that were read from a folder."""

    returned: "ReturnedForms"


@dataclass(frozen=True, slots=True)
class ReviewReplies:
    """To SURVEYS: review the replies that need a decision."""


@dataclass(frozen=True, slots=True)
class OpenWave:
    """To SURVEYS: show a wave at one of its tabs.

    These are "invitations", "mailings", "responses" and "findings".

    `person_id` is whose answers to show among the responses.
    """

    survey_code: str
    wave_label: str
    tab: str = "invitations"
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """To SETTINGS: show the section with this key."""

    section: str


@dataclass(frozen=True, slots=True)
class OpenReport:
    """To REPORTS: choose this survey and wave for a report.

    `by` is what it is broken down by, `against` the waves it is compared with, `safe` to be
    published; `only` the groups shown, `base` whom alone it is of, and `weighting` the fields it is
    weighted by.
    """

    survey_code: str
    wave_label: str
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    safe: bool = True
    only: tuple[str, ...] = ()
    base: Routing | None = None
    weighting: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: SummaryRequest) -> "OpenReport":
        """The report on the figures of `request`."""
        return cls(
            request.survey_code, request.wave_label, request.by, request.against,
            request.publish_safe, request.only, request.base, request.weighting,
        )  # fmt: skip

    @property
    def request(self) -> SummaryRequest:
        """The figures that the report is on."""
        return SummaryRequest(
            self.survey_code, self.wave_label, by=self.by, against=self.against,
            publish_safe=self.safe, only=self.only, base=self.base, weighting=self.weighting,
        )  # fmt: skip
