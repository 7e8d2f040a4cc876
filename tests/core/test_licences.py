import re
from pathlib import Path

from core.licences import OWN, read_licences

LOCKED = re.compile(r"^([\w.-]+)==([\w.+-]+)", re.MULTILINE)
PROJECT = Path(__file__).parent.parent.parent


def test_every_package_that_is_locked_is_listed_with_its_licence() -> None:
    locked: dict[str, list[str]] = {}
    for name, version in LOCKED.findall((PROJECT / "requirements/runtime.txt").read_text("utf-8")):
        locked.setdefault(name, []).append(version)
    listed = read_licences()
    assert {one.name: one.versions for one in listed} == {
        name: ", ".join(versions) for name, versions in locked.items()
    }, "run “make licences”"
    for one in listed:
        assert one.licence, one.name
        assert one.address.startswith("https://"), one.name
        assert re.search("(?i)copyright|licen[cs]e", one.text), one.name


def test_libraries_under_the_lgpl_come_with_its_whole_text() -> None:
    for one in read_licences():
        if "LGPL-3" in one.licence:
            assert "GNU LESSER GENERAL PUBLIC LICENSE" in one.text, one.name
            assert "GNU GENERAL PUBLIC LICENSE" in one.text, one.name
        elif "LGPL" in one.licence:
            assert "GNU LESSER GENERAL PUBLIC LICENSE" in one.text, one.name


def test_no_licence_forbids_the_programs_own() -> None:
    for one in read_licences():
        assert not re.fullmatch(r"A?GPL.*", one.licence), one.name
    assert OWN.read_text("utf-8").startswith("MIT License")
