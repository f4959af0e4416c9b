"""What a submission finds around it: variables, arguments, folders to write in. Nothing of the machine's."""

HOME, USER = "/home/sandbox", "sandbox"
SCRATCH = {HOME: 2**26, "/tmp": 2**26, "/dev/shm": 2**24}  # where a submission may write -> bytes
ENVIRONMENT = {  # of a submission: nothing of the machine's; one thread, so that answers do not depend on its cores
    "HOME": HOME,
    "JOBLIB_MULTIPROCESSING": "0",
    "JPY_PARENT_PID": "1",
    "LANG": "C.UTF-8",
    "LOGNAME": USER,
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PWD": HOME,
    "SHELL": "/bin/sh",
    "TERM": "xterm-color",
    "USER": USER,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "LOKY_MAX_CPU_COUNT": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

ARGUMENTS = ["ipykernel_launcher.py", "-f", "kernel.json"]  # as a kernel's own, for libraries that parse them
