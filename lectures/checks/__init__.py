"""What each check feeds an exercise's function, and what it asks of the answer: no answers stand here."""
