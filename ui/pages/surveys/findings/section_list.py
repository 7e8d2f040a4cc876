"""The cards about the whole wave, in the order of the page."""

from collections.abc import Callable
from typing import Final

from ui.context import PageContext
from ui.pages.surveys.findings.crosstab_card import CrosstabCard
from ui.pages.surveys.findings.headlines import Headlines
from ui.pages.surveys.findings.join_card import JoinCard
from ui.pages.surveys.findings.non_response_card import NonResponseCard
from ui.pages.surveys.findings.section import FindingsSection
from ui.pages.surveys.findings.waves_section import WavesSection

ABOVE: Final[tuple[Callable[[PageContext], FindingsSection], ...]] = (
    JoinCard,
    Headlines,
    NonResponseCard,
    CrosstabCard,
    WavesSection,
)
BELOW: Final[tuple[Callable[[PageContext], FindingsSection], ...]] = ()
