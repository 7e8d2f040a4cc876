"""What a column may be imported as, beside the fields of a person. Pure."""

from collections.abc import Mapping
from typing import Final

from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.splitters import SPLITS
from records.fields.definitions import BY_KEY

# The name on the screen by key: cells that are taken apart, permissions and statuses.
TARGET_LABELS: Final[Mapping[str, str]] = {
    **{split.key: split.label for split in SPLITS.values()},
    **{target.key: target.label for target in CONTACT_TARGETS.values() if target.key not in BY_KEY},
}
