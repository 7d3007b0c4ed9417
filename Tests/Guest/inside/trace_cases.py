"""What goes wrong in the field, once each, for the captures in Traces: SPSDK and our own tools."""

import os

from .bench import FLASHLOADER
from .client_cases import HELLO
from .registry import Wanted, case
from .spsdk_cases import MBOOT, ROM

STAND_IN = "SimFirmware/standin-flashloader/standin-flashloader.bin"
BINARY = "SimFirmware/hello-xip/hello-xip.bin"
CONFIGURE = (f"{MBOOT} fill-memory 0x2000 4 0xc0000007", f"{MBOOT} configure-memory 9 0x2000")


def running(*faults, options=()):
    """A board whose flashloader runs already."""
    return Wanted(("--mode", "flashloader", *options), faults)


@case("in the field: a closed part does not start an unsigned flashloader", Wanted(("--fuse", "6=0x2")),
      capture="spsdk-closed")
def _(bench):
    bench.plug()
    outcome = bench.spsdk(
        f"{ROM} error-status", f"{ROM} write-file 0x20208000 {STAND_IN}", f"-{ROM} jump-address 0x20208400",
        f"{ROM} error-status")
    bench.says(outcome, "HAB Is Enabled (Locked)", "0x33333333")


@case("in the field: SPSDK gives up on a flashloader that hangs", running(
    {"fault": "firmware-hangs", "moment": "after", "command": "flash-erase-region", "after": 0}),
    capture="spsdk-timeout")
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    short = MBOOT.replace("blhost", "blhost -t 1000", 1)
    outcome = bench.spsdk(
        *CONFIGURE, f"-{short} flash-erase-region 0x60000000 4096 0", f"-{short} get-property 1")
    bench.says(outcome, "10004", "No response packet")


@case("in the field: writing flash that is not blank ends the data phase", running(options=("--flash", BINARY)),
      capture="spsdk-write-refused")
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    outcome = bench.spsdk(
        *CONFIGURE, f"-{MBOOT} write-memory 0x60000000 {BINARY}", f"-{MBOOT} read-memory 0x60000000 32",
        f"-{MBOOT} read-memory 0x70002000 16")
    bench.says(outcome, "10203", "10200")


@case("in the field: fuses read, burnt in part, and refused", running(options=("--fuse", "0x22=5")),
      capture="spsdk-fuses")
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    outcome = bench.spsdk(
        f"{MBOOT} efuse-read-once 0x22", f"-{MBOOT} efuse-program-once 0x22 0x00000002 --no-verify",
        f"{MBOOT} efuse-read-once 0x22", f"-{MBOOT} efuse-read-once 0x99", f"{MBOOT} get-property 24")
    bench.says(outcome, "= 7 (0x7)")


@case("in the field: a report is lost, another refused", running(
    {"fault": "report-lost", "direction": "in", "after": 2, "times": 1},
    {"fault": "report-stalled", "direction": "out", "after": 4, "times": 1}), capture="drop-ins-lossy", drop_ins=True)
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    tool = os.path.join(os.path.dirname(bench.boardless), "blhost")
    codes = [
        bench.run(tool, "-t", "1000", "-u", "0x15a2,0x0073", "get-property", str(index)).code
        for index in (1, 11, 12, 1, 14, 15, 24)]
    bench.check(codes.count(0) == 5, f"two of these should fail: {codes}")


@case("in the field: our client finds what it wrote changed", Wanted(faults=(
    {"fault": "program-leaves-bits", "mask": "0x80", "addresses": "0x60002100-0x600021ff", "times": 1},)),
    capture="boardless-mismatch")
def _(bench):
    bench.plug()
    outcome = bench.run(bench.boardless, "provision", HELLO, "--usb")
    bench.check(outcome.code in (1, 4), f"exit {outcome.code}")
    bench.remark(outcome.err.strip().splitlines()[-1][:120])
