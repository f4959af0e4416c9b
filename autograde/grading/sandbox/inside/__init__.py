"""What runs within the sandbox, in the stranger's own process."""
