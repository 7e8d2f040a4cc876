"""Write the sample workbooks beside this file, or into the folder named as the only argument.

Run as `python resources/samples/make_samples.py`. The same people and answers every time: all
chance comes from one seed. Nothing is written unless the totals are the published ones.
"""

import sys
from pathlib import Path
from random import Random

from maker.answer_books import pages_2018, pages_2020
from maker.answers import answers_2018, choose_respondents
from maker.books import SampleSheet, write_book
from maker.checks import check_alumni, check_first_wave, check_second_wave
from maker.contacts import alumni_pages
from maker.people import make_alumni
from maker.registry import registry_pages
from maker.second_wave import answers_2020
from maker.survey import definition_pages

SEED = 2018


def make_books() -> dict[str, list[SampleSheet]]:
    """Every workbook's name and sheets.

    Raises ValueError where a total is not the published one.
    """
    rng = Random(SEED)  # noqa: S311 - chance for invented people, not for secrets
    alumni = make_alumni(rng)
    first_wave = answers_2018(choose_respondents(alumni, rng), rng)
    second_wave = answers_2020(first_wave, alumni, rng)
    kept = {r.person.alumni_id for r in (*first_wave, *second_wave) if r.person}
    check_alumni(alumni)
    check_first_wave(first_wave)
    check_second_wave(first_wave, second_wave)
    return {
        "alumni.xlsx": alumni_pages(alumni, kept, rng),
        "registry-update.xlsx": registry_pages(alumni, kept, rng),
        "careers-questionnaire.xlsx": definition_pages(),
        "answers-2018.xlsx": pages_2018(first_wave, rng),
        "answers-2020.xlsx": pages_2020(second_wave, rng),
    }


def main() -> None:
    """Write all workbooks."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, pages in make_books().items():
        write_book(folder / name, pages)


if __name__ == "__main__":
    main()
