"""Links between the questions, and the choices, of the versions of a questionnaire.

Each leads from a record of an earlier version to one of the next; those of versions further apart
are found over the versions between. The crosswalk shows them, filters follow them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, select

from models.tables import choice_links, choices, questions


def read_links(connection: Connection, table: Table, survey_id: int) -> Mapping[int, list[int]]:
    """The later ids of each earlier one; `table` has the links of questions or of choices."""
    of_survey = select(questions.c.id).where(questions.c.survey_id == survey_id)
    if table is choice_links:
        of_survey = select(choices.c.id).where(choices.c.question_id.in_(of_survey))
    found = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.later_id.in_(of_survey))):
        found[row.earlier_id].append(row.later_id)
    return found


def linked_pairs(
    starts: Sequence[int], links: Mapping[int, list[int]], ends: Iterable[int]
) -> list[tuple[int, int]]:
    """Each of the earlier `starts` with those of the later `ends` that links lead to."""
    found = []
    for start in starts:
        reached, left = {start}, [start]
        while left:
            for one in links.get(left.pop(), ()):
                if one not in reached:
                    reached.add(one)
                    left.append(one)
        found += [(start, end) for end in ends if end in reached]
    return found
