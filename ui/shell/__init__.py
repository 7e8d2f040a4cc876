"""The window around its pages: navigation rail, search, status bar and drop overlay."""
