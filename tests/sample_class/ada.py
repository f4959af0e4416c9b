"""Everything is right, as in the reference."""
