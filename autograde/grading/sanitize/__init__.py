"""What a stranger wrote, made safe to show: in the formgrader it opens in the instructor's own, signed-in browser."""
