"""The parts of the window around its pages: rail, search, strip, messages, dropped files."""
