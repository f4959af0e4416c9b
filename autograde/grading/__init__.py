"""The grader's half: a class is graded in a sandbox, judged outside it, and recorded in nbgrader's gradebook."""
