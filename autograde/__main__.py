"""`python -m autograde`: the command line."""

from autograde.cli import main

main(prog_name="autograde")
