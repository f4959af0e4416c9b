"""The student's half on old and new versions of Python and of what it needs: `make matrix`."""
