"""The course on back-propagation: what a student opens and imports."""

__version__ = "0.2.0"

COURSE = "backprop"  # in the metadata of its notebooks
DISTRIBUTION = "backprop-lectures"  # what the first cell of its notebooks installs where it is missing
NAMELESS = True  # notebooks that were made before they named their course are this one's
ENGINE = "0.2.0"  # the oldest autograde that it works with
ROW = "token"  # what one row of an array belongs to
SHOWN = ("data", "datasets.py", "figures", "lent.py")  # what a graded submission may import: no check, no formula
UNITS = {
    "01_training_data": ("training_data",),
    "02_forward_propagation": ("forward_propagation", "activation_functions"),
    "03_loss_functions": ("mean_squared_error", "zero_one_loss", "cross_entropy", "binary_cross_entropy"),
    "04_back_propagation": ("finite_differences", "back_propagation"),
    "05_gradient_descent": ("gradient_descent", "newtons_method"),
    "06_pytorch": ("automatic_differentiation", "pytorch"),
}
