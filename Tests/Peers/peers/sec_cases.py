"""The Secure Provisioning tool's script, unchanged: SPSDK's tools and ours say the same and end the same, on healthy and
on sick boards. SPSDK reaches the board by its port, ours by its name in BOARDLESS_BOARD, with the script's own -u."""

import os

from .board import STAND_IN, STAND_IN_JUMP, STAND_IN_LOAD
from .cases import case
from .flow_cases import container

SCRIPT = os.path.join("Tests", "Peers", "sec", "write_image_lnx.sh")


def run_script(bench, image, environment):
    """Runs the script; what it printed, and its exit code."""
    flashloader = bench.file("flashloader.bin", bench.read(os.path.abspath(STAND_IN)).ljust(65157, b"\0"))
    erase = (0x1000 + os.path.getsize(image) + 0xFFF) // 0x1000 * 0x1000
    arguments = [SCRIPT, flashloader, hex(STAND_IN_LOAD), hex(STAND_IN_JUMP), image, erase]
    return bench.run("bash", *arguments, environment=environment)


def by_spsdk(bench, image, options):
    """A fresh board and SPSDK's tools; again if the terminal lost what one of them wrote (see board.py)."""
    for _ in range(5):
        board = bench.board(*options)
        outcome = run_script(bench, image, {
            "PATH": bench.tools.folder + os.pathsep + os.environ["PATH"], "BLHOST_CONNECT": f"-p {board.port}",
            "SDPHOST_CONNECT": f"-p {board.port}", "ROM_WAIT": "1.2", "FLASHLOADER_WAIT": "1",
        })
        board.stop()
        if "Connection issue" not in outcome.err:
            break
    return outcome


def by_us(bench, image, options):
    """A fresh board with a name, and our drop-ins."""
    board = bench.named("sec", *options)
    outcome = run_script(bench, image, dict(
        board.environment, PATH=os.path.dirname(bench.boardless) + os.pathsep + os.environ["PATH"],
        BOARDLESS_BOARD=board.name, FLASHLOADER_WAIT="1"))
    board.stop()
    return outcome


def transcript(outcome):
    """What a program that reads the script's output sees; SPSDK's line about its log file is none of ours."""
    return [line for line in outcome.out.splitlines() if not line.startswith("See debug log file")]


def script_case(name, code, *options, faults=None, old=False):
    @case(f"the Secure Provisioning tool's script, {name}", seconds=25)
    def body(bench):
        image = container(bench)
        described = list(options)
        if old:  # an erase that fails shows only where there is something to erase
            described += ["--flash", bench.file("old.bin", bytes(0x10000))]
        if faults:
            described += ["--faults", bench.file("faults.yaml", faults)]
        theirs = by_spsdk(bench, image, described)
        bench.equal(theirs.code, code, "exit of the script with SPSDK's tools")
        ours = by_us(bench, image, described)
        bench.equal(ours.code, code, "exit of the script with our tools")
        bench.equal(transcript(ours), transcript(theirs), "what the script printed")


script_case("a healthy board", 0)
script_case("block protection set", 2, "--status-registers", "0x7c", old=True)
script_case("no flash", 2, "--part", "none")
script_case("quad enable that cannot be set", 2, faults="- {fault: qe-stuck}\n")
script_case("an erase that does nothing", 2, faults="- {fault: erase-ignored}\n", old=True)
script_case("a closed part", 2, "--fuse", "6=2")
