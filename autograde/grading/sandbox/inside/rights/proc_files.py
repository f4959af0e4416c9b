"""In place of the machine's /proc a few files that libraries read at import: they tell nothing of this machine."""

_CORE = "0 0 0 0 0 0 0 0 0 0\n"
PROC_FILES = {
    "cpuinfo": "processor\t: 0\nmodel name\t: a processor\ncpu MHz\t\t: 1000.000\nphysical id\t: 0\ncpu cores\t: 1\n\n",
    "filesystems": "nodev\ttmpfs\n",
    "loadavg": "0.00 0.00 0.00 1/1 1\n",
    "meminfo": "".join(
        f"{name + ':':16}{size:>8} kB\n"
        for name, size in {
            **{"MemTotal": 2**21, "MemFree": 2**20, "MemAvailable": 2**20, "Buffers": 0, "Cached": 0},
            **{"Active": 0, "Inactive": 0, "Shmem": 0, "Slab": 0, "SwapTotal": 0, "SwapFree": 0},
        }.items()
    ),
    "mounts": "tmpfs / tmpfs ro 0 0\n",
    "net/dev": "Inter-|   Receive\n face |bytes\n",
    "stat": f"cpu  {_CORE}cpu0 {_CORE}intr 0\nctxt 0\nbtime 0\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n",
    "uptime": "1.00 1.00\n",
    "version": "Linux version 0\n",
    "vmstat": "pgpgin 0\npgpgout 0\npswpin 0\npswpout 0\n",
    "1/cgroup": "",
    "1/cmdline": "python\0",
    "1/comm": "python\n",
    "1/io": "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\n",
    "1/mounts": "tmpfs / tmpfs ro 0 0\n",
    "1/maps": "",
    "1/mountinfo": "",
    "1/smaps": "",
    "1/stat": "1 (python) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 134217728 16384" + " 0" * 28 + "\n",
    "1/statm": "32768 16384 4096 1 0 16384 0\n",
    "1/status": "Name:\tpython\nState:\tR (running)\nPid:\t1\nPPid:\t0\nUid:\t65534\t65534\t65534\t65534\n"
    "Gid:\t65534\t65534\t65534\t65534\nVmSize:\t131072 kB\nVmRSS:\t65536 kB\nThreads:\t1\n"
    "Cpus_allowed:\t1\nCpus_allowed_list:\t0\nvoluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t0\n",
    "1/task/1/stat": "1 (python) R 0" + " 0" * 49 + "\n",
}
