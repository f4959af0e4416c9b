"""What a cell showed and said, for tests."""


def errors(outputs):
    """What ended a cell."""
    return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]


def said(outputs, name="stdout"):
    """What a cell wrote to one of its streams."""
    return "".join(output["text"] for output in outputs if output.get("name") == name)
