"""What the comments of cells say of opt-outs and deaths. Pure.

People write "do not contact" beside a name and not into a column; it counts as much.
"""

from core.issues import Issue, Severity
from core.text import clean
from importers.contacts.validation.contact_cell import hold_text
from records.consent.opt_out_texts import mentions_opt_out
from records.fields.deaths import mentions_death
from tabular.reading import Table
from tabular.reading.book import column_letter


def remarks_in_comments(table: Table) -> tuple[dict[int, str], list[Issue]]:
    """Holds by the index of the row, and issues, for comments that mention an opt-out or a death.

    The contact with such a person is on hold until somebody has read the comment.
    """
    holds: dict[int, str] = {}
    issues: list[Issue] = []
    for (row, column), comment in table.comments.items():
        text = clean(comment)
        if not (mentions_opt_out(text) or mentions_death(text)):
            continue
        hold = hold_text("Comment", text)
        holds[row] = f"{holds[row]}; {hold}" if row in holds else hold
        message = f"A comment says {hold_text('', text)}. Contact is on hold until somebody has"
        issues.append(
            Issue(
                "opt_out_in_comment",
                f"{message} reviewed it.",
                table.row_numbers[row],
                _name(table, column),
                Severity.CRITICAL,
                comment,
            )
        )
    return holds, issues


def _name(table: Table, column: int) -> str | None:
    if column < 0:  # beside the table
        return None
    return table.headings[column].strip() or column_letter(table.places[column])
