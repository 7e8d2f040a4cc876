"""The program's own figures, each as a ratio to its floor; no test depends on them."""
