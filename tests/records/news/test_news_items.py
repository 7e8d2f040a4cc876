"""News: received, permitted, published, and kept in step with the people it is about."""

from datetime import date

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import journal
from models.undo import undo
from queries.timeline import TimelineKind, read_timeline
from records.erasure.erase import erase_people
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.news.news_items import (
    News,
    NewsItem,
    add_news,
    delete_news,
    edit_news,
    list_news,
    record_permission,
    set_news_state,
)
from records.writing.person_edits import create_person, delete_people
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

DAY = date(2024, 5, 6)
CHAIR = NewsItem("A chair in Leeds", "Ada Okafor has a chair.", "By letter", DAY, by="office")


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    names = (("Ada", "Okafor"), ("Ben", "Hall"), ("Cho", "Lim"))
    return [
        run_act(database, create_person, {"given_name": given, "family_name": family})
        for given, family in names
    ]


def news(database: Database) -> list[News]:
    with database.read() as connection:
        return list_news(connection)


def timeline(database: Database, person: int) -> list[str]:
    with database.read() as connection:
        page = read_timeline(connection, person, kinds=[TimelineKind.NEWS])
    return [one.title for one in page.entries]


def test_news_is_published_once_everybody_permits_it(database: Database, people: list[int]) -> None:
    item = run_act(database, add_news, CHAIR, people[:2])
    assert newest_batch(database).title == "2 people: news added"
    assert timeline(database, people[0]) == ["News: A chair in Leeds (received, no permission yet)"]
    steps = [
        (None, "there is no permission from Ada Okafor and Ben Hall yet"),
        ((people[:1], "granted"), "there is no permission from Ben Hall yet"),
        ((people[1:2], "refused"), "Ben Hall refused permission"),
    ]
    for said, sentence in steps:
        if said is not None:
            run_act(database, record_permission, item.id, *said, on=DAY, evidence="By e-mail")
        with pytest.raises(UserError, match=sentence) as refusal:
            run_act(database, set_news_state, [item.id], "published", issue="Spring 2027")
        assert refusal.value.code == "not_permitted"
    run_act(database, record_permission, item.id, people[1:2], "granted")
    with pytest.raises(UserError, match="in which issue"):
        run_act(database, set_news_state, [item.id], "published", issue=" ")
    batch = batch_of(database, set_news_state, [item.id], "published", issue="Spring 2027", on=DAY)
    (one,) = news(database)
    assert (one.item.state, one.item.published_in, one.item.published_on) == (
        "published", "Spring 2027", DAY,
    )  # fmt: skip
    assert timeline(database, people[1]) == ["News: A chair in Leeds (published in Spring 2027)"]
    assert batch is not None
    undo(database, batch)
    assert news(database)[0].item.state == "received"


def test_several_are_published_together_or_none_is(database: Database, people: list[int]) -> None:
    first, second, third = (
        run_act(database, add_news, NewsItem(title, received_on=DAY), about)
        for title, about in (("One", people[:1]), ("Two", people[1:2]), ("Three", []))
    )
    run_act(database, record_permission, first.id, people[:1], "granted")
    every = [first.id, second.id, third.id]
    with pytest.raises(UserError, match=r"“Two” can’t .* So can’t 1 other\. Nothing was changed"):
        run_act(database, set_news_state, every, "published", issue="1")
    assert {one.item.state for one in news(database)} == {"received"}
    run_act(database, set_news_state, every, "edited")
    assert {one.item.state for one in news(database)} == {"edited"}
    with pytest.raises(UserError, match="about nobody on record"):
        run_act(database, set_news_state, [third.id], "published", issue="1")


def test_an_edit_keeps_what_people_said(database: Database, people: list[int]) -> None:
    item = run_act(database, add_news, CHAIR, people[:2])
    run_act(database, record_permission, item.id, people[:1], "granted", on=DAY)
    changed = NewsItem("A chair in York", "Edited.", None, DAY, id=item.id)
    run_act(database, edit_news, changed, [people[0], people[2]])
    (one,) = news(database)
    assert (one.item.title, one.item.by) == ("A chair in York", "office")
    assert [(who.name, who.permission) for who in one.people] == [
        ("Ada Okafor", "granted"), ("Cho Lim", None),
    ]  # fmt: skip
    run_act(database, edit_news, changed, people[:1])
    run_act(database, set_news_state, [item.id], "published", issue="1")
    with pytest.raises(UserError, match="without the permission of whom you add"):
        run_act(database, edit_news, changed, people)


@pytest.mark.parametrize(
    ("act", "arguments", "said"),
    [
        (add_news, (NewsItem(" "), []), "needs a title"),
        (add_news, (NewsItem("One"), [99]), "deleted meanwhile"),
        (set_news_state, ([99], "edited"), "no such news"),
        (set_news_state, ([1], "printed"), "is not one of"),
        (record_permission, (1, [99], "granted"), "is not about person 99"),
        (record_permission, (1, [1], "perhaps"), "granted or refused"),
        (record_permission, (9, [1], "granted"), "no such news"),
    ],
)
def test_what_is_refused(
    database: Database, people: list[int], act: object, arguments: tuple[object, ...], said: str
) -> None:
    run_act(database, add_news, CHAIR, people[:1])
    with pytest.raises(UserError, match=said):
        run_act(database, act, *arguments)  # type: ignore[arg-type]
    assert len(news(database)) == 1


def test_news_stays_when_a_person_is_deleted_and_is_deleted_alone(
    database: Database, people: list[int]
) -> None:
    item = run_act(database, add_news, CHAIR, people[:1])
    run_act(database, record_permission, item.id, people[:1], "granted")
    batch = batch_of(database, delete_people, people[:1])
    assert [one.people for one in news(database)] == [()]
    assert batch is not None
    undo(database, batch)
    assert [who.permission for who in news(database)[0].people] == ["granted"]
    batch = batch_of(database, delete_news, [item.id])
    assert news(database) == []
    assert batch is not None
    undo(database, batch)
    assert [who.permission for who in news(database)[0].people] == ["granted"]


@pytest.mark.parametrize(
    ("kept", "other", "merged"),
    [
        ("granted", "refused", "refused"),
        ("refused", "granted", "refused"),
        (None, "granted", "granted"),
        (None, None, None),
    ],
)
def test_of_two_permissions_of_a_merged_person_the_refusal_counts(
    database: Database, people: list[int], kept: str | None, other: str | None, merged: str | None
) -> None:
    both = run_act(database, add_news, CHAIR, people[:2])
    alone = run_act(database, add_news, NewsItem("Another", received_on=DAY), people[1:2])
    for person, said in zip(people, (kept, other), strict=False):
        run_act(database, record_permission, both.id, [person], said)
    with database.read() as connection:
        plan = plan_merge(connection, people[0], people[1])
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)
    batch = changes.changed().batch_id
    about = {one.item.id: one.people for one in news(database)}
    assert [who.person_id for who in about[alone.id]] == people[:1]
    assert [(who.person_id, who.permission) for who in about[both.id]] == [(people[0], merged)]
    assert batch is not None
    undo(database, batch)
    about = {one.item.id: one.people for one in news(database)}
    assert [who.permission for who in about[both.id]] == [kept, other]


def test_news_about_an_erased_person_goes_and_other_news_loses_the_name(
    database: Database, people: list[int]
) -> None:
    run_act(database, add_news, CHAIR, people[:1])
    shared = NewsItem("Two chairs", "Ada Okafor and Ben Hall have chairs.", received_on=DAY)
    run_act(database, add_news, shared, people[:2])
    run_act(
        database,
        erase_people,
        people[:1],
        lambda *_nothing: (),
        reason="Asked for it",
        by="office",
    )
    (one,) = news(database)
    assert one.item.text == "(erased) and Ben Hall have chairs."
    assert [who.person_id for who in one.people] == people[1:2]
    with database.read() as connection:
        lines = connection.execute(journal.select()).all()
    assert not [line for line in lines if "Okafor" in f"{line.old}{line.new}"]
    assert not [line for line in lines if "A chair" in f"{line.old}{line.new}"]
