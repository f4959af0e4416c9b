"""From hand-written text to released notebooks, and to the wheel that students install."""
