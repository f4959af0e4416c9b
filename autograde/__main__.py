"""`python -m autograde`: the command line."""

from autograde.commands import main

main(prog_name="autograde")
