"""Comments on a question of a wave: read, searched and coded by theme."""
