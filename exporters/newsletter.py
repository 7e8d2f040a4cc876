"""News for the newsletter as a document, Word or PDF: by cohort, the latest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from core.errors import UserError
from core.formats import format_day, listed, plural
from exporters.people_lists import Compose, write_document
from exporters.reports.report_document import ReportDocument
from records.news.news_items import EDITED, News, list_news
from records.people import read_people

_KEYS = ("award", "award_completed")
_NO_YEAR = "Year not known"


@dataclass(frozen=True, slots=True)
class NewsSubject:
    """Somebody in the news: the name, the degree, and the year in which it was completed."""

    name: str
    award: str | None
    completed: int | None

    @property
    def in_words(self) -> str:
        """“Dr Ada Okafor (PhD 2004)”."""
        degree = " ".join(str(one) for one in (self.award, self.completed) if one)
        return f"{self.name} ({degree})" if degree else self.name


@dataclass(frozen=True, slots=True)
class NewsletterEntry:
    """An item with its people; it stands under the latest of their years."""

    news: News
    subjects: Sequence[NewsSubject]

    @property
    def cohort(self) -> int:
        """The latest year of completion of its people; 0 where none is known."""
        return max((one.completed or 0 for one in self.subjects), default=0)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """The `entries` of a newsletter, and why edited news is not among them, a sentence each."""

    entries: Sequence[NewsletterEntry]
    obstacles: Sequence[str]


def read_newsletter(connection: Connection, issue: str | None = None) -> Newsletter:
    """The news published in an `issue`, or else what is edited and may be published."""
    wanted = [
        one
        for one in list_news(connection)
        if (one.item.state == EDITED if issue is None else _is_in(one, issue))
    ]
    kept = [one for one in wanted if issue is not None or one.obstacle is None]
    ids = list({who.person_id for one in kept for who in one.people})
    people = dict(zip(ids, read_people(connection, ids, _KEYS), strict=True))
    entries = [
        NewsletterEntry(
            one,
            [
                NewsSubject(
                    who.name,
                    people[who.person_id]["award"],
                    people[who.person_id]["award_completed"],
                )
                for who in one.people
            ],
        )
        for one in kept
    ]
    left = [one.obstacle for one in wanted if issue is None and one.obstacle is not None]
    return Newsletter(entries, left)


def published_issues(connection: Connection) -> list[str]:
    """The issues in which news was published, the latest first, each once in any letter case."""
    published = [one.item for one in list_news(connection) if one.item.published_in]
    published.sort(key=lambda item: item.published_on or date.min, reverse=True)
    by_name: dict[str, str] = {}
    for item in published:
        name = item.published_in or ""
        by_name.setdefault(name.casefold(), name)
    return list(by_name.values())


def _is_in(news: News, issue: str) -> bool:
    published_in = news.item.published_in or ""
    return published_in.casefold() == issue.casefold()


def write_newsletter_file(
    path: Path,
    entries: Sequence[NewsletterEntry],
    office: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> int:
    """Write `entries` to `path`, .docx or .pdf, and return how many there are.

    `write_pdf` writes what a function composes. Raises UserError where there is nothing to write,
    for another ending, and when the file cannot be written.
    """
    if not entries:
        raise UserError(
            "There is no such news to export: it must be edited, and permitted by everybody whom"
            " it is about. Nothing was saved.",
            code="nothing",
        )

    def compose(document: ReportDocument) -> None:
        _write(document, entries, office)

    write_document(path, "News of alumni", office, compose, write_pdf)
    return len(entries)


def _write(document: ReportDocument, entries: Sequence[NewsletterEntry], office: str) -> None:
    count = plural(len(entries), "item")
    subtitle = " · ".join(filter(None, (office, count, format_day(date.today()))))
    document.title("News of alumni", subtitle)
    cohort: int | None = None
    for entry in sorted(entries, key=lambda one: (-one.cohort, one.news.item.title.casefold())):
        if entry.cohort != cohort:
            cohort = entry.cohort
            document.heading(f"Completed {cohort}" if cohort else _NO_YEAR, 1)
        document.heading(entry.news.item.title, 2)
        for paragraph in filter(None, map(str.strip, entry.news.item.text.splitlines())):
            document.paragraph(paragraph)
        document.note(listed(one.in_words for one in entry.subjects))
