"""Examples under the help text of a command."""


def example(*lines: str) -> str:
    """Give an epilogue that the help prints as it is, line by line."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
