"""The class report: one page on how a class did."""
