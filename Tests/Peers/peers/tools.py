"""The tools under test: which are there, and how they are run."""

import os
import re
import shlex
import signal
import subprocess
from dataclasses import dataclass


@dataclass
class Outcome:
    """What a tool said and how it ended."""

    arguments: list
    code: int
    out: str
    err: str

    @property
    def status(self):
        """The number behind "Response status", or None."""
        found = re.search(r"^Response status = (\d+)", self.out, re.M)
        return int(found[1]) if found else None

    @property
    def words(self):
        """The response words."""
        return [int(word, 16) for word in re.findall(r"^Response word \d+ = .*\(0x([0-9a-f]+)\)$", self.out, re.M)]

    def __str__(self):
        command = shlex.join([os.path.basename(self.arguments[0]), *self.arguments[1:]])
        lines = [f"$ {command}", *self.out.splitlines(), *self.err.splitlines(), f"exit {self.code}"]
        if len(lines) > 30:
            lines[12:-12] = ["..."]
        return "\n".join("    " + line for line in lines)


class Tools:
    """The tools of the virtual environment. What they keep for themselves stays in it too."""

    def __init__(self, folder):
        self.folder = folder
        own = os.path.join(os.path.dirname(folder), "var")
        self.environment = dict(os.environ, XDG_CACHE_HOME=own, XDG_STATE_HOME=own, XDG_CONFIG_HOME=own, TERM="dumb")

    def path(self, name):
        return os.path.join(self.folder, name)

    def has(self, name):
        return os.access(self.path(name), os.X_OK)

    def warm_up(self):
        """Lets SPSDK fill its cache once: two first runs at a time would both complain about it."""
        for tool in ("blhost", "sdphost", "nxpimage"):
            self.run([self.path(tool), "--version"])

    def start(self, arguments, environment=None, **options):
        """Starts a program that Ctrl-C reaches, whatever this process was told about it."""
        return subprocess.Popen(
            arguments, env=dict(self.environment, **(environment or {})), text=True, stdin=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options)

    def run(self, arguments, timeout=90, environment=None):
        process = self.start(arguments, environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += f"\nended after {timeout} s without an end of its own"
        return Outcome(arguments, process.returncode, out, err)
