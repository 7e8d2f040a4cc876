"""What the tests of reading share: the child process itself."""

import pytest


@pytest.fixture(autouse=True)
def child_process() -> None:
    """Files are read in a child process here, as the program does."""
