"""A stranger's process from outside: what it sees, what it may, how to talk to it."""
