"""Small changes of a function's tree, each the undoing of a slip: by what in the code it changes."""
