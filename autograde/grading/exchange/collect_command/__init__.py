"""`autograde collect`: nbgrader's two collectors, and one table of what they brought."""
