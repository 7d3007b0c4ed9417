"""Our blhost and sdphost beside SPSDK's: the same command lines, to two boards that are alike."""

import os
import random
import re
import subprocess
import time

from . import dropin_lines, in_process
from .bench import Skipped
from .cases import case

SEED = int(os.environ.get("DROPIN_SEED", "20261"))
LOST = re.compile(r"Connection issue|did not respond to PING|10004 ")
LOG_LINE = re.compile(r"^(\x1b\[[\d;]*m)*(TRACE|DEBUG|INFO|WARNING|ERROR):spsdk")


def tool_path(bench, tool):
    path = os.path.join(os.path.dirname(bench.boardless), tool)
    if not os.access(path, os.X_OK):
        raise Skipped(f"no {tool} beside {bench.boardless}: 'make release' builds it")
    return path


class Pair:
    """Two boards and two folders that are alike: SPSDK's, and ours."""

    def __init__(self, bench, tool, *options):
        self.bench, self.tool = bench, tool
        self.path = tool_path(bench, tool)
        self.sides = []
        for name in ("theirs", "ours"):
            folder = bench.path(name)
            os.makedirs(folder, exist_ok=True)
            for file, content in (("data16.bin", bytes(range(16))), ("empty.bin", b""), ("data5000.bin", bytes(5000))):
                with open(os.path.join(folder, file), "wb") as stream:
                    stream.write(content)
            self.sides.append((folder, bench.board(*options).port))
        self.worker = in_process.Worker(self.sides[0][0], bench.tools.environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.worker.close()

    def file(self, name, content):
        for folder, _ in self.sides:
            with open(os.path.join(folder, name), "wb") as stream:
                stream.write(content)

    def run(self, before, rest):
        """What both say: SPSDK's outcome and ours, without names of folders and ports, and without logs."""
        (theirs, their_port), (ours, our_port) = self.sides
        before = ["-t", "1500", *before]
        first = self.ask(["-p", their_port, *before, *rest])
        second = subprocess.run(
            [self.path, "-p", our_port, *before, *rest], cwd=ours, capture_output=True, timeout=60, check=False)
        second = {
            "code": second.returncode, "out": second.stdout.decode(errors="replace"),
            "err": second.stderr.decode(errors="replace")}
        return self.plain(first, theirs, their_port), self.plain(second, ours, our_port)

    def ask(self, arguments):
        """SPSDK's answer. What its flushes of the pseudo terminal lost (see board.py) is asked again."""
        for _ in range(5):
            outcome = self.worker.run(self.tool, arguments)
            if not LOST.search(outcome["err"]):
                break
            time.sleep(0.3)
        return outcome

    @staticmethod
    def plain(outcome, folder, port):
        def clean(text):
            lines = [
                line for line in text.splitlines()
                if not LOG_LINE.match(line) and "See debug log file" not in line
            ]
            return "\n".join(lines).replace(os.path.realpath(folder), "FOLDER").replace(folder, "FOLDER").replace(port, "PORT")

        return outcome["code"], clean(outcome["out"]), clean(outcome["err"])

    def compare(self, before, rest):
        """Equal in every word, but for what is ours to say: help, and the chips of --family."""
        theirs, ours = self.run(before, rest)
        self.bench.equal(ours[0], theirs[0], f"exit code of {self.tool} {before} {rest}")
        if "Help for nested command" in theirs[2] or "Commands:" in theirs[2]:
            return self.bench.check("Options:" in ours[2], f"no help for {before} {rest}")
        if "'--family'" in theirs[2] or "Queries various" in theirs[1]:
            return None
        self.bench.equal(ours[1], theirs[1], f"standard output of {self.tool} {before} {rest}")
        self.bench.equal(ours[2], theirs[2], f"standard error of {self.tool} {before} {rest}")
        return None


def random_lines(bench, tool, count, *options):
    generator = random.Random(SEED)
    with Pair(bench, tool, *options) as pair:
        for _ in range(count):
            pair.compare(*dropin_lines.line(generator, tool))
    bench.remark(f"{count} command lines from seed {SEED}")


@case("drop-in blhost: random command lines end as SPSDK's do, word for word", seconds=30)
def blhost_lines(bench):
    random_lines(bench, "blhost", 400, "--mode", "flashloader")


@case("drop-in sdphost: random command lines end as SPSDK's do, word for word", seconds=15)
def sdphost_lines(bench):
    random_lines(bench, "sdphost", 120)


FLOW = [
    *[f"get-property {tag}" for tag in (*range(1, 13), *range(14, 29), 99, "target-version", "nonsense")],
    "get-property 14 1", "get-property 15 2", "get-property 25 9", "set-property 10 1", "list-memory",
    "fill-memory 0x2000 4 0xC0000007 word", "configure-memory 9 0x2000", "get-property 25 9", "list-memory",
    "flash-erase-region 0x60000000 0x10000 9", "write-memory 0x60001000 data5000.bin 9",
    "write-memory 0x60001000 data5000.bin 9", "read-memory 0x60001000 40 - 9", "read-memory 0x60001000 40 -h",
    "read-memory 0x60001000 5000 read.bin", "read-memory 0x60001000 5000 read.bin 9", "read-memory 0x10000000 16",
    "write-memory 0x10000000 data5000.bin", "write-memory 0x10000000 {{1122}}", "flash-erase-region 0x20000000 4096",
    "flash-erase-region 0x60000001 100", "flash-erase-all 0x100", "flash-erase-all 9", "efuse-read-once 0x22",
    "efuse-program-once 0x22 0F --verify", "efuse-program-once 0x22 30 --no-verify", "efuse-read-once 0x22",
    "efuse-program-once 0x22 1 lock", "flash-read-once 0x22 4", "flash-read-once 0x22 8", "flash-read-once 0x99",
    "flash-program-once 0x23 4 11223344 MSB", "flash-read-once 0x23", "flash-program-once 0x23 8 1", "efuse-read-once 200",
    "generate-key-blob data16.bin blob.bin", "generate-key-blob empty.bin blob.bin", "receive-sb-file data5000.bin",
    "fuse-read 0 4", "fuse-program 0 {{11}}", "key-provisioning enroll", "key-provisioning set_key UDS 4",
    "reliable-update 0", "flash-erase-all-unsecure", "flash-security-disable 0102030405060708",
    "flash-read-resource 0 8 1", "update-life-cycle 3", "ele-message 0 1 2 3", "program-aeskey data16.bin",
    "flash-image image.srec erase", "flash-image image.hex none 9", "flash-image image.bin -o 0x20201000",
    "batch good.batch", "batch bad.batch", "batch unknown.batch", "batch usage.batch", "batch quotes.batch",
    "write-memory 0x20201000 empty.bin", "read-memory 0x20201000 0", "reset",
]


@case("drop-in blhost: a session of every command says what SPSDK's says, in text and JSON", seconds=40)
def blhost_session(bench):
    import bincopy

    for options in ([], ["-j"]):
        with Pair(bench, "blhost", "--mode", "flashloader") as pair:
            image = bincopy.BinFile()
            image.add_binary(bytes(range(200)), 0x60003000)
            image.add_binary(bytes(range(100)), 0x60005000)
            pair.file("image.srec", image.as_srec().encode())
            pair.file("image.hex", image.as_ihex().encode())
            pair.file("image.bin", bytes(range(100)))
            pair.file("good.batch", b"# words\n\nget-property 1\nfill-memory 0x20201000 32 0x11223344 # more\nread-memory 0x20201000 32\n")
            pair.file("bad.batch", b"read-memory 0x10000000 4\nget-property 1\n")
            pair.file("unknown.batch", b"get-property 24\nnonsense 1 2\n")
            pair.file("usage.batch", b"get-property 1\nread-memory 0x20201000 4 a b c\n")
            pair.file("quotes.batch", b"read-memory \"0x20201000\" '4'\nread-memory 'x\n")
            for line in FLOW:
                pair.compare(options, line.split())


@case("drop-in sdphost: from the boot ROM to the flashloader as SPSDK's, in text and JSON", seconds=15)
def sdphost_session(bench):
    for options in ([], ["-j"]):
        with Pair(bench, "sdphost") as pair:
            with open(os.path.join("SimFirmware", "standin-flashloader", "standin-flashloader.bin"), "rb") as file:
                # As long as NXP's, so that the terminal does not lose the command (see board.py).
                pair.file("flashloader.bin", file.read().ljust(65157, b"\0"))
            for line in (
                "error-status", "read-register 0x20200000", "read-register 0x20208000 8 5", "read-register 0x20208000 16 6 -h",
                "read-register 0x20208000 32 100", "read-register 0x20208000 32 16 -o register.bin",
                "read-register 0x20208001", "read-register 0x20208000 24", "write-file 0x20208000 flashloader.bin",
                "jump-address 0x20208400",
            ):
                pair.compare(options, line.split())
