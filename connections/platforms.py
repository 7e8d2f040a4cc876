"""The survey platforms with whose interface the program works, each as one declared value."""

from collections.abc import Mapping
from typing import Final

from connections.kobo import KOBO
from connections.limesurvey import LIMESURVEY
from connections.platform import ConnectedPlatform, PlatformInterface
from connections.qualtrics import QUALTRICS
from connections.redcap import REDCAP

PLATFORMS: Final[Mapping[ConnectedPlatform, PlatformInterface]] = {
    ConnectedPlatform.LIMESURVEY: LIMESURVEY,
    ConnectedPlatform.QUALTRICS: QUALTRICS,
    ConnectedPlatform.REDCAP: REDCAP,
    ConnectedPlatform.KOBO: KOBO,
}
