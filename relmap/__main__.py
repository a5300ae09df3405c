"""Where the program begins: `relmap`, `python -m relmap`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_STOPPED = 130
"""What a shell gives for a program that Ctrl+C has ended."""


def main() -> NoReturn:
    """Run what the command line says; Ctrl+C ends it at once, whatever it is at."""
    # An exception would arise anywhere, within Qt's painting, too, which aborts. Files are written whole or
    # not at all, so that nothing has to be tidied up.
    signal.signal(signal.SIGINT, _stop)
    _open_closed()
    # To look for plugins, pydantic would read what is installed; a script that has some still gets them.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from relmap.cli import main as run  # not before: to import it takes long enough to be interrupted

    code = run()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a closed one is None
        with contextlib.suppress(OSError, ValueError):  # whoever read it has gone
            stream.flush()
    # The interpreter's own end takes a while, and is not to be interrupted with another code than ours.
    os._exit(code)


def _open_closed() -> None:
    """What is written leads nowhere where whoever started the program has closed it, or there is none."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - to the end


def _stop(_number: int, _frame: FrameType | None) -> None:
    os.write(2, b"\nrelmap: stopped.\n")
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
