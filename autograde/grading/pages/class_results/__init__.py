"""What a class did, as numbers and names: what the report shows."""
