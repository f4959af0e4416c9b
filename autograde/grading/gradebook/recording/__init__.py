"""A submission's outcomes, written down: rows into the gradebook, files into autograded/."""
