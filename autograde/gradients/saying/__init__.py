"""A verdict in words: what is known of a gradient, what differs in it, and where."""
