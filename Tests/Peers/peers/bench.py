"""What a case works with: boards, files, checks, and a record of what was run."""

import os
import shutil
import signal
import subprocess
import tempfile
import time

from .board import Board, NamedBoard, RecordedBoard


class Failed(Exception):
    """A check did not hold."""


class Skipped(Exception):
    """The case needs something that is not there."""


class Bench:
    def __init__(self, boardless, tools):
        self.boardless = boardless
        self.tools = tools
        self.folder = tempfile.mkdtemp(prefix="peers-")
        self.remarks = []
        self._boards = []
        self._outcomes = []

    def close(self):
        for board in self._boards:
            board.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Boards and files

    def board(self, *options):
        """A fresh board in serial download mode, or as the options say."""
        board = Board(self, os.path.join(self.folder, f"board{len(self._boards)}"), options)
        self._boards.append(board)
        return board

    def named(self, name, *options):
        """A fresh board that has a name."""
        board = NamedBoard(self, name, options)
        self._boards.append(board)
        return board

    def recorded(self, trace, *options):
        """The board of a capture in Traces."""
        board = RecordedBoard(self, trace, options)
        self._boards.append(board)
        return board

    def controlled(self, *options):
        """A fresh board whose control is at hand, too."""
        control = self.path(f"control{len(self._boards)}")
        board = self.board("--control", control, *options)
        board.control = control
        return board

    def flashloader(self, *options):
        """A fresh board whose flashloader runs."""
        return self.board("--mode", "flashloader", *options)

    def configured(self, *options):
        """A fresh board whose flashloader has its flash configured."""
        board = self.flashloader(*options)
        board.configure()
        return board

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    # Tools

    def run(self, tool, *arguments, timeout=90, environment=None):
        """Runs a tool to its end."""
        outcome = self.tools.run([self.path_of(tool), *map(str, arguments)], timeout, environment)
        self._outcomes.append(outcome)
        return outcome

    def path_of(self, tool):
        """A tool of the environment; boardless; a drop-in beside it ("own blhost"); or bash."""
        if tool.startswith("own "):
            return os.path.join(os.path.dirname(self.boardless), tool[4:])
        return {"boardless": self.boardless, "bash": "bash"}.get(tool) or self.tools.path(tool)

    def need(self, tool):
        if not self.tools.has(tool):
            raise Skipped(f"{tool} is not installed")

    # Checks

    def equal(self, found, expected, what):
        if found != expected:
            raise Failed(f"{what}: {shown(found)} instead of {shown(expected)}")

    def check(self, condition, what):
        if not condition:
            raise Failed(what)

    def remark(self, words):
        self.remarks.append(words)

    def history(self):
        """The last commands and what they said."""
        return "\n".join(str(outcome) for outcome in self._outcomes[-3:])


def shown(value):
    if isinstance(value, (bytes, str)) and len(value) > 400:
        return f"{value[:64]!r}... ({len(value)} long)"
    if isinstance(value, list):
        return "[" + ", ".join(hex(item) if isinstance(item, int) else repr(item) for item in value) + "]"
    return repr(value)
