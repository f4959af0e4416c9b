"""What a student's commands do: start a copy of the notebooks, check a whole one."""
