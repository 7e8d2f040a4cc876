"""News by command: added, permitted, published, exported."""

from pathlib import Path

import pytest
from docx import Document

from tests.cli.commands import Almanac


@pytest.fixture
def office(almanac: Almanac, alumni: Path) -> Almanac:
    """People with degrees; two items, the second about two people."""
    almanac.json("import", "contacts", alumni)
    text = "Anna has a chair.\n\nShe moves in May."
    almanac.json("news", "add", "A chair in Leeds", "--about", "1", "--text", text)
    almanac.json("news", "add", "A book", "--about", "2", "--about", "3", "--source", "E-mail")
    return almanac


def test_news_goes_from_received_to_published(office: Almanac, tmp_path: Path) -> None:
    out = tmp_path / "news.docx"
    for number in ("1", "2"):
        office.json("news", "set", number, "--state", "edited")
    assert "no such news to export" in office("news", "export", out).refusal
    office.json("news", "set", "1", "--permission", "granted", "--evidence", "E-mail, 3 May")
    one_of_two = ("news", "set", "2", "--permission", "refused", "--of", "3")
    assert "refused permission" in office.json(*one_of_two)["obstacle"]
    written = office.json("news", "export", out)
    assert (written["items"], len(written["left_out"])) == (1, 1)
    texts = [one.text for one in Document(str(out)).paragraphs]
    assert "A chair in Leeds" in texts
    assert "Anna has a chair." in texts
    assert not [text for text in texts if "book" in text]
    refused = office("news", "set", "2", "--state", "published", "--issue", "1").refusal
    assert "refused permission. Nothing was changed" in refused
    published = office.json("news", "set", "1", "--state", "published", "--issue", "Spring 2027")
    assert (published["state"], published["published_in"]) == ("published", "Spring 2027")
    assert office.json("news", "export", out, "--issue", "spring 2027")["items"] == 1
    assert [one["news"] for one in office.json("news", "list", "--state", "edited")["news"]] == [2]
    office.json("undo", str(published["batch"]))
    assert len(office.json("news", "list", "--state", "edited")["news"]) == 2


def test_what_people_read(office: Almanac) -> None:
    lines = office("news", "list").out.splitlines()
    assert lines[1].startswith("1  A chair in Leeds, about ")
    assert lines[1].endswith(": received, permission: no permission yet")
    assert "its people stay" in office("news", "delete", "1").out
    assert "A book" in office("news", "delete", "2").out
    assert office("news", "list").out == "There is no news.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("news", "set", "9", "--state", "edited"), 1, "no such news"),
        (("news", "set", "1", "--state", "printed"), 1, "is not one of"),
        (("news", "set", "1", "--state", "published"), 1, "in which issue"),
        (("news", "set", "1"), 2, "give --state or --permission"),
        (("news", "add", "One", "--about", "99"), 1, "deleted meanwhile"),
        (("news", "list", "--state", "printed"), 2, "give one of"),
    ],
)
def test_refusals(office: Almanac, arguments: tuple[str, ...], code: int, said: str) -> None:
    told = office(*arguments)
    assert told.status == code
    assert said in told.err
