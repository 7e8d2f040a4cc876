"""The licence of the program and of the packages that it is made with, as files beside the code.

The list of packages is made by tools/list_licences.py; people can read it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.paths import RESOURCES

THIRD_PARTY: Final = RESOURCES / "third-party-licences.txt"
OWN: Final = RESOURCES.parent / "LICENSE"
_NEXT: Final = "\f\n"  # a new page, which is taken out of the texts


@dataclass(frozen=True, slots=True)
class PackageLicence:
    """A package as it is locked; `licence` names it in short, `text` is its wording."""

    name: str
    versions: str
    licence: str
    address: str
    text: str


def read_own_licence(version: str) -> PackageLicence:
    """The program's own, for its `version`."""
    return PackageLicence("Almanac", version, "MIT", "", OWN.read_text(encoding="utf-8"))


def read_licences() -> list[PackageLicence]:
    """The packages of the list, in its order."""
    pages = THIRD_PARTY.read_text(encoding="utf-8").split(_NEXT)[1:]
    return [_read(page) for page in pages]


def as_text(licences: Iterable[PackageLicence], introduction: str) -> str:
    """The list as a file: a page for each package, after the introduction."""
    pages = [
        f"{one.name} {one.versions}\n{one.licence}\n{one.address}\n\n"
        + one.text.replace("\f", "").strip()
        + "\n"
        for one in licences
    ]
    return _NEXT.join([f"{introduction.strip()}\n", *pages])


def _read(page: str) -> PackageLicence:
    head, licence, address, _, text = page.split("\n", 4)
    name, _, versions = head.partition(" ")
    return PackageLicence(name, versions, licence, address, text)
