"""Reads mutated workbooks: flipped bytes, cut ends, edited archives.

    python -m bench.fuzz COUNT FILE...

Each must end in a table or in a refusal within 20 seconds. Most are read in one long-lived
process; a file that ends it, or takes too long there, goes the way that a user's file goes, through
a process of its own. Knows nothing of what the files hold.
"""

import io
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from core.errors import UserError
from core.formats import format_number
from core.progress import SILENT
from tabular.reading import Limits, read_file
from tabular.reading.child import cap_memory, read
from tabular.reading.messages import Request

STALL = 20.0  # seconds
_LIMITS = Limits(seconds=STALL, memory_bytes=2 * 1024**3)
_BROKEN = "broken: "  # how the outcome begins that must never be
_ODD_TEXTS = (b"", b"0", b"-1", b"1e999", b"4294967296", b"99999999999999999999", b"\xff\xfe", b"<")


@dataclass(slots=True)
class Outcomes:
    """How many files ended in which way: "read", or the code of the refusal."""

    ways: Counter[str] = field(default_factory=Counter)
    alone: int = 0  # of these, how many ended the common process or stalled in it
    broken: list[tuple[int, str]] = field(default_factory=list)  # the file's number, what happened
    slowest: float = 0.0  # seconds


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change `content` in one to three of the ways in which files are damaged, or made to do harm.

    `content` is a file with at least a few bytes; what is a zip archive is also edited inside.
    """
    for _ in range(chance.randint(1, 3)):
        way = chance.choice([_flip, _cut, _repeat] + [_edit_part, _edit_parts] * 3)
        content = way(content, chance) or b"\0"
    return content


def fuzz(sources: Sequence[bytes], count: int, *, seed: int, seconds: float = 1e9) -> Outcomes:
    """Read `count` mutations of `sources`, fewer where `seconds` are over before."""
    outcomes = Outcomes()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        reader = _Reader()
        for number in range(count):
            if time.monotonic() > end:
                break
            chance = random.Random(f"{seed} {number}")
            path.write_bytes(mutated(chance.choice(sources), chance))
            start = time.monotonic()
            way = reader.outcome(path)
            if way is None:
                outcomes.alone += 1
                start = time.monotonic()
                way = _outcome(partial(read_file, path, limits=_LIMITS))
            took = time.monotonic() - start
            outcomes.slowest = max(outcomes.slowest, took)
            outcomes.ways[way] += 1
            if way.startswith(_BROKEN) or took > STALL + 2:
                outcomes.broken.append((number, way))
        reader.end()
    return outcomes


class _Reader:
    """The process that reads one file after the other, started again where a file ends it."""

    def __init__(self) -> None:
        self._start()

    def outcome(self, path: Path) -> str | None:
        """Say how reading `path` ends; None where it does not, or ends the process."""
        self._pipe.send(path)
        try:
            if self._pipe.poll(STALL):
                return str(self._pipe.recv())
        except (EOFError, ConnectionError):
            pass
        self.end()
        self._start()
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()


def _serve(pipe: Connection) -> None:
    cap_memory(_LIMITS.memory_bytes)
    with Path(os.devnull).open("w") as silence:
        os.dup2(silence.fileno(), 2)  # calamine tells at length where it gave up
    request = Request(None, None, _LIMITS)
    while True:
        content = Path(pipe.recv()).read_bytes()
        pipe.send(_outcome(partial(read, content, request, SILENT)))


def _outcome(reading: Callable[[], object]) -> str:
    try:
        reading()
    except UserError as error:
        return error.code
    except MemoryError:
        return "memory"
    except BaseException:
        return _BROKEN + traceback.format_exc(limit=-3)
    return "read"


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] if chance.random() < 0.5 else content[place:]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.choices(range(len(content) + 1), k=2))
    return content[:end] + content[start:end] * chance.randint(1, 3) + content[end:]


def _put_in(content: bytes, chance: random.Random) -> bytes:
    """Replace a number or a short piece by something that nobody expects there."""
    place = chance.randrange(len(content))
    digits = next((i for i in range(place, len(content)) if content[i : i + 1].isdigit()), place)
    return content[:digits] + chance.choice(_ODD_TEXTS) + content[digits + chance.randint(0, 3) :]


def _edit_part(content: bytes, chance: random.Random) -> bytes:
    """Damage the inside of one part of an archive, whose checksums are right again."""
    parts = _parts(content)
    name = chance.choice(list(parts)) if parts else ""
    if not parts or not parts[name]:
        return _flip(content, chance)
    way = chance.choice([_flip, _cut, _repeat, _put_in, _put_in, _put_in])
    return _packed({**parts, name: way(parts[name], chance)})


def _edit_parts(content: bytes, chance: random.Random) -> bytes:
    """Leave a part out, rename it, or give it the content of another."""
    parts = _parts(content)
    if not parts:
        return _cut(content, chance)
    name, other = chance.choice(list(parts)), chance.choice(list(parts))
    match chance.randrange(3):
        case 0:
            parts.pop(name)
        case 1:
            parts[name + chance.choice(["2", "/", "\0", "é", "/../x"])] = parts.pop(name)
        case _:
            parts[name] = parts[other]
    return _packed(parts)


def _parts(content: bytes) -> dict[str, bytes]:
    """Take an archive apart; nothing where it is none, or one too damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return {}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def main() -> None:
    """Read as many mutations as asked for, and print how they ended."""
    count, *files = sys.argv[1:]
    outcomes = fuzz([Path(file).read_bytes() for file in files], int(count), seed=1)
    for way, number in outcomes.ways.most_common():
        print(f"{number:6,}  {way}")
    for mutation, what in outcomes.broken:
        print(f"Mutation {mutation}: {what}")
    print(f"{format_number(outcomes.alone)} ended the common process or stalled in it.")
    print(f"The slowest took {outcomes.slowest:.1f} s.")
    sys.exit(bool(outcomes.broken))


if __name__ == "__main__":
    main()
