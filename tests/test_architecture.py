"""The rules of docs/ARCHITECTURE.md as tests: which folder may import which, where Qt is used."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_archon import archrule
from pytest_archon.failure import pop_failures

ROOT = Path(__file__).parent.parent

# Each folder may import only those named with it, and itself.
MAY_IMPORT = {
    "core": (),
    "tabular": ("core",),
    "models": ("core",),
    "records": ("core", "models"),
    "mail": ("core", "tabular", "models", "records"),
    "surveys": ("core", "tabular", "models", "records", "mail"),
    "importers": ("core", "tabular", "models", "records", "mail", "surveys"),
    "analysis": ("core", "models", "records", "surveys"),
    "queries": ("core", "models", "records", "mail", "surveys", "importers", "analysis"),
    "exporters": ("core", "tabular", "models", "records", "mail", "surveys", "analysis"),
}
MAY_IMPORT["connections"] = ("core", "models", "records", "surveys", "importers")
MAY_IMPORT["bench"] = (*MAY_IMPORT["exporters"], "importers", "exporters", "queries")
MAY_IMPORT["cli"] = (*MAY_IMPORT["bench"], "bench", "connections")
MAY_IMPORT["ui"] = (*MAY_IMPORT["bench"], "connections")
QT = ("PySide6", "shiboken6", "qtawesome")


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_from_those_above_it(folder: str) -> None:
    allowed = (*MAY_IMPORT[folder], folder)
    below = [f"{other}*" for other in (*MAY_IMPORT, "main") if other not in allowed]
    rule = archrule(f"{folder} looks up only").match(f"{folder}*").should_not_import(*below)
    rule.check(folder, only_direct_imports=True)


# Inside importers: a kind of import knows no other. importers/kinds.py knows them all, and the
# wizard, which shows what is particular to each.
KINDS = {"contacts", "answers"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_of_import_knows_no_other(kind: str) -> None:
    others = [f"importers.{other}*" for other in KINDS - {kind}]
    above = [
        "importers.kinds", "importers.reviews", "importers.queue*", "importers.wizard_*"
    ]  # fmt: skip
    rule = archrule("kinds stand side by side").match(f"importers.{kind}*")
    rule.should_not_import(*others, *above).check("importers", only_direct_imports=True)


def test_what_serves_any_kind_of_import_knows_none() -> None:
    kinds = [f"importers.{kind}*" for kind in KINDS]
    rule = (
        archrule("any kind")
        .match("importers*")
        .exclude("importers.kinds", "importers.wizard_*", "importers.sample_data", *kinds)
    )
    rule.should_not_import(*kinds).check("importers", only_direct_imports=True)


@pytest.mark.parametrize("folder", [folder for folder in MAY_IMPORT if folder != "ui"])
def test_qt_stands_in_the_window_alone(folder: str) -> None:
    qt = [f"{module}*" for module in QT]
    archrule(f"{folder} knows no Qt").match(f"{folder}*").should_not_import(*qt).check(folder)


def test_queries_write_nothing() -> None:
    rule = archrule("queries read with a connection").match("queries*")
    writes = rule.should_not_import("models.database*", "models.changes*")
    writes.check("queries", only_direct_imports=True)


def test_the_window_leaves_sql_to_others() -> None:
    rule = archrule("no SQL in the window").match("ui*")
    sql = rule.should_not_import("sqlalchemy*", "models.tables", "models.sql")
    sql.check("ui", only_direct_imports=True)


def test_tables_are_imported_from_their_package_alone() -> None:
    folders = [folder for folder in MAY_IMPORT if folder != "core"]
    importing = {
        path.relative_to(ROOT).as_posix()
        for folder in (*folders, "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "from models.tables." in path.read_text("utf-8") and path != Path(__file__)
    }
    assert {one.rpartition("/")[0] for one in importing} == {"models/tables"}


# Where a transaction that writes a batch is opened; all else is handed its ChangeSet.
OPENS_BATCHES = {
    "models/database.py",
    "models/undo.py",
    "records/erasure/erase.py",
    "records/erasure/older_copies.py",
    "records/restore/restore.py",
    "records/retention/removal.py",
    "surveys/sending/sender.py",
    "surveys/returned_mail/mailbox_check.py",
    "connections/participant_states.py",
    "connections/participants.py",
    "importers/workflow.py",
    "importers/sample_data.py",
    "importers/sample_records.py",
}


@pytest.mark.parametrize("folder", [one for one in MAY_IMPORT if one not in {"cli", "ui", "bench"}])
def test_acts_compose_in_the_transaction_of_their_caller(folder: str) -> None:
    opening = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*.py")
        if any(map(_opens_a_batch, ast.walk(ast.parse(path.read_text("utf-8")))))
    }
    assert opening <= OPENS_BATCHES


def _opens_a_batch(node: ast.AST) -> bool:
    """Whether it calls `write` of a database: with a kind of batch, or on a name that says so."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner, first = ast.unparse(node.func.value), ast.unparse(node.args[0]) if node.args else ""
    is_database = owner.split(".")[-1] in {"database", "restored"}
    return node.func.attr == "write" and (is_database or "BatchKind" in first or first == "kind")


PAGES = sorted(path.name for path in (ROOT / "ui" / "pages").iterdir() if path.is_dir())
RECORDS = [f"{folder}*" for folder in MAY_IMPORT["ui"] if folder != "core"]
# What each part of the window must not import; parts are listed from the lowest to the highest.
UI_RULES = {
    "widgets": [*RECORDS, "ui.tables*", "ui.shell*", "ui.pages*", "ui.context", "ui.jobs"],
    "tables": [*RECORDS, "ui.shell*", "ui.pages*", "ui.context", "ui.jobs"],
    "shell": [*RECORDS, "ui.tables*", "ui.pages*", "ui.context"],
    **{f"pages.{page}": [f"ui.pages.{other}*" for other in PAGES if other != page]
       for page in PAGES if not page.startswith("_")},
}  # fmt: skip


@pytest.mark.parametrize("part", UI_RULES)
def test_a_part_of_the_window_knows_only_those_below_it(part: str) -> None:
    rule = archrule(f"ui.{part}").match(f"ui.{part}*").should_not_import(*UI_RULES[part])
    rule.check("ui", only_direct_imports=True)


def test_a_forbidden_import_is_noticed() -> None:
    rule = archrule("nothing").match("records*").should_not_import("core*")
    rule.check("records", only_direct_imports=True)
    assert pop_failures()  # type: ignore[no-untyped-call]  # taken from the plugin before it fails this test with them


def test_core_loads_the_standard_library_alone() -> None:
    modules = ", ".join(f"core.{path.stem}" for path in (ROOT / "core").glob("[a-z]*.py"))
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules);"
        f" import {modules}; print(*(set(sys.modules) - before))"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert loaded - sys.stdlib_module_names == {"core"}


# What writes a file without tabular.writing.files; some may, into temporary folders of their own.
WRITES = re.compile(
    r"\.write_(bytes|text)\(|\.open\(\s*[\"'][wxa]|(?<![.\w])open\([^)\n]*,\s*[\"'][wxa]"
    r"|QPdfWriter\(str|\.save\(str\(|\.savefig\(|NamedTemporaryFile\("
)
WRITES_ITSELF = {
    "connections/fetch.py", "importers/queue/draft_erasure.py", "importers/queue/drafts.py",
    "tabular/reading/process.py",
    "ui/page_pictures.py", "ui/print/print_file.py",
}  # fmt: skip


def test_files_leave_in_one_way() -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in MAY_IMPORT.keys() - {"core", "models", "bench"}
        for path in (ROOT / folder).rglob("*.py")
        if path.parent.name != "writing" and WRITES.search(path.read_text(encoding="utf-8"))
    }
    assert found - WRITES_ITSELF == set(), "use tabular.writing.files.replacing"


# Gerunds that are nouns of the field, the only ones that end the name of a module.
NOUNS = {
    "coding", "drawing", "mapping", "matching", "merging", "planning", "raking", "ranking",
    "reading", "rounding", "routing", "sending", "spelling", "weighting", "wording", "writing",
}  # fmt: skip


def _modules() -> list[Path]:
    return [path for folder in MAY_IMPORT for path in sorted((ROOT / folder).rglob("*.py"))]


def test_modules_have_standard_names() -> None:
    names = {path.stem for path in _modules()} | {path.parent.name for path in _modules()}
    gerunds = {name for name in names if name.endswith("ing")}
    assert {name for name in gerunds if name.rpartition("_")[2] not in NOUNS} == set()


def test_no_two_public_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path in _modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
