"""Export the responses of a wave in the format that the file's name asks for.

Knows which formats there are; must not know what they hold.
"""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from core.progress import SILENT, Progress
from exporters.responses.coded_responses import coded_responses
from exporters.responses.csv_archive import write_csv_archive
from exporters.responses.exported_responses import read_exported_responses
from exporters.responses.reidentification import Detail, SingledOut, singled_out
from exporters.responses.sav_file import write_sav
from exporters.responses.workbook import write_responses_workbook
from models.database import Database


def export_responses(
    database: Database,
    path: Path,
    survey_code: str,
    wave_label: str,
    *,
    anonymous: bool = False,
    details: Collection[Detail] = (),
    fields: Sequence[str] = (),
    progress: Progress = SILENT,
) -> int:
    """Write the responses of a wave to `path` and give how many.

    An .xlsx or .ods file has the answers in words and can be imported again; a .sav file (SPSS) and
    a .zip file (CSV, codebook, scripts for R and Python) have them coded. What is exported of each
    response: `read_exported_responses`. Raises UserError for an unknown survey or wave, another
    ending, or when the file cannot be written; Cancelled as `progress` says.
    """
    with database.read() as connection:
        exported = read_exported_responses(
            connection, survey_code, wave_label, anonymous=anonymous, details=details, fields=fields
        )
    match path.suffix.casefold():
        case ".sav":
            write_sav(path, coded_responses(exported, progress), exported.wave.title)
        case ".zip":
            write_csv_archive(path, coded_responses(exported, progress), exported.wave.title)
        case _:
            write_responses_workbook(path, exported, progress=progress)
    return len(exported.responses)


def find_singled_out(
    database: Database,
    survey_code: str,
    wave_label: str,
    details: Collection[Detail],
    fields: Sequence[str] = (),
) -> SingledOut:
    """Count who could be recognised in an anonymous export of the wave.

    Raises UserError for an unknown survey or wave.
    """
    with database.read() as connection:
        exported = read_exported_responses(
            connection, survey_code, wave_label, anonymous=True, details=details, fields=fields
        )
    facts = {one.label: partial(exported.of_person, key=one.key) for one in exported.person_fields}
    return singled_out(exported.questions, exported.responses, details, facts)
