"""A function that notes what it was asked: how many passes a verdict costs."""


def counted(f):
    """The function, and a list with the shapes of the arrays that it was asked for."""
    shapes = []

    def asked(v):
        shapes.append(v.shape)
        return f(v)

    return asked, shapes
