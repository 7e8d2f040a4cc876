"""The sentences with which a file is refused, where several readers share one."""

from core.errors import UserError

NOTHING_CHANGED = "Nothing was imported."


def damaged() -> UserError:
    """Refuse a file whose inside is broken."""
    return UserError(
        f"The file is damaged or still downloading. {NOTHING_CHANGED} "
        "Open it in Excel, save it under a new name and import that.",
        code="damaged",
    )


def empty() -> UserError:
    """Refuse a file or sheet without a single value."""
    return UserError(
        f"There is nothing in the file. {NOTHING_CHANGED} "
        "Check that it is the right file and was saved.",
        code="empty",
    )


def no_results() -> UserError:
    """Refuse a sheet of formulas alone, none of which has been calculated."""
    return UserError(
        f"The sheet has formulas whose results were never saved. {NOTHING_CHANGED} "
        "Open the file in Excel, save it and import it again.",
        code="no_results",
    )


def only_errors() -> UserError:
    """Refuse a sheet whose cells all show errors."""
    return UserError(
        f"Every filled cell of the sheet shows an error, such as #REF!. {NOTHING_CHANGED} "
        "Open the file in Excel, correct its formulas, save it and import it again.",
        code="only_errors",
    )


def very_old() -> UserError:
    """Refuse the file of an Excel before version 5."""
    return UserError(
        f"The file was saved by a very old Excel (version 4 or earlier). {NOTHING_CHANGED} "
        "Open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx) and import that.",
        code="very_old",
    )


def not_downloaded() -> UserError:
    """Refuse a file of zeros, which stands for one that is still in the cloud."""
    return UserError(
        f"The file has the size of a document but no content yet. {NOTHING_CHANGED} "
        "If it is stored in the cloud, open it once so that it is downloaded, then import it.",
        code="not_downloaded",
    )


def lock_file(name: str) -> UserError:
    """Refuse the small file that Excel keeps beside an open workbook."""
    return UserError(
        f"“{name}” only marks that somebody has the workbook “{name[2:]}” open. {NOTHING_CHANGED} "
        "Choose the workbook itself.",
        code="lock_file",
    )


def too_large(what: str) -> UserError:
    """Refuse a file that asks too much; `what` says of what, as in "It has 2,000 columns"."""
    return UserError(
        f"The file is too large to be read safely: {what}. {NOTHING_CHANGED} "
        "Copy the rows you need into a new workbook and import that.",
        code="too_large",
    )


def password() -> UserError:
    """Refuse a file that needs a password to be read."""
    return UserError(
        f"The file is protected by a password. {NOTHING_CHANGED} "
        "Give the password, or open the file in Excel, save it without one and import that.",
        code="password",
    )


def wrong_password() -> UserError:
    """Refuse a file that the given password does not open."""
    return UserError(
        f"The password does not open the file. {NOTHING_CHANGED} "
        "Type it again, with capitals as they were set.",
        code="wrong_password",
    )


def encrypted() -> UserError:
    """Refuse a file encrypted in a way that no password given here would open."""
    return UserError(
        f"The file is encrypted in a way that cannot be opened here. {NOTHING_CHANGED} "
        "Open it in its own program, save it without the password and import that.",
        code="encrypted",
    )


def rights_managed() -> UserError:
    """Refuse a file that only the people named by its owner can open, whatever the password."""
    return UserError(
        f"The file is protected by rights management (IRM). {NOTHING_CHANGED} "
        "Open it in Excel, copy the rows into a new workbook and import that.",
        code="encrypted",
    )


def forbidden_xml() -> UserError:
    """Refuse XML that defines entities, which no spreadsheet program writes."""
    return UserError(
        f"The file contains forbidden XML, which no spreadsheet program writes. {NOTHING_CHANGED} "
        "Do not open it; ask its sender where it comes from.",
        code="forbidden_xml",
    )


def not_a_spreadsheet(what: str) -> UserError:
    """Refuse another kind of file; `what` names it, as in "a PDF document"."""
    return UserError(
        f"The file is {what}, not a spreadsheet. {NOTHING_CHANGED} "
        "Choose an Excel workbook or a CSV file; if this one holds a table, "
        "open it in its own program and save or copy the table as an Excel workbook.",
        code="not_a_spreadsheet",
    )
