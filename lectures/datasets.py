"""Training databases the notebooks use.

Each function returns arrays with one token in every row. Nothing is downloaded, and NumPy is all that is needed:
the data stands in ``lectures/data``. Some of it was taken from scikit-learn, by ``tests/tools/course_data.py``.
"""

from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
TRAINED = 1257  # of the digits: 70 %
STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # of the readers of reviews: small is timid, large is bold
PAWNS = {"p": 1, "n": 3, "b": 3, "r": 5, "q": 9, "k": 0}


def tiny_network():
    """Return the network that the course computes by hand: 2 features, 2 hidden nodes, 2 classes, 1 token.

    Returns
    -------
    x : array (1, 2)
        One token.
    y : array (1, 2)
        Its label, one-hot: the second class (index 1).
    weights : list of two arrays (2, 3)
        One matrix a layer; the last column multiplies the constant 1.
    """
    x = np.array([[1.0, 2.0]])
    y = np.array([[0.0, 1.0]])
    weights = [
        np.array([[0.5, 0.5, -0.5], [1.0, -0.5, -0.5]]),
        np.array([[1.0, -1.0, 0.0], [-0.5, 1.0, 0.5]]),
    ]
    return x, y, weights


def digits():
    """Return 1797 handwritten digits, 8 by 8 grey pixels each, from 13 writers.

    Returns
    -------
    x : array (1797, 64)
        Ink in each pixel, row by row, 0 (paper) to 1 (ink).
    class_index : array (1797,) of integers
        The digit, 0 to 9.

    Source: E. Alpaydin and C. Kaynak (1998), *Optical Recognition of Handwritten Digits*, UCI Machine
    Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0; its test set, through scikit-learn.
    """
    held = _arrays("digits")
    return held["ink"].astype(float) / 16, held["digit"].astype(int)  # 16 is the blackest pixel


def trained_digits():
    """Return the weights of a network that reads digits, trained in advance on the first 1257 of `digits`.

    Returns
    -------
    weights : list of two arrays, (32, 65) and (10, 33)
        One matrix a layer; the last column multiplies the constant 1. Tanh between them, softmax at the end.

    Source: trained with the course's own `train`, rounded to three digits; CC0.
    """
    rows = [np.array(line.split(), dtype=float) for line in _lines("digit_weights.txt")]
    return [np.array(rows[:32]), np.array(rows[32:])]


def trained_classifier(name):
    """Return the weights of one layer that scikit-learn's `LogisticRegression` trained in advance.

    Parameters
    ----------
    name : "digits", "breast_cancer" or "reviews"
        The first is trained on 1200 of `digits`, the second on 300 of `breast_cancer`: those that come first once
        ``np.random.default_rng(28).permutation`` has shuffled all. The third is trained on 120 of `reviews`, four
        times: with the `STRENGTHS` 0.01, 0.1, 1 and 10, scikit-learn's ``C``.

    Returns
    -------
    w : array (10, 65), (1, 31) or (4, 474)
        A row a class; of two classes, the second one's. Of reviews, a row a strength. The last column multiplies
        the constant 1.

    Source: scikit-learn 1.9 on these data; CC0.
    """
    return _arrays("classifiers")[name]


def breast_cancer():
    """Return measurements of cells from 569 breast tumours, and whether each tumour was malignant.

    Returns
    -------
    x : array (569, 30)
        Standardised: each feature has mean 0 and standard deviation 1 over the tokens.
    y : array (569,)
        1.0 is malignant (212 tumours), 0.0 benign (357). scikit-learn codes it the other way round; here
        1 is what the test looks for, as in medicine.
    feature_names : list of 30 str

    Source: W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), *Breast Cancer Wisconsin (Diagnostic)*,
    UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B, CC BY 4.0; through scikit-learn.
    """
    held = _arrays("breast_cancer")
    return _standardised(held["measurements"]), held["malignant"].astype(float), held["names"].tolist()


def diabetes():
    """Return ten measurements of 442 people with diabetes, and how far the disease went in one year.

    Returns
    -------
    x : array (442, 10)
        Age, sex, body mass index, blood pressure and six blood values, standardised: each has mean 0 and
        standard deviation 1 over the tokens.
    y : array (442,)
        Disease progression one year later, 25 to 346, a quantitative measure in scikit-learn's own units.

    Source: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004), "Least Angle Regression", *Annals of
    Statistics* 32, 407-499; through scikit-learn (BSD 3-Clause), which states no licence of the data.
    """
    held = _arrays("diabetes")
    return _standardised(held["measurements"]), held["progression"]


def _standardised(features):
    return (features - features.mean(axis=0)) / features.std(axis=0)


def photograph(name):
    """Return a grey photograph, small enough to train on.

    Parameters
    ----------
    name : "china" or "flower"
        A Chinese temple, or a flower.

    Returns
    -------
    image : array (104, 160)
        Brightness to the eye (ITU-R BT.601), 0 (black) to 1 (white). Each pixel is the mean of 4 by 4 pixels of the
        original.

    Source: china.jpg by Daniel Buechele (flickr.com/photos/danielbuechele/6061409035), flower.jpg by
    vultilion (flickr.com/photos/vultilion/6056698931), both CC BY 2.0; through scikit-learn.
    """
    if name not in ("china", "flower"):
        raise ValueError(f'name is {name!r}; there are two photographs: "china" and "flower"')
    return _arrays("photographs")[name]


def photograph_patches(size=8, count=2000, seed=0, names=("china", "flower")):
    """Return square pieces of the photographs, cut out at random places.

    Parameters
    ----------
    size : int
        Side of a piece, pixels, up to 104.
    count : int
        Number of pieces, shared evenly among the photographs.
    seed : int
        The same seed gives the same pieces.
    names : sequence of str
        Which photographs: leave one out to test on it.

    Returns
    -------
    patches : array (count, size * size)
        Brightness, 0 to 1, row by row. Source and licence: see `photograph`.
    """
    rng = np.random.default_rng(seed)
    images = [photograph(name) for name in names]
    windows = [np.lib.stride_tricks.sliding_window_view(image, (size, size)) for image in images]
    patches = np.empty((count, size * size))
    for i in range(count):
        places = windows[i % len(windows)]
        row, column = rng.integers(places.shape[0]), rng.integers(places.shape[1])
        patches[i] = places[row, column].ravel()
    return patches


def to_patches(image, size=8):
    """Cut an image into squares that do not overlap, left to right, top to bottom.

    Parameters
    ----------
    image : array (rows, columns)
        Both sides are multiples of `size`.
    size : int
        Side of a square, pixels.

    Returns
    -------
    patches : array (rows * columns / size**2, size * size)

    Raises
    ------
    ValueError
        Where the squares do not fill the image.
    """
    rows, columns = image.shape
    if rows % size or columns % size:
        raise ValueError(f"an image of {rows} by {columns} pixels cannot be cut into squares of {size} pixels")
    blocks = image.reshape(rows // size, size, columns // size, size)
    return blocks.swapaxes(1, 2).reshape(-1, size * size)


def from_patches(patches, shape):
    """Put the squares of `to_patches` together again.

    Parameters
    ----------
    patches : array (number of squares, size * size)
    shape : (rows, columns)
        Of the image.

    Returns
    -------
    image : array of that shape
    """
    rows, columns = shape
    size = round(patches.shape[1] ** 0.5)
    if patches.size != rows * columns or rows % size or columns % size:
        raise ValueError(f"{len(patches)} squares of {size} pixels do not fill {rows} by {columns} pixels")
    blocks = patches.reshape(rows // size, columns // size, size, size)
    return blocks.swapaxes(1, 2).reshape(rows, columns)


def reviews():
    """Return 160 sentences about films, and whether each praises its film.

    Returns
    -------
    texts : list of str
        One sentence each, as written: capitals, apostrophes, quotation marks.
    labels : list of int
        +1 praises (80 sentences), -1 does not (80).

    Source: written for this course, about films that do not exist; CC0.
    """
    rows = [line.split("\t") for line in _lines("reviews.txt")]
    return [text for _, text in rows], [int(label) for label, _ in rows]


def review_vocabulary(size=None):
    """Return the lower-case words that occur in `reviews`, most often first, ties in alphabetical order.

    Parameters
    ----------
    size : int, optional
        How many words; all of them where it is left out.

    Returns
    -------
    vocabulary : list of str
    """
    return _lines("review_vocabulary.txt")[:size]


def chess_positions():
    """Return chess positions, and what Black has more than White on the board.

    Returns
    -------
    fens : list of str
        A position each, in Forsyth-Edwards notation: capitals are White's pieces, small letters Black's.
    values : array (n,)
        Black's material minus White's, in pawns: queen 9, rook 5, bishop and knight 3, pawn 1.

    Source: openings and endings known to every chess player, collected for this course; CC0.
    """
    fens = [line.split("\t")[0] for line in _lines("chess_positions.txt")]
    return fens, np.array([_material(fen) for fen in fens], dtype=float)


def _material(fen):
    pieces = [letter for letter in fen.split()[0] if letter.isalpha()]
    return sum(PAWNS[p.lower()] * (1 if p.islower() else -1) for p in pieces)


def _arrays(name):
    with np.load(DATA / f"{name}.npz") as held:
        return dict(held)


def _lines(name):
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
