"""The slope of a function of one number, from finite differences that know their own error."""
