"""Hands in a cell with a syntax error."""

FAILS = ("check_mse", "check_mse_gradient")
SOURCES = {"mse": "def mse(y, y_star)\n    return np.mean((y - y_star) ** 2, axis=1)"}
