"""A student's notebook and a later release of it, made one."""
