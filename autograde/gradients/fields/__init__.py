"""A scalar function of an array, asked around one point: along lines, many at once, with its noise measured."""
