"""What a check says: findings, reports, the names of mistakes, pictures."""
