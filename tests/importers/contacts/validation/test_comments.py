"""A comment that asks not to be contacted, or tells of a death, puts the person on hold."""

import pytest

from core.issues import Severity
from importers.contacts.validation.comments import remarks_in_comments
from tabular.reading import Format, Table


def table(comments: dict[tuple[int, int], str]) -> Table:
    return Table(
        "S", 1, ("Name", ""), [["Ann", "Bob"], ["PhD", None]], [2, 3], Format.XLSX, (),
        places=(0, 2), comments=comments,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Asked to be removed, do not contact",
        "Died 2019",
        "Please unsubscribe her from everything",
        "† 3 May 2020",
    ],
)
def test_what_puts_on_hold(text: str) -> None:
    holds, (issue,) = remarks_in_comments(table({(1, 1): text}))
    assert holds == {1: f"Comment: “{text}”"}
    assert (issue.severity, issue.row, issue.column) == (Severity.CRITICAL, 3, "C")


@pytest.mark.parametrize("text", ["Moved to York", "Checked by Cy, 3 May", "Prefers Annie"])
def test_what_does_not(text: str) -> None:
    assert remarks_in_comments(table({(0, 0): text})) == ({}, [])


def test_comments_of_one_row_are_joined() -> None:
    holds, issues = remarks_in_comments(table({(0, 0): "Deceased", (0, -1): "Do not e-mail"}))
    assert holds == {0: "Comment: “Deceased”; Comment: “Do not e-mail”"}
    assert [issue.column for issue in issues] == ["Name", None]
