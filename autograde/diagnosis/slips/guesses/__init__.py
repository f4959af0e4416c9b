"""Slips of which the code shows nothing but that something is missing: guesses, and when one is a proof."""
