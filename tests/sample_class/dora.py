"""Nothing is done: every notebook as it was released."""

REST = "blank"
