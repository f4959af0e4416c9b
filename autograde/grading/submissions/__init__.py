"""What a student handed in: read, looked through, made ready to be executed."""
