"""The answers of one response, read and corrected: on the page of its wave, and on a person's."""
