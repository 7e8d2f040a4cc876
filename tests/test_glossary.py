import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_module_that_the_glossary_names_exists() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    paths = re.findall(r"`([a-z_]+/[a-z_/.]+)`", glossary)
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []
