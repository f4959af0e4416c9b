"""Assignments in the style of public courses, written for the tests of grading: none of them knows this project."""

ARRAYS = """
%% text
# Homework 1: arrays

Read each question, then write your answer where it says so.
%% code
import numpy as np
%% text
## Question 1. Standardize
%% solution standardize
def standardize(x):
    ### BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    ### END SOLUTION
%% wrong standardize
def standardize(x):
    return (x - x.mean()) / x.std()
%% tests test-standardize 2
made = standardize(np.array([[1.0, 10.0], [3.0, 30.0]]))
assert made.shape == (2, 2), "standardize keeps the shape"
np.testing.assert_allclose(made, [[-1, -1], [1, 1]])
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(7)
made = standardize(rng.normal(3, 2, (50, 4)))
assert abs(made.mean(axis=0)).max() < 1e-9, "the secret mean"
### END HIDDEN TESTS
%% text
## Question 2. Distances

The distances of all pairs of rows.
%% solution distances
def distances(x):
    ### BEGIN SOLUTION
    return np.sqrt(((x[:, None] - x[None]) ** 2).sum(axis=2))
    ### END SOLUTION
%% wrong distances
def distances(x):
    return np.log(x - x) / 0
%% tests test-distances-shape 1
assert distances(np.eye(3)).shape == (3, 3)
%% tests test-distances 2.5
right = [[0, 5], [5, 0]]
found = distances(np.array([[0.0, 0.0], [3.0, 4.0]]))
2.5 * np.mean(np.isclose(found, right))
%% text
## Question 3. In your own words
%% words why-vectorize 3
### BEGIN SOLUTION
It is shorter and faster.
### END SOLUTION
"""

TABLES = """
%% text
# Lab 2: tables without a library
%% given read-table
import csv

def read_table(path):
    with open(path, newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]

cities = read_table("data/cities.csv")
%% tests there-are-cities 0
assert len(cities) == 4
%% text
### Part A
%% solution mean-by
def mean_by(rows, key, value):
    "The mean of a column in each group."
    ### BEGIN SOLUTION
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(float(row[value]))
    return {name: sum(values) / len(values) for name, values in groups.items()}
    ### END SOLUTION
%% wrong mean-by
def mean_by(rows, key, value):
    import warnings
    warnings.warn("I am not sure")
    return {"north": 1.5, "south": 3.0}
%% tests cell-0a1b2c3d 2
assert mean_by(cities, "region", "people") == {"north": 1.5, "south": 3.0}
%% tests cell-0a1b2c3e 1
try:
    mean_by(cities, "no such column", "people")
except KeyError:
    pass
else:
    raise AssertionError("a column that is not there must raise a KeyError")
%% text
### Part B
%% solution join
from helpers import index

def join(left, right, key):
    ### BEGIN SOLUTION
    found = index(right, key)
    return [row | found[row[key]] for row in left if row[key] in found]
    ### END SOLUTION
%% wrong join
def join(left, right, key):
    while True:
        break
    return left
%% tests test-join 4
regions = [{"region": "north", "head": "Ada"}]
score = 0
joined = join(cities, regions, "region")
score += 2 * (len(joined) == 2)
score += 2 * all(row.get("head") == "Ada" for row in joined)
score
%% task report-task 5
Write a short report about the two regions below this cell.
"""

FILES = {
    "data/cities.csv": b"city,region,people\na,north,1\nb,north,2\nc,south,2\nd,south,4\n",
    "helpers.py": b"def index(rows, key):\n    return {row[key]: row for row in rows}\n",
}

PLOTS = """
%% text
Worksheet 3
===========
%% code
%matplotlib inline
import numpy as np
import matplotlib.pyplot as plt
%% text
Part 1
------
%% solution bins
def histogram(values, edges):
    ### BEGIN SOLUTION
    return np.histogram(values, edges)[0]
    ### END SOLUTION
%% wrong bins
def histogram(values, edges):
    print("3")
%% tests histogram-test 2
from numpy.testing import assert_array_equal
assert_array_equal(histogram([1, 2, 2, 5], [0, 2, 4, 6]), [1, 2, 1])
print("Well done")
%% drawing draw-it 4
### BEGIN SOLUTION
fig, ax = plt.subplots()
ax.bar([1, 3, 5], histogram([1, 2, 2, 5], [0, 2, 4, 6]))
plt.show()
### END SOLUTION
%% text
Part 2
------
%% solution axes
def labelled():
    ### BEGIN SOLUTION
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1])
    ax.set_xlabel("time")
    ax.set_title("growth")
    return ax
    ### END SOLUTION
%% wrong axes
def labelled():
    fig, ax = plt.subplots()
    ax.set_xlabel("time")
    return ax
%% tests labelled-test 3
ax = labelled()
points = 0
if ax.get_xlabel() == "time":
    points += 1
if ax.get_title():
    points += 1
if len(ax.lines) == 1:
    points += 1
plt.close(ax.figure)
points
%% tests labelled-hidden 1
### BEGIN HIDDEN TESTS
assert labelled().lines[0].get_xdata().tolist() == [0, 1]
plt.close("all")
### END HIDDEN TESTS
%% words read-the-plot 2
"""

CLASSES = """
%% text
# Problem set 4: classes and recursion
%% text
## Stack
%% solution stack
class Stack:
    ### BEGIN SOLUTION
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if not self.items:
            raise IndexError("the stack is empty")
        return self.items.pop()

    def __len__(self):
        return len(self.items)
    ### END SOLUTION
%% wrong stack
class Stack(list):
    push = list.append
    pop = lambda self: self[-1]
%% tests stack-push 1
s = Stack()
s.push(1); s.push(2)
assert len(s) == 2
%% tests stack-pop 2
s = Stack()
s.push("a"); s.push("b")
assert [s.pop(), s.pop()] == ["b", "a"], f"last in, first out: {s}"
%% tests stack-empty 1
import pytest_like_raises as raises
raises.check(IndexError, Stack().pop)
%% text
## Flatten
%% solution flatten
def flatten(nested):
    "A list of all that is in lists of lists."
    ### BEGIN SOLUTION
    if not isinstance(nested, list):
        return [nested]
    return [item for inner in nested for item in flatten(inner)]
    ### END SOLUTION
%% wrong flatten
def flatten(nested):
    return flatten(nested)
%% tests flatten-tests 3
assert flatten([1, [2, [3, []]]]) == [1, 2, 3]
### BEGIN HIDDEN TESTS
deep = []
for number in range(50):
    deep = [number, deep]
assert flatten(deep) == list(range(49, -1, -1))
### END HIDDEN TESTS
%% text
## A generator
%% solution primes
def primes():
    ### BEGIN SOLUTION
    n = 2
    while True:
        if all(n % k for k in range(2, int(n ** 0.5) + 1)):
            yield n
        n += 1
    ### END SOLUTION
%% wrong primes
def primes():
    import sys
    sys.exit("no idea")
    yield
%% tests primes-tests 2
from itertools import islice
assert list(islice(primes(), 5)) == [2, 3, 5, 7, 11]
%% tests style 1
import inspect
assert "eval(" not in inspect.getsource(flatten)
"""

RAISES = b"""def check(kind, function):
    try:
        function()
    except kind:
        return
    raise AssertionError(f"{function} does not raise {kind.__name__}")
"""

UNITS = {
    "hw1": {"arrays": ARRAYS},
    "lab2": {"tables": TABLES, **FILES},
    "worksheet3": {"plots": PLOTS},
    "ps4": {"classes": CLASSES, "pytest_like_raises.py": RAISES},
}
