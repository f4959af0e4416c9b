"""Why nothing can be built, in a sentence for who wrote the source."""


class SourceError(Exception):
    """A notebook's source that cannot be built: which file, which cell, what to write instead."""


class NoWheel(Exception):
    """A wheel that cannot be made; the sentence says why."""
