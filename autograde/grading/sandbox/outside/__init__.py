"""The trusted end: what starts a stranger's process, speaks to it, measures it and ends it."""
