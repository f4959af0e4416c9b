"""What a cell's code imports, whatever else stands in it."""

from autograde.notebooks.names_in_code import imported_modules


def test_a_cell_imports_what_it_imports_beside_its_magics():
    cell = "try:\n    import lectures\nexcept ImportError:\n    %pip install course\n\nfrom lectures import datasets"
    assert imported_modules(cell) == {"lectures", "lectures.datasets"}


def test_what_is_no_python_imports_nothing():
    assert imported_modules("import lectures\n1 +") == set()
