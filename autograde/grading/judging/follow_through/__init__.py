"""Right functions on top of wrong ones: judged once more, with the right one in place of the wrong."""
