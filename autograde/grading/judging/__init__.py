"""A notebook executed in the sandbox, and judged outside of it."""
