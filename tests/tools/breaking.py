"""Notebooks broken at random: their bytes, their JSON's structure, their metadata."""

import copy
import json
import random
from typing import Any

VALUES: list[Any] = [None, True, -1, 3.5, 10**30, "", "x" * 999, "\ud800", "\0", [], [[]], {}, {"a": [{}]}, ["a", 3]]
NAMES = ["check_hidden_delta", "hidden_delta", "question_residual_layer", "given_mse", "nothing", ""]
KEYS = ["grade_id", "grade", "solution", "locked", "points", "task", "schema_version", "cell_type", "checksum"]


def break_at_random(content: bytes, chance: random.Random) -> bytes:
    """A notebook's file with one kind of damage, several times."""
    return chance.choice([_bytes, _structure, _structure, _metadata])(content, chance)


def _value(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(VALUES))


def _bytes(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 3, 30, 1000])):
        begin = chance.randrange(len(damaged) or 1)
        end = min(len(damaged), begin + chance.choice([1, 1, 10, 1000]))
        kind = chance.randrange(4)
        if kind == 0:
            damaged[begin:end] = b""
        elif kind == 1:
            damaged[begin:end] = chance.randbytes(end - begin)
        elif kind == 2:
            damaged[begin:begin] = damaged[begin:end]
        else:
            damaged[begin:end] = chance.choice([b'"', b"{", b"]", b"\\", b"\x00", b"\xff", b"null"])
    return bytes(damaged[: chance.choice([len(damaged), len(damaged), chance.randrange(len(damaged) or 1)])])


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: (its holder, its key)."""
    found = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *_places(value[key])]
    return found


def _structure(content: bytes, chance: random.Random) -> bytes:
    notebook = json.loads(content)
    for _ in range(chance.choice([1, 5, 50])):
        places = _places(notebook)
        if not places:
            break
        holder, key = chance.choice(places)
        kind = chance.randrange(4)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = _value(chance)
        elif kind == 2:
            holder[key] = json.loads(json.dumps(chance.choice(places)[0]))
        elif isinstance(holder, list):
            chance.shuffle(holder)
        else:
            holder[chance.choice(["cells", "cell_type", "source", "id", "metadata", "outputs"])] = _value(chance)
    return json.dumps(notebook).encode()


def _metadata(content: bytes, chance: random.Random) -> bytes:
    notebook = json.loads(content)
    for cell in chance.sample(notebook["cells"], chance.choice([1, 5, 30])):
        kind = chance.randrange(5)
        if kind == 0:
            cell["metadata"] = _value(chance)
        elif kind == 1:
            cell["metadata"]["nbgrader"] = _value(chance)
        elif kind == 2:
            cell["metadata"]["tags"] = _value(chance)
        elif kind == 3:
            cell["metadata"]["nbgrader"] = {key: chance.choice([*VALUES, *NAMES]) for key in chance.sample(KEYS, 4)}
        else:
            cell["metadata"]["nbgrader"] = {"grade_id": chance.choice(NAMES), "grade": True, "points": 999}
    notebook["metadata"] = chance.choice([notebook["metadata"], _value(chance)])
    return json.dumps(notebook).encode()
