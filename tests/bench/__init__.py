"""Numbers of this course, measured: `make bench`, or `python -m tests.bench SECTION...` for some of them."""
