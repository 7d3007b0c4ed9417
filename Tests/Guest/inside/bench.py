"""What a case works with inside the guest: boards at their cables, commands, checks."""

import glob
import os
import subprocess
import time

from .cable import Cable, wait_until

ROM = ("1fc9", "0130")
FLASHLOADER = ("15a2", "0073")
NOBODY = 65534


class Failed(Exception):
    """A check did not hold."""


class Outcome:
    """A command that ended."""

    def __init__(self, words, code, out, err, seconds):
        self.words, self.code, self.out, self.err, self.seconds = words, code, out, err, seconds

    def __str__(self):
        said = "\n".join(part.strip()[-1200:] for part in (self.out, self.err) if part.strip())
        return f"$ {self.words}\n{said}\n(exit {self.code} after {self.seconds:.1f} s)"


class Bench:
    def __init__(self, job, boards):
        self.boardless = job["boardless"]
        self.venv = job["venv"]
        self.boards = boards
        self.cables = []
        self.remarks = []
        self._outcomes = []

    def close(self):
        for cable in self.cables:
            cable.pull()

    # Boards

    def plug(self, number=0, expecting=ROM):
        """Plugs a board in and waits until the kernel's HID driver has it."""
        cable = Cable(self.boards[number], number)
        self.cables.append(cable)
        self.check(wait_until(lambda: self.identity(cable) == expecting and self.hidraw(cable), 20),
                   f"the kernel does not see {':'.join(expecting)} at {cable.place}, but {self.identity(cable)}")
        return cable

    def identity(self, cable):
        """Vendor and product id of what is plugged in, as the kernel read them."""
        try:
            return tuple(read(f"/sys/bus/usb/devices/{cable.place}/{name}") for name in ("idVendor", "idProduct"))
        except OSError:
            return None

    def hidraw(self, cable):
        """The hidraw node's path, if the kernel's HID driver has the board."""
        found = glob.glob(f"/sys/bus/usb/devices/{cable.place}/{cable.place}:1.0/*/hidraw/hidraw*")
        return "/dev/" + os.path.basename(found[0]) if found else None

    def node(self, cable):
        """The node that libusb opens."""
        bus, address = (int(read(f"/sys/bus/usb/devices/{cable.place}/{name}")) for name in ("busnum", "devnum"))
        return f"/dev/bus/usb/{bus:03}/{address:03}"

    def awaits(self, cable, identity, seconds=20):
        """Waits for a re-enumeration."""
        self.check(wait_until(lambda: self.identity(cable) == identity and self.hidraw(cable), seconds),
                   f"{cable.place} is {self.identity(cable)}, not {identity}")

    def is_empty(self, cable):
        """True once nothing is plugged in and stays so for a while."""
        return wait_until(lambda: self.identity(cable) is None, 10)

    # Commands

    def run(self, *command, timeout=120, user=None, env=None):
        """Runs a command to its end."""
        words = [str(word) for word in command]
        began = time.monotonic()
        try:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=timeout,
                user=user, env={**os.environ, **(env or {})})
            outcome = Outcome(shown(words), done.returncode, done.stdout, done.stderr, time.monotonic() - began)
        except subprocess.TimeoutExpired as late:
            outcome = Outcome(shown(words), -1, text(late.stdout), text(late.stderr) + "\nkilled", timeout)
        self._outcomes.append(outcome)
        return outcome

    def ours(self, *arguments, code=0, **options):
        """boardless with these arguments, which ends with `code`."""
        outcome = self.run(self.boardless, *arguments, **options)
        self.equal(outcome.code, code, f"exit of boardless {arguments[0]}")
        return outcome

    def start(self, *command):
        """Starts a command of boardless; `ended` takes its end."""
        words = [self.boardless, *map(str, command)]
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(self, process, timeout=60):
        began = time.monotonic()
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += "\nkilled"
        outcome = Outcome(shown(process.args), process.returncode, out, err, time.monotonic() - began)
        self._outcomes.append(outcome)
        return outcome

    def spsdk(self, *lines, timeout=240):
        """SPSDK's own commands, one after the other in one process: importing it takes long here."""
        here = os.path.join(os.path.dirname(__file__), "spsdk_lines.py")
        return self.run(os.path.join(self.venv, "bin", "python"), here, *lines, timeout=timeout)

    # Checks

    def equal(self, found, expected, what):
        if found != expected:
            raise Failed(f"{what}: {found!r} instead of {expected!r}")

    def check(self, condition, what):
        if not condition:
            raise Failed(what)

    def says(self, outcome, *words):
        """The command's output has all of these."""
        for word in words:
            if word not in outcome.out + outcome.err:
                raise Failed(f"'{outcome.words}' does not say '{word}'")

    def remark(self, words):
        self.remarks.append(words)

    def history(self):
        """The last commands and what they said."""
        return "\n".join(str(outcome) for outcome in self._outcomes[-4:])


def read(path):
    with open(path) as file:
        return file.read().strip()


def text(output):
    return output.decode(errors="replace") if isinstance(output, bytes) else output or ""


def shown(words):
    return " ".join([os.path.basename(words[0]), *words[1:]])[:300]
