"""The version of the program."""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def own_version() -> str:
    """The program's version, as pyproject.toml has it."""
    if _PROJECT.is_file():
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        return str(project["version"])
    try:
        return version("almanac")
    except PackageNotFoundError:
        return "not installed"
