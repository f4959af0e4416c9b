"""`autograde erase`: one student taken out of a course."""
