"""Draw the README's picture: what `crossborder demo` prints, as an SVG without outside fonts."""

import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

WIDTH = 100
LAST_LINE = "What the law says"  # Below it the picture would only get longer.


def main(folder: str, out: str) -> None:
    """Print the demo's answer into a picture."""
    command = [str(Path(sys.executable).with_name("crossborder")), "demo", folder]
    environment = {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "HOME": str(Path.home())}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    shown = said.stdout.partition(LAST_LINE)[0].rstrip()
    shown = shown.removesuffix("\x1b[1m").rstrip()
    console = Console(width=WIDTH, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(Text.from_ansi(shown))
    svg = console.export_svg(title="crossborder demo", theme=DEFAULT_TERMINAL_THEME)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    Path(out).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
