"""News that is about nobody but people who are erased: it goes with them."""

from collections.abc import Sequence

from sqlalchemy import select

from models.changes import ChangeSet
from models.sql import within
from models.tables import news_items, news_people


def delete_news_about(changes: ChangeSet, person_ids: Sequence[int]) -> set[int]:
    """Delete the items about `person_ids` alone; return their ids.

    Of what is about others too, the names are taken out with those of all texts.
    """
    columns = news_people.c
    theirs = select(columns.news_id).where(within(columns.person_id, person_ids))
    others = select(columns.news_id).where(~within(columns.person_id, person_ids))
    going = select(news_items.c.id).where(news_items.c.id.in_(theirs), ~news_items.c.id.in_(others))
    ids = set(changes.connection.scalars(going))
    changes.delete(news_items, ids)
    return ids
