"""`autograde judge`: one notebook, without a gradebook."""
