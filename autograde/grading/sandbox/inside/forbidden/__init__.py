"""What the sandbox forbids on purpose, said in a sentence where a notebook tries it."""
