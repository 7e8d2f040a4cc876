"""Everything held on one person, as a document and as JSON."""
