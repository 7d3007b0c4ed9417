"""The clients that use libusb, on a device that umockdev plays."""

import os
import subprocess
import sys

from guest.boards import Boards

ALL = []
HELLO = "SimFirmware/hello-xip/hello-xip.srec"


def case(name, *options):
    """Registers a case: a board with these options, and a command on the machine that has it."""

    def register(command):
        def body(boardless):
            boards = Boards(os.environ.get("BOARDLESS_SERVER", boardless))
            try:
                board = boards.start(name, options, ())
                bridge = os.path.join(os.path.dirname(__file__), "bridge.py")
                words, expected = command(boardless)
                try:
                    outcome = subprocess.run(
                        [sys.executable, bridge, str(board["port"]), *words], stdin=subprocess.DEVNULL,
                        capture_output=True, text=True, errors="replace", timeout=60)
                except subprocess.TimeoutExpired as late:
                    return "FAILED", f"$ {' '.join(words)}\nstill running after {late.timeout:.0f} s"
                said = outcome.stdout + outcome.stderr
                missing = [word for word in expected if word not in said]
                if outcome.returncode or missing:
                    return "FAILED", f"exit {outcome.returncode}, missing {missing}\n$ {' '.join(words)}\n{said[-1500:]}"
                return "ok", ""
            finally:
                boards.stop()

        ALL.append((name, body))
        return command

    return register


@case("umockdev: boardless status asks the boot ROM over libusb")
def _(boardless):
    return [boardless, "status", "--usb"], ["boot ROM, serial download", "1fc9:0130"]


@case("umockdev: boardless status asks the flashloader over libusb", "--mode", "flashloader")
def _(boardless):
    return [boardless, "status", "--usb", "1-1"], ["flashloader", "15a2:0073"]


@case("umockdev: boardless provision from the boot ROM to a verified boot", "--boot-pins", "internal")
def _(boardless):
    return [boardless, "provision", HELLO, "--usb"], ["the flashloader is up", "all equal", "the application runs"]
