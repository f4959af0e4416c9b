"""Pages about what was recorded: feedback for a student, a report for the class."""
