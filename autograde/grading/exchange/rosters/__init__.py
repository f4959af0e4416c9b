"""Lists of students as CSV: read as systems and spreadsheets write them, matched with the gradebook."""
