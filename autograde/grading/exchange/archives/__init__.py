"""Zips unpacked within bounds."""
