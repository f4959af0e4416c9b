"""The instructor's course folder: its assignments as nbgrader released them, its locks and backups."""
