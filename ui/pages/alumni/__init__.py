"""The Alumni page: people in a filterable table, one of them in a panel, bulk actions."""
