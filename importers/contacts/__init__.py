"""Files of contacts: mapped, validated, matched to people, planned and written."""
