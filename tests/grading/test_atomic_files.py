"""Files are written whole, or not at all."""

import resource

import pytest

from autograde.grading.atomic_files import write_whole


def test_what_stood_there_stays_when_a_file_cannot_be_written_whole(tmp_path):
    write_whole(tmp_path, {"a.html": b"before"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, hard))  # the system writes three bytes, and no more
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(tmp_path, {"a.html": b"after that"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"before"}
