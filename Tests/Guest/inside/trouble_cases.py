"""A board that leaves, a node that may not be opened, an interface that somebody has."""

import fcntl
import os
import struct
import time

from .bench import FLASHLOADER, NOBODY, ROM
from .cable import wait_until
from .client_cases import HELLO, INTERNAL, RUNNING
from .registry import Wanted, case

CLAIM, RELEASE, IOCTL, DISCONNECT = 0x8004550F, 0x80045510, 0xC0105512, 0x5516
SLOW = Wanted(options=("--pace", "real"))


@case("the board leaves in the middle of a write", Wanted(faults=({"fault": "device-gone", "after": 30},)),
      capture="boardless-gone")
def _(bench):
    bench.plug()
    outcome = bench.ours("provision", HELLO, "--usb", code=2)
    bench.says(outcome, "the device left the bus")


@case("a client that is killed in the middle leaves a board that can be used again", Wanted(), INTERNAL)
def _(bench):
    cable = bench.plug()
    run = bench.start("provision", HELLO, "--usb")
    wait_until(lambda: bench.hidraw(cable) is None, 20)
    run.kill()
    bench.ended(run)
    cable.pull()
    # Neither kernel nor server holds anything: the next board works as ever.
    bench.plug(1)
    bench.says(bench.ours("provision", HELLO, "--usb"), "all equal")


@case("the plug is pulled while the flash is erased", SLOW)
def _(bench):
    cable = bench.plug()
    run = bench.start("provision", HELLO, "--usb")
    bench.check(wait_until(lambda: bench.identity(cable) == FLASHLOADER, 30), "the flashloader did not come")
    time.sleep(0.2)
    cable.pull()
    outcome = bench.ended(run)
    bench.equal(outcome.code, 2, "exit of boardless provision")


@case("a user without permission is told the udev rule, and works once the node is his")
def _(bench):
    cable = bench.plug()
    os.chmod(bench.node(cable), 0o600)
    refused = bench.ours("provision", HELLO, "--usb", code=2, user=NOBODY)
    bench.says(refused, bench.node(cable), "/etc/udev/rules.d/70-boardless.rules", 'TAG+="uaccess"')
    bench.says(bench.ours("status", "--usb", code=2, user=NOBODY), "no permission", "udev rule")
    # What udev does with the rule.
    os.chown(bench.node(cable), NOBODY, NOBODY)
    bench.says(bench.ours("status", "--usb", user=NOBODY), "boot ROM, serial download")


@case("an interface that another program has claimed is left alone")
def _(bench):
    cable = bench.plug()
    node = os.open(bench.node(cable), os.O_RDWR)
    try:
        fcntl.ioctl(node, IOCTL, struct.pack("iiP", 0, DISCONNECT, 0))
        fcntl.ioctl(node, CLAIM, struct.pack("I", 0))
        bench.says(bench.ours("status", "--usb", code=2), "in use", "another program", cable.place)
    finally:
        os.close(node)
    bench.says(bench.ours("status", "--usb"), "boot ROM, serial download")


@case("a board that is not there, another thing that is, and one named wrongly")
def _(bench):
    bench.says(bench.ours("status", "--usb", code=2), "no device")
    cable = bench.plug()
    bench.says(bench.ours("status", "--usb", "0x15a2:0x0073", code=2), "no device 15a2:0073")
    hub = cable.place.split("-")[0]
    bench.says(bench.ours("status", "--usb", f"{hub}#1", code=2), "not a board of this kind", "1d6b:0002")
    for name in (cable.place, "0x1fc9,0x0130", "1fc9:0130", "SE Blank RT Family", "mimxrt1020"):
        bench.says(bench.ours("status", f"--usb={name}"), "boot ROM, serial download")


@case("twelve openings in a row find the board as they left it", RUNNING)
def _(bench):
    cable = bench.plug(expecting=FLASHLOADER)
    for _ in range(12):
        bench.says(bench.ours("status", "--usb"), "flashloader")
    bench.awaits(cable, FLASHLOADER)
