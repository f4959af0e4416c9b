"""What is clearly negative has a dash."""

import numpy as np

from lectures import figures


def test_a_signed_picture_marks_the_clearly_negative():
    ax = figures.signed_images([[1.0, -1.0, -0.1, 0.0]], (2, 2), titles=["one"]).axes[0]
    (marks,) = (c for c in ax.collections if len(c.get_offsets()))
    np.testing.assert_array_equal(marks.get_offsets(), [[1, 0]])
