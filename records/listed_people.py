"""A list of people to hand out, as rows of texts under headings, with who is not on it, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.formats import format_number, plural


@dataclass(frozen=True, slots=True)
class ListSection:
    """Some people of a list: a heading, blank where there is one section alone, and a row each."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list to hand out. `excluded` is who is not on it, with the reason by person."""

    title: str
    columns: tuple[str, ...]
    sections: tuple[ListSection, ...]
    excluded: Mapping[int, str]

    @property
    def count(self) -> int:
        """How many people are on the list."""
        return sum(len(section.rows) for section in self.sections)

    def beginning(self, rows: int = 60) -> "PeopleList":
        """The list with `rows` of its first rows: as many as a page can have."""
        sections, left = [], rows
        for section in self.sections:
            sections.append(replace(section, rows=section.rows[:left]))
            left -= len(section.rows)
            if left <= 0:
                break
        return replace(self, sections=tuple(sections))

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many people are excluded for each reason, the most frequent first."""
        return dict(Counter(self.excluded.values()).most_common())

    def in_words(self) -> str:
        """How many people are on the list, and how many are not, with the reasons."""
        said = f"{plural(self.count, 'person', 'people')} listed."
        if not self.excluded:
            return said
        why = ", ".join(f"{reason} ({format_number(n)})" for reason, n in self.reasons.items())
        return f"{said} {plural(len(self.excluded), 'person', 'people')} excluded: {why}."
