"""Opening a page loads nothing heavy: the window would stand still meanwhile."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = (
    "pandas",
    "scipy",
    "matplotlib",
    "openpyxl",
    "docx",
    "jinja2",
    "markdown_it",
    "msal",
    "requests",
)
# Loaded by the jobs that write or draw documents.
WRITES_DOCUMENTS: Final = {"ui.pages.reports.pdf", "ui.pages.settings.report_preview"}


def test_no_page_loads_what_only_its_jobs_need() -> None:
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "ui/pages").rglob("*.py")
    }
    assert found > WRITES_DOCUMENTS
    script = f"""
import importlib, sys
for module in {sorted(found - WRITES_DOCUMENTS)}:
    importlib.import_module(module)
    for name in {HEAVY}:
        assert name not in sys.modules, f"{{module}} loads {{name}}"
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
