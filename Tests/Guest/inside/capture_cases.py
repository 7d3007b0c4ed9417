"""What passes on the kernel's USB, decoded while it passes, and our own recordings beside it."""

import json
import signal
import time

from .bench import FLASHLOADER
from .client_cases import HELLO
from .registry import Wanted, case
from .spsdk_cases import MBOOT


class Live:
    """`capture decode --live usbmon0 --json` until `end`."""

    def __init__(self, bench):
        self.bench = bench
        self.process = bench.start("capture", "decode", "--live", "usbmon0", "--json")
        time.sleep(3)  # Until it has opened the interface: what passed before is not seen.

    def end(self):
        """The commands that were seen."""
        time.sleep(0.5)
        self.process.send_signal(signal.SIGINT)
        outcome = self.bench.ended(self.process)
        self.bench.equal(outcome.code, 0, "exit of the live decoder")
        return [json.loads(line) for line in outcome.out.splitlines()]


def words(commands):
    return [(command["command"], (command["status"] or {}).get("value")) for command in commands]


@case("SPSDK's refused erase is decoded live from usbmon", Wanted(options=(
    "--mode", "flashloader", "--status-registers", "0x1c,0x02", "--part", "W25Q64JV-IQ",
    "--flash", "SimFirmware/hello-xip/hello-xip.bin")))
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    live = Live(bench)
    outcome = bench.spsdk(
        f"{MBOOT} fill-memory 0x2000 4 0xc0000007", f"{MBOOT} configure-memory 9 0x2000",
        f"{MBOOT} flash-erase-region 0x60000000 4096 0")
    commands = live.end()
    bench.equal(outcome.code, 1, "exit of the erase of protected flash that is not blank")
    bench.equal(
        words(commands), [("fill-memory", 0), ("configure-memory", 0), ("flash-erase-region", 20106)],
        "commands seen live")
    # Its descriptors passed before; its reports tell what it is.
    bench.equal(commands[2]["device"]["kind"], "flashloader", "the device of the live capture")
    bench.check(all(command["duration"] > 2e-4 for command in commands), "answers took less than a bus takes")
    bench.equal(commands[2]["parameters"]["address"], 0x60000000, "the address of the erase")


@case("what --record writes is what usbmon sees")
def _(bench):
    bench.plug()
    live = Live(bench)
    recording = "/tmp/recording.pcapng"
    bench.ours("provision", HELLO, "--usb", "--record", recording)
    seen = live.end()
    decoded = bench.ours("capture", "decode", "--json", recording)
    recorded = [json.loads(line) for line in decoded.out.splitlines()]
    bench.check(len(recorded) >= 12, f"only {len(recorded)} commands were recorded")
    bench.equal(words(recorded), words(seen), "commands recorded, and seen by usbmon")
    for ours, kernels in zip(recorded, seen):
        for key in ("parameters", "bytes_out", "bytes_in", "values"):
            bench.equal(ours[key], kernels[key], f"{key} of {ours['command']}")
        bench.equal(ours["device"]["identity"], kernels["device"]["identity"], f"device of {ours['command']}")
    bench.remark(f"{len(recorded)} commands")
