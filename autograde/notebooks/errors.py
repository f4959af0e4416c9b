"""Why a notebook cannot be read."""


class Broken(Exception):
    """A notebook that cannot be read; the text says why, as a part of a sentence."""
