"""Item statistics of classical test theory: numbers in, numbers out.

Sources: L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory (1986), chapters 7 and 14;
T. L. Kelley, The selection of upper and lower groups for the validation of test items, J. Educ. Psychol. 30 (1939);
R. L. Ebel, Procedures for the analysis of classroom tests, Educ. Psychol. Meas. 14 (1954); L. J. Cronbach, Coefficient
alpha and the internal structure of tests, Psychometrika 16 (1951); G. F. Kuder and M. W. Richardson, The theory of the
estimation of test reliability, Psychometrika 2 (1937).
"""

import numpy as np

EXTREME = 0.27  # of the class in each of the two groups that are compared (Kelley, 1939)


def difficulty(points, possible: float) -> float:
    """The difficulty index, the "p-value" of an item: mean points over points that could be reached.

        p = mean(x) / x_max; of an item that is solved or not, the part of the class that solved it

    Parameters
    ----------
    points : (students,)
    possible : float

    Returns
    -------
    float, 0 (nobody) to 1 (everybody); nan without students
    """
    points = np.asarray(points, dtype=float)
    return float(points.mean() / possible) if points.size and possible else float("nan")


def item_rest_correlation(points, totals) -> float:
    """Corrected item-total correlation: Pearson's r of an item with the total of all other items.

        r(x, t - x); for an item that is solved or not this is the corrected point-biserial correlation

    Parameters
    ----------
    points : (students,), of the item
    totals : (students,), of all items, this one among them

    Returns
    -------
    float, -1 to 1; nan where everybody has the same
    """
    x = np.asarray(points, dtype=float)
    rest = np.asarray(totals, dtype=float) - x
    x, rest = x - x.mean() if x.size else x, rest - rest.mean() if rest.size else rest
    spread = np.sqrt(np.sum(x**2) * np.sum(rest**2))
    return float(np.clip(np.sum(x * rest) / spread, -1, 1)) if spread > 1e-12 else float("nan")


def discrimination(points, totals, possible: float) -> float:
    """The discrimination index: how much more the best 27 % of the class reach of an item than the weakest 27 %.

        D = p_upper - p_lower

    Where a total at the edge of a group is that of several students, each of them counts in part, so that the order
    of the class changes nothing.

    Parameters
    ----------
    points : (students,), of the item
    totals : (students,), by which the class is ordered
    possible : float, of the item

    Returns
    -------
    float, -1 to 1; nan for a class of one or none
    """
    x, totals = np.asarray(points, dtype=float), np.asarray(totals, dtype=float)
    if x.size < 2 or not possible:
        return float("nan")
    size = max(1.0, EXTREME * x.size)
    upper = np.sum(_in_upper(totals, size) * x) / size
    lower = np.sum(_in_upper(-totals, size) * x) / size
    return float(np.clip((upper - lower) / possible, -1, 1))


def _in_upper(totals: np.ndarray, size: float) -> np.ndarray:
    """How much each student belongs to the group of the highest totals: (students,), 0 to 1, adding up to its size."""
    part = np.zeros_like(totals)
    for value in np.unique(totals)[::-1]:
        tied = totals == value
        part[tied] = min(1.0, (size - part.sum()) / tied.sum())
        if part.sum() >= size - 1e-9:
            break
    return part


def alpha(points) -> float:
    """Cronbach's alpha, the reliability of a total as far as its items agree; of items solved or not, KR-20.

        alpha = k / (k - 1) (1 - sum_i var(x_i) / var(sum_i x_i))

    Parameters
    ----------
    points : (students, items)

    Returns
    -------
    float, at most 1; nan with fewer than two students or items, or where all totals are the same
    """
    x = np.asarray(points, dtype=float)
    if x.ndim != 2 or min(x.shape) < 2:
        return float("nan")
    total = x.sum(axis=1).var()
    k = x.shape[1]
    return float(k / (k - 1) * (1 - x.var(axis=0).sum() / total)) if total > 1e-12 else float("nan")


def standard_error(points) -> float:
    """The standard error of measurement of a total, in points: sd(total) sqrt(1 - alpha); nan where alpha is."""
    x = np.asarray(points, dtype=float)
    reliability = alpha(x)
    if np.isnan(reliability):  # of one student there is no spread, and NumPy would warn of it
        return float("nan")
    return float(x.sum(axis=1).std(ddof=1) * np.sqrt(1 - min(1.0, reliability)))
