"""The commands that list something, where there is nothing to list."""

from tests.cli.commands import Almanac

LISTINGS = (
    "tasks", "worklists", "milestones", "events", "calendar", "batches", "duplicates", "reviews",
    "replies", "segments", "places", "connection list", "survey list", "news list", "mailing list",
    "proposals list", "employers list", "handed-out list", "publications list", "watch list",
)  # fmt: skip


def test_each_listing_says_that_there_is_nothing(almanac: Almanac) -> None:
    told = {command: almanac(*command.split()) for command in LISTINGS}
    assert {command for command, one in told.items() if one.status != 0} == set()
    assert {command for command, one in told.items() if not one.out.strip()} == set()
