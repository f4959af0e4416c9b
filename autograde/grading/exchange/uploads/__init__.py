"""What a system handed out for each student: its names read, and whose each upload is."""
