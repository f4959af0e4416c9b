"""Which mistake it is: formulas done wrong, until one gives the student's numbers on every question."""
