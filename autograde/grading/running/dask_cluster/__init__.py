"""Executions on a Dask cluster: every worker of the cluster keeps a judge with a sandboxed worker of its own.

Only a worker that has taken the post is given notebooks: it has the same files, Python and packages as the program that
grades, and a sandbox that holds. Which worker gets which notebook is decided here and not by Dask's scheduler: so it is
known what a worker was judging when it died.
"""
