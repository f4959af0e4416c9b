"""The instructor's desk: answers in words read question by question, on a page of this machine alone."""
