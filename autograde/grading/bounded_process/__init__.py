"""What strangers wrote is taken apart by a function of ours in a process with limits of its own, and fails alone."""
