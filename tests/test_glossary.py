import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_module_that_the_glossary_names_exists() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    paths = re.findall(r"`([a-z_]+/[a-z_/.]+)`", glossary)
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_decision_record_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")]
    assert len(numbers) > 60
    assert [number for number, times in Counter(numbers).items() if times > 1] == []


def test_every_link_between_documents_leads_to_one() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (path, link)
        for path in documents
        for link in re.findall(r"\]\(([^):#]+\.md)(?:#[^)]*)?\)", path.read_text("utf-8"))
    ]
    assert len(links) > 60
    assert [(path.name, link) for path, link in links if not (path.parent / link).exists()] == []
