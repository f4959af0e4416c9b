"""What a user gives, f, x and a gradient: read as a function of one flat array, or said to be something else."""
