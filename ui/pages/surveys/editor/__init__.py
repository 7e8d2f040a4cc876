"""The editor of a questionnaire: a list of questions, a form for one, and a preview of it."""
