"""Chooses the sheet to read where a workbook has several, and says what else a workbook has.

Knows names and counts of cells, no file formats.
"""

from collections.abc import Mapping, Sequence

from core.errors import UserError
from core.formats import plural
from core.issues import Issue, Severity
from tabular.reading import errors


def named_sheet(sheet: str, names: Sequence[str]) -> str:
    """Find the sheet that the user means, exactly or but for capitals and spaces around.

    Raises UserError: unknown_sheet.
    """
    for name in names:
        if name == sheet:
            return name
    for name in names:
        if name.strip().casefold() == sheet.strip().casefold():
            return name
    listed = ", ".join(f"“{name}”" for name in names)
    raise UserError(
        f"The workbook has no sheet “{sheet}”; it has {listed}. {errors.NOTHING_CHANGED}",
        code="unknown_sheet",
    )


def largest_sheet(sizes: Mapping[str, int], visible: Mapping[str, bool]) -> tuple[str, list[Issue]]:
    """Choose the sheet with most cells, a hidden one only where no other has any.

    Raises UserError: empty.
    """
    filled = [name for name, size in sizes.items() if size]
    if not filled:
        raise errors.empty()
    shown = [name for name in filled if visible[name]] or filled
    chosen = max(shown, key=lambda name: sizes[name])
    others = [f"“{name}”" for name in filled if name != chosen]
    if not others:
        return chosen, []
    also = f"{', '.join(others)} also {'has' if len(others) == 1 else 'have'} data"
    text = f"The sheet “{chosen}” was read because it has the most data; {also}."
    return chosen, [note("other_sheets", text)]


def hidden_sheets(visible: Mapping[str, bool]) -> list[Issue]:
    """Name the sheets that Excel does not show."""
    hidden = [f"“{name}”" for name, shown in visible.items() if not shown]
    return [note("hidden_sheets", f"Hidden in Excel: {', '.join(hidden)}.")] if hidden else []


def missing_sheets(kinds: Mapping[str, str]) -> list[Issue]:
    """Name the sheets that the workbook lists but does not contain, whose kind is blank."""
    missing = [f"“{name}”" for name, kind in kinds.items() if not kind]
    if not missing:
        return []
    text = f"Listed in the workbook but missing from the file: {', '.join(missing)}."
    return [Issue("missing_sheets", f"{text} Check whether anybody was on such a sheet.")]


def hidden_rows(count: int) -> list[Issue]:
    """Say that Excel does not show `count` rows; nothing where there are none."""
    if not count:
        return []  # Babel, which writes the number, takes longer to load than a small file to read
    text = f"{plural(count, 'row is', 'rows are')} hidden in Excel, but read."
    return [note("hidden_rows", text)]


def macros_ignored() -> Issue:
    """Say that the workbook's macros have no part in the reading."""
    return note("macros_ignored", "The workbook has macros; they were not run.")


def note(code: str, text: str) -> Issue:
    """Say something of the whole file by which nothing is lost."""
    return Issue(code, text, severity=Severity.NOTE)
