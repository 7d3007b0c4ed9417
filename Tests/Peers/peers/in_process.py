"""SPSDK's tools without a process for each command: hundreds of command lines in the time of two."""

import contextlib
import io
import logging
import sys
import threading

from .tools import Outcome

_ONE_AT_A_TIME = threading.Lock()


class Captured(io.TextIOWrapper):
    """A standard stream that is no terminal and keeps what it gets."""

    def __init__(self, name):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.mode = "w"
        self._name = name

    @property
    def name(self):
        return self._name

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8", "replace")


def run(tool, arguments):
    """Runs `blhost` or `sdphost` as their scripts do, and catches everything. Their log is left out."""
    from spsdk.apps import blhost, sdphost

    module = {"blhost": blhost, "sdphost": sdphost}[tool]
    arguments = [str(argument) for argument in arguments]
    out, err = Captured("<stdout>"), Captured("<stderr>")
    with _ONE_AT_A_TIME:
        kept = sys.argv
        sys.argv = ["/usr/bin/" + tool, *arguments]
        logging.disable(logging.CRITICAL)
        code = 0
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    module.safe_main()
                except SystemExit as end:
                    code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        finally:
            sys.argv = kept
            logging.disable(logging.NOTSET)
    return Outcome([tool, *arguments], code, out.text(), err.text())
