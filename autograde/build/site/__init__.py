"""The course as a static site: every lecture as one reads it, the guides, the reference, search."""
