"""What was recorded of a class, read back: people and points from the gradebook, verdicts from autograded/."""
