"""Which client can do what with the board: a table by command, in Docs/Clients.md, made by trying each.

A command counts as done when the client ends as it should and, where it leaves something behind, that stands on the
board seen from outside. Where NXP's flashloader itself refuses a command, the client must report the refusal."""

import json
import os
import re
import time
from dataclasses import dataclass, field
from typing import Callable, Optional

from .board import FLASH, OPTION_WORD, STAND_IN, STAND_IN_JUMP, STAND_IN_LOAD

PAGE = os.path.join("Docs", "Clients.md")
BEGIN, END = "<!-- the table: make scoreboard -->", "<!-- end of the table -->"
DATA = bytes((index * 7 + index // 256) & 0xFF for index in range(5001))


@dataclass
class Row:
    """A command: how each client spells it, what it must come to, and what it leaves behind."""

    name: str
    arguments: list
    status: int = 0
    rom: bool = False
    effect: Optional[Callable] = None
    pyblhost: Optional[list] = None
    rust: Optional[list] = None  # where rblhost wants other arguments
    before: list = field(default_factory=list)  # blhost commands that prepare the board


def outside(board, request):
    outcome = board.bench.run("boardless", "board", "send", board.control, json.dumps(request))
    return json.loads(outcome.out)


def flash_is(offset, data):
    return lambda board: outside(board, {"read": {"flash": [offset, len(data)]}})["hex"] == data.hex()


def ram_is(address, data):
    return lambda board: outside(board, {"read": {"ram": [address, len(data)]}})["hex"] == data.hex()


def fuse_is(index, value):
    return lambda board: outside(board, {"read": {"fuse": index}})["value"] == value


def file_is(data):
    return lambda board: board.bench.read("out.bin")[:len(data)] == data


def runs(what):
    """What the board comes to run, in two seconds at most."""
    def comes(board):
        for _ in range(20):
            if outside(board, {"show": True})["runs"] == what:
                return True
            time.sleep(0.1)
        return False
    return comes


def rows(bench):
    data = bench.file("data.bin", DATA)
    out = bench.path("out.bin")
    garbage = bench.file("garbage.sb", bytes(range(256)) * 4)
    stand_in = bench.file("flashloader.bin", bench.read(os.path.abspath(STAND_IN)).ljust(65157, b"\0"))
    written = [["write-memory", "0x20010000", data]]
    in_flash = [["write-memory", hex(FLASH), data]]
    return [
        Row("error-status", [], rom=True),
        Row("read-register", ["0x401F4410", 32, 4], rom=True),
        Row("write-file", [hex(STAND_IN_LOAD), stand_in], rom=True,
            effect=ram_is(STAND_IN_LOAD, bench.read(os.path.abspath(STAND_IN))[:64])),
        Row("jump-address", [hex(STAND_IN_JUMP)], rom=True, before=[["write-file", hex(STAND_IN_LOAD), stand_in]],
            effect=runs("flashloader")),
        Row("set-baudrate", [115200], rom=True),
        Row("get-property", [1], pyblhost=["get_property", "--prop", 1]),
        Row("set-property", [22, 1], status=10300),
        Row("fill-memory", ["0x20010000", 64, "0xA1B2C3D4", "word"], rust=["0x20010000", 64, "0xA1B2C3D4"],
            effect=ram_is(0x20010000, bytes.fromhex("d4c3b2a1") * 16)),
        Row("write-memory, RAM", ["0x20010000", data], effect=ram_is(0x20010000, DATA)),
        Row("write-memory, flash", [hex(FLASH + 0x1000), data], effect=flash_is(0x1000, DATA),
            pyblhost=["upload", "-B", data, "-s", hex(FLASH + 0x1000), "-c", "0x2000", "--no-reset"]),
        Row("write-memory, memory 9", [hex(FLASH + 0x1000), data, 9], effect=flash_is(0x1000, DATA)),
        Row("read-memory, RAM", ["0x20010000", len(DATA), out], before=written, effect=file_is(DATA),
            pyblhost=["read", "-B", out, "-s", "0x20010000", "-c", hex(len(DATA))]),
        Row("read-memory, flash", [hex(FLASH), len(DATA), out], before=in_flash, effect=file_is(DATA),
            pyblhost=["read", "-B", out, "-s", hex(FLASH), "-c", hex(len(DATA))]),
        Row("read-memory, memory 9", [hex(FLASH), len(DATA), out, 9], before=in_flash, effect=file_is(DATA)),
        Row("configure-memory", [9, "0x2000"]),
        Row("flash-erase-region", [hex(FLASH), 8192, 0], before=in_flash, effect=flash_is(0, b"\xFF" * 5001)),
        Row("flash-erase-all", [9], before=in_flash, effect=flash_is(0, b"\xFF" * 5001)),
        Row("flash-erase-all-unsecure", [], status=10000),
        Row("efuse-program-once", ["0x26", "5A"], effect=fuse_is(0x26, 0x5A)),
        Row("efuse-read-once", ["0x26"]),
        Row("flash-program-once", ["0x27", 4, "A5"], rust=["0x27", "0xA5"], effect=fuse_is(0x27, 0xA5)),
        Row("flash-read-once", ["0x27", 4]),
        Row("receive-sb-file", [garbage], status=10101),
        Row("flash-read-resource", ["0", 4, 1]),
        Row("flash-security-disable", ["0102030405060708"], status=10000),
        Row("reliable-update", [hex(FLASH)], status=10000),
        Row("fuse-read", [0, 4], status=10000),
        Row("reset", [], effect=runs("boot ROM"), pyblhost=["reset"]),
    ]


class Client:
    """One program, or the pair of two, and how its commands are run."""

    def __init__(self, name, sdp, mboot):
        self.name, self.sdp, self.mboot = name, sdp, mboot

    def is_there(self, bench):
        return all(os.access(bench.path_of(tool), os.X_OK) for tool in (self.sdp, self.mboot) if tool)

    def command(self, board, row):
        """The program and its arguments, or None where the client has nothing of the kind."""
        if self.mboot == "pyblhost":
            if row.pyblhost is None:
                return None
            return "pyblhost", ["serial", row.pyblhost[0], "-p", board.port, "-b", 115200, *row.pyblhost[1:]]
        tool = self.sdp if row.rom else self.mboot
        if tool is None:
            return None
        arguments = row.rust if self.mboot == "rblhost" and row.rust else row.arguments
        return tool, ["-p", board.port, row.name.split(",")[0], *arguments]

    def verdict(self, bench, row):
        """What stands in the table for a command. A "no" has to come three times: SPSDK flushes the port, and what the
        terminal loses then (a command, or the acknowledgement that a reset waits for) says nothing of client or board."""
        for _ in range(3):
            words = self.once(bench, row)
            if not words.startswith("**no**"):
                break
        return words

    def once(self, bench, row):
        board = bench.controlled(*([] if row.rom else ["--mode", "flashloader"]))
        self.prepare(board, row)
        command = self.command(board, row)
        if command is None:
            return "–"
        outcome = bench.run(command[0], *command[1])
        said = outcome.out + outcome.err
        if re.search(r"No such command|unrecognized subcommand|invalid choice", said):
            return "–"
        if row.status:
            return f"refused: {row.status}" if re.search(rf"\b{row.status}\b", said) else "**no**: " + ending(outcome)
        if outcome.code != 0:
            return "**no**: " + ending(outcome)
        if row.effect and not row.effect(board):
            return "**no**: it said so, and it was not done"
        return "yes"

    @staticmethod
    def prepare(board, row):
        """Configures the flash, and what else the row wants; by our own tools, which take no half second each."""
        commands = [] if row.rom else [["fill-memory", "0x2000", 4, hex(OPTION_WORD)], ["configure-memory", 9, "0x2000"]]
        for command in commands + row.before:
            tool = "own sdphost" if row.rom else "own blhost"
            outcome = board.bench.run(tool, "-p", board.port, *command)
            board.bench.equal(outcome.code, 0, f"exit of {tool} {command[0]}")


def ending(outcome):
    lines = (outcome.err.strip() or outcome.out.strip() or "nothing said").splitlines()
    return f"exit {outcome.code}, {lines[-1].strip()[:80]}"


CLIENTS = [
    Client("SPSDK 3.12.0", "sdphost", "blhost"),
    Client("Boardless", "own sdphost", "own blhost"),
    Client("rblhost (pymboot-rs 0.2.0)", None, "rblhost"),
    Client("pyblhost 1.8.0", None, "pyblhost"),
]


def table(bench):
    """The table in Markdown."""
    lines = ["| command | " + " | ".join(client.name for client in CLIENTS) + " |", "| --- " * (len(CLIENTS) + 1) + "|"]
    for row in rows(bench):
        where = f"`{row.name.split(',')[0]}`" + row.name[len(row.name.split(",")[0]):]
        lines.append("| " + " | ".join([where, *(client.verdict(bench, row) for client in CLIENTS)]) + " |")
    return "\n".join(lines)


def in_page():
    """The table that stands in the page."""
    with open(PAGE) as file:
        return file.read().split(BEGIN)[1].split(END)[0].strip()


def write_page(text):
    with open(PAGE) as file:
        head, rest = file.read().split(BEGIN)
    with open(PAGE, "w") as file:
        file.write(head + BEGIN + "\n\n" + text + "\n\n" + END + rest.split(END)[1])
