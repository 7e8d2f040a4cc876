"""The sentences below alumni statistics: who is counted, and what was rounded or withheld."""

from analysis.alumni.results import AlumniSummary
from analysis.notes import INTERNAL, NOT_CHECKED, rounding
from core.formats import format_number, plural

_OVERLAP = "A person may be in several groups, so shares may add up to more than 100%."
_MAIN = "Of several awards, roles or addresses of a person the main one counts."


def title_of(summary: AlumniSummary) -> str:
    """What is counted by what: “Alumni by cohort and award”."""
    whom = "Alumni" if summary.request.segment is None else f"“{summary.request.segment}”"
    return f"{whom} by {' and '.join(one[:1].lower() + one[1:] for one in summary.titles)}"


def notes(summary: AlumniSummary) -> tuple[str, ...]:
    """The notes that `summary` needs."""
    counted = plural(summary.people, "living person", "living people")
    dead = f"; {format_number(summary.deceased)} deceased not counted" if summary.deceased else ""
    said = [f"{counted} on record{dead}. {_MAIN}"]
    if summary.rows_overlap or summary.columns_overlap:
        said.append(_OVERLAP)
    if summary.thresholds is None:
        said.append(INTERNAL)
        return tuple(said)
    said.append(f"{rounding(summary.thresholds)} Percentages are of the rounded counts.")
    said.append(NOT_CHECKED)
    return tuple(said)
