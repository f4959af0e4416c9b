"""The course on back-propagation: what a student opens and imports."""
