"""A virtual board behind a serial port, and the tools pointed at it."""

import os
import signal
import subprocess
import time

FLASH = 0x60000000
STAND_IN = os.path.join("SimFirmware", "standin-flashloader", "standin-flashloader.bin")
STAND_IN_LOAD = 0x20208000
STAND_IN_JUMP = 0x20208400
OPTION_WORD = 0xC0000007


class Board:
    """`boardless board run` with `options`, at `port`."""

    command = ["board", "run"]

    def __init__(self, bench, port, options):
        self.bench = bench
        self.port = port
        self._start(["--pty", port, *options], open(port + ".log", "w+"))

    def _start(self, options, log, **environment):
        self._log = log
        self._process = subprocess.Popen(
            [self.bench.boardless, *self.command, *map(str, options)], env=dict(os.environ, **environment),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 10
        while not os.path.exists(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._log.seek(0)
                raise RuntimeError(f"the board did not start: {self._log.read().strip()}")
            time.sleep(0.01)

    def stop(self):
        """Ends the board as a user does, and gives its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()
        return self._process.returncode

    def said(self):
        """What the board has said so far on standard error."""
        with open(self._log.name) as log:
            return log.read()

    # sdphost

    def sdphost(self, *arguments, code=0, options=()):
        """SPSDK's sdphost; ends with `code`. Run again if the terminal lost what it wrote.

        SPSDK flushes its output (TCOFLUSH) around its writes, and a pseudo terminal, unlike a wire, forgets then
        what has not yet been passed on: on a busy machine the board may never see the command. Nothing at the
        board's end can bring it back; SPSDK gives up after the time-out. What never arrived may be sent again.
        """
        for attempt in range(1, 7):
            outcome = self.bench.run("sdphost", "-t", 2500, *options, "-p", self.port, *arguments)
            if code == 2 or outcome.code != 2 or "Connection issue" not in outcome.err:
                break
            time.sleep(1.2)  # the board forgets what it took the rest for
        if attempt > 1:
            self.bench.remark(f"{arguments[0]} ran {attempt} times: the terminal lost its command (TCOFLUSH)")
        self.bench.equal(outcome.code, code, f"exit of sdphost {arguments[0]}")
        return outcome

    def write_file(self, address, path):
        """sdphost write-file, whose command of 16 bytes is lost the easiest."""
        return self.sdphost("write-file", hex(address), path)

    def write_stand_in(self):
        """Loads the stand-in, as long as NXP's flashloader is: SPSDK takes a while over a long file, and so the
        terminal has passed on the command before the flush."""
        with open(STAND_IN, "rb") as file:
            image = file.read()
        self.write_file(STAND_IN_LOAD, self.bench.file("flashloader.bin", image.ljust(65157, b"\0")))

    def start_flashloader(self):
        """Loads the stand-in and jumps to it."""
        self.write_stand_in()
        self.sdphost("jump-address", hex(STAND_IN_JUMP))

    # blhost

    def blhost(self, *arguments, status=0, options=()):
        """SPSDK's blhost; the device answers `status`, which decides the exit code too."""
        outcome = self.bench.run("blhost", *options, "-p", self.port, *arguments)
        self.bench.equal(outcome.status, status, f"status of blhost {' '.join(map(str, arguments[:3]))}")
        self.bench.equal(outcome.code, 1 if status else 0, f"exit of blhost {arguments[0]}")
        return outcome

    def batch(self, *lines):
        """blhost batch: one process for many commands, all of which succeed."""
        script = self.bench.file("batch.bcf", "\n".join(lines) + "\n")
        outcome = self.bench.run("blhost", "-p", self.port, "batch", script)
        self.bench.equal(outcome.code, 0, "exit of blhost batch")
        return outcome

    def configure(self):
        """Configures the flash from the option word, two processes as users have them."""
        self.blhost("fill-memory", "0x2000", 4, hex(OPTION_WORD))
        self.blhost("configure-memory", 9, "0x2000")

    def erase(self, address, count):
        self.blhost("flash-erase-region", hex(address), count, 0)

    def read_memory(self, address, count):
        """blhost read-memory into a file."""
        path = self.bench.path("read.bin")
        outcome = self.blhost("read-memory", hex(address), count, path)
        self.bench.equal(outcome.words, [count], "bytes that read-memory says it read")
        return self.bench.read(path)


class NamedBoard(Board):
    """`boardless board run --name`, in a folder of the case's own."""

    def __init__(self, bench, name, options):
        self.bench = bench
        self.name = name
        self.environment = {"BOARDLESS_RUNTIME": bench.path("run")}
        self.port = os.path.join(bench.path("run"), name, "serial")
        self._start(["--name", name, *options], open(bench.path(name + ".log"), "w+"), **self.environment)


class RecordedBoard(Board):
    """`boardless capture replay --as-board`: the board of a trace."""

    def __init__(self, bench, trace, options):
        self.command = ["capture", "replay", os.path.join("Traces", trace), "--as-board"]
        Board.__init__(self, bench, bench.path(trace + ".port"), options)
