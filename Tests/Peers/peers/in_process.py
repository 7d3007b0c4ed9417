"""SPSDK's tools without a process for each command: hundreds of command lines in the time of two.

A worker process of its own runs them, in a folder of its own: JSON lines in, JSON lines out.
"""

import contextlib
import io
import json
import logging
import os
import subprocess
import sys


class Bytes(io.BytesIO):
    """What stands behind a captured stream; click asks for its name."""

    name = "<stdout>"


class Captured(io.TextIOWrapper):
    """A standard stream that is no terminal and keeps what it gets."""

    def __init__(self, name):
        super().__init__(Bytes(), encoding="utf-8", write_through=True)
        self.mode = "w"
        self._name = name

    @property
    def name(self):
        return self._name

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8", "replace")


def run(tool, arguments):
    """Runs `blhost` or `sdphost` as their scripts do, and catches everything but their log."""
    from spsdk.apps import blhost, sdphost

    module = {"blhost": blhost, "sdphost": sdphost}[tool]
    out, err = Captured("<stdout>"), Captured("<stderr>")
    sys.argv = ["/usr/bin/" + tool, *arguments]
    logging.disable(logging.CRITICAL)
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            module.safe_main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return {"code": code, "out": out.text(), "err": err.text()}


class Worker:
    """A process that runs SPSDK's tools in `folder`, one after the other."""

    def __init__(self, folder, environment):
        self._process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__)], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def run(self, tool, arguments):
        self._process.stdin.write(json.dumps([tool, [str(argument) for argument in arguments]]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w")
    for request in sys.stdin:
        answers.write(json.dumps(run(*json.loads(request))) + "\n")
        answers.flush()
