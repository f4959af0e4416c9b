"""What travels between the two ends: plain data, in a form that both of them know."""
