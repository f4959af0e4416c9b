"""What the course carries of scikit-learn's data, and of classifiers that it trained, for students without it.

`python -m tests.tools.course_data` writes it; `tests/lectures/test_datasets.py` compares.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_sample_image
from sklearn.linear_model import LogisticRegression

from lectures import datasets
from solutions.reference import training_database

FOLDER = Path(datasets.__file__).parent / "data"


def arrays() -> dict[str, dict[str, np.ndarray]]:
    """File -> its arrays, by their names, as scikit-learn has them."""
    digits, cancer, diabetes = load_digits(), load_breast_cancer(), load_diabetes()
    return {
        "digits": {"ink": digits.data.astype(np.uint8), "digit": digits.target.astype(np.uint8)},
        "breast_cancer": {
            "measurements": cancer.data,
            "malignant": cancer.target == list(cancer.target_names).index("malignant"),
            "names": np.array(cancer.feature_names, dtype=str),
        },
        "diabetes": {"measurements": diabetes.data, "progression": diabetes.target},
        "photographs": {name: grey(load_sample_image(f"{name}.jpg")) for name in ("china", "flower")},
    }


def grey(colour: np.ndarray) -> np.ndarray:
    """A small grey photograph (104, 160), of one in colour (427, 640, 3), 0 to 255."""
    brightness = colour / 255 @ [0.299, 0.587, 0.114]  # of red, green and blue to the eye, ITU-R BT.601
    brightness = brightness[:416]  # so that both sides are multiples of 4 times 8
    return brightness.reshape(104, 4, 160, 4).mean(axis=(1, 3))


def classifiers() -> dict[str, np.ndarray]:
    """Weights of scikit-learn's logistic regressions, the bias in the last column."""
    texts, labels = datasets.reviews()
    words, signed = training_database(texts, labels, datasets.review_vocabulary())
    ink, digit = datasets.digits()
    measurements, malignant, _ = datasets.breast_cancer()
    pairs = np.r_[0:60, 80:140]
    readers = [trained(words[pairs], signed[pairs] > 0, strength) for strength in datasets.STRENGTHS]
    return {
        "digits": trained(*(rows[first(len(digit), 1200)] for rows in (ink, digit))),
        "breast_cancer": trained(*(rows[first(len(malignant), 300)] for rows in (measurements, malignant))),
        "reviews": np.concatenate(readers),
    }


def first(tokens: int, count: int) -> np.ndarray:
    """Which tokens the notebooks train on: the first of them, once they are shuffled."""
    return np.random.default_rng(28).permutation(tokens)[:count]


def trained(x: np.ndarray, y: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """The weights of a logistic regression, an array (classes, features + 1), or (1, features + 1) of two classes."""
    model = LogisticRegression(C=strength, max_iter=1000).fit(x, y)
    return np.column_stack([model.coef_, model.intercept_])


def write(name: str, held: Mapping[str, Any]) -> None:
    """Write one file of arrays."""
    np.savez_compressed(FOLDER / f"{name}.npz", **held)


if __name__ == "__main__":
    for name, held in arrays().items():
        write(name, held)
    write("classifiers", classifiers())
