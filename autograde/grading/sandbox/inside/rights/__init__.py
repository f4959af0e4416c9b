"""What the process of a submission gives up before a line of the student's runs."""
