"""Is a gradient right, and where is it wrong: finite differences that know their own error."""
