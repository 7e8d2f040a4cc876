"""Lists the packages that the program runs with, and their licences: `make licences`.

Takes names and versions from requirements/runtime.txt, the rest from the packages as they are
installed. Texts that a package does not bring stand in tools/licence_texts.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from core.licences import THIRD_PARTY, PackageLicence, as_text

_PROJECT: Final = Path(__file__).parent.parent
_TEXTS: Final = Path(__file__).parent / "licence_texts"
_LOCKED: Final = re.compile(r"^([\w.-]+)==([\w.+-]+)", re.MULTILINE)
_LICENCE_FILE: Final = re.compile(r"(?i)(licen[cs]e|copying|notice)[^/]*$|/licenses/")
_LONGEST_NAME: Final = 60
_QT: Final = """\
Qt and its Python bindings are used under the GNU Lesser General Public License, version 3. They are
separate libraries, linked dynamically and installed unchanged, so you may replace them by versions
of your own. Their source: https://download.qt.io/official_releases/QtForPython/ and
https://download.qt.io/official_releases/qt/
"""
_FONTS: Final = """\
The typefaces that it brings have licences of their own: Phosphor the MIT licence, Font Awesome and
Elusive Icons the SIL Open Font License 1.1, Material Design Icons and Remix Icon the Apache License
2.0, Microsoft's Codicons CC BY 4.0.
"""
_LGPL: Final = ("LGPL-3.0-only.txt", "GPL-3.0-only.txt")  # the former refers to the latter
# What is said, and whose text stands here, of packages that do not bring all of their licence.
_ADDED: Final = {
    "colorama": ("", "colorama.txt"),  # for Windows alone
    "ftfy": ("", "Apache-2.0.txt"),
    "nameparser": ("", "LGPL-2.1-or-later.txt"),
    "psycopg": ("", "GPL-3.0-only.txt"),
    "psycopg-binary": ("", "GPL-3.0-only.txt"),
    "pyside6-essentials": (_QT, *_LGPL),
    "pywin32-ctypes": ("", "pywin32-ctypes.txt"),  # for Windows alone
    "qtawesome": (_FONTS,),
    "shiboken6": (_QT, *_LGPL),
}
_MISSING_NAMES: Final = {
    "colorama": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
}
_INTRODUCTION: Final = """\
Packages that Almanac is made with, and their licences

Almanac itself has the MIT licence (the file LICENSE). The packages below are its own only in that
they are installed with it; each has the licence of its authors, which follows. Among them are
libraries under the GNU Lesser General Public License (PySide6, psycopg, nameparser, pycountry),
which are used unchanged and can be replaced by versions of your own.

This file is made by “make licences”.
"""


def main() -> None:
    """Write the list."""
    THIRD_PARTY.write_text(as_text(_licences(), _INTRODUCTION), encoding="utf-8")


def locked_versions() -> dict[str, list[str]]:
    """The locked versions of each package; systems and versions of Python may differ in them."""
    found: dict[str, list[str]] = {}
    text = (_PROJECT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    for name, version in _LOCKED.findall(text):
        found.setdefault(name, []).append(version)
    return found


def _licences() -> Iterator[PackageLicence]:
    for name, versions in locked_versions().items():
        address = f"https://pypi.org/project/{name}/"
        said, *files = _ADDED.get(name, ("",))
        added = [(_TEXTS / file).read_text(encoding="utf-8") for file in files]
        try:
            package = distribution(name)
        except PackageNotFoundError:
            if name not in _ADDED:
                raise
            package = None
        if package is not None and package.version not in versions:
            raise SystemExit(f"{name} {package.version} is installed, not {versions}")
        texts = [said, *(() if package is None else _texts(package)), *added]
        text = "\n\n".join(filter(None, (one.strip() for one in texts)))
        if not text:
            raise SystemExit(f"{name} brings no licence; put its text into {_TEXTS}")
        licence = _MISSING_NAMES.get(name) or (_name(package) if package else "")
        yield PackageLicence(name, ", ".join(versions), licence, address, text)


def _name(package: Distribution) -> str:
    """What the package calls its licence."""

    def said(key: str) -> list[str]:
        return package.metadata.get_all(key) or []

    for one in (*said("License-Expression"), *said("License")):
        if len(one) < _LONGEST_NAME and "\n" not in one:
            return one
    found = [
        one.rpartition(" :: ")[2] for one in said("Classifier") if one.startswith("License ::")
    ]
    if not found:
        raise SystemExit(f"{package.name} does not name its licence")
    return " or ".join(found)


def _texts(package: Distribution) -> Iterator[str]:
    """The licences that the package brings, each once; of some it has copies in two places."""
    seen: set[str] = set()
    for file in package.files or ():
        path = str(file)
        if _LICENCE_FILE.search(path) and not path.endswith((".py", ".pyc", ".html")):
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n").strip()
            if text not in seen:
                seen.add(text)
                yield text


if __name__ == "__main__":
    main()
