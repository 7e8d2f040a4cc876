"""The pages of the window: a package each. A page never imports another page."""
