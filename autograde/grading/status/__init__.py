"""Where each unit of a course stands, and what to say next."""
