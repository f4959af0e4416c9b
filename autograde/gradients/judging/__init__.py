"""Is a gradient right, and which of its entries are wrong: asked along directions, and where one disagrees, closer."""
