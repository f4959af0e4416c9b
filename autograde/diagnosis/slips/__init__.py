"""One slip in the student's own code: a small change of its text after which every question is answered rightly."""
