"""How an exercise is checked: a function is asked, its answers are examined, a report says what differs."""
