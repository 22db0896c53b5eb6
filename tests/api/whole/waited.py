"""How long a process would have liked to work and was not let, since others did."""

from pathlib import Path


def waited_s(pid: int) -> float:
    """
    Give the seconds for which a process was ready to go on while no processor was free.

    They are those of its first thread, in which it starts. A claim about how long something takes
    is about a machine that does nothing else; what others do on it at the same time is taken out.
    """
    _ran_ns, waited_ns, _times = Path(f"/proc/{pid}/schedstat").read_text(encoding="utf-8").split()
    return int(waited_ns) / 1e9
