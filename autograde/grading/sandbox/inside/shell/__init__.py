"""A shell that runs cells as a Jupyter kernel does, without a kernel."""
