"""NXP's unmodified tools on a board whose USB is the kernel's: through hidraw."""

import os

from .bench import FLASHLOADER
from .client_cases import RUNNING, has_hello
from .registry import Wanted, case

ROM = "sdphost -u 0x1fc9:0x0130"
MBOOT = "blhost -u 0x15a2:0x0073"


@case("SPSDK goes from the boot ROM through re-enumeration to written flash", capture="spsdk-provision",
      truth=has_hello)
def _(bench):
    bench.plug()
    outcome = bench.spsdk(
        f"{ROM} error-status",
        f"{ROM} write-file 0x20208000 SimFirmware/standin-flashloader/standin-flashloader.bin",
        f"{ROM} jump-address 0x20208400",
        "wait 15A2:0073",
        f"{MBOOT} get-property 1",
        f"{MBOOT} fill-memory 0x2000 4 0xc0000007",
        f"{MBOOT} configure-memory 9 0x2000",
        f"{MBOOT} flash-erase-region 0x60000000 0x4000 0",
        f"{MBOOT} write-memory 0x60002000 SimFirmware/hello-xip/hello-xip.bin",
        f"{MBOOT} read-memory 0x60002000 64")
    bench.equal(outcome.code, 0, "exit")
    bench.says(
        outcome, "Hab Is Disabled (Unlocked)", "Write File Success", "Current Version = K2.1.0",
        "Response word 1 = 64 (0x40)")
    bench.remark(f"{outcome.seconds:.1f} s")


@case("SPSDK's blhost as a process of its own reads a property", RUNNING)
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    blhost = os.path.join(bench.venv, "bin", "blhost")
    outcome = bench.run(blhost, "-u", "0x15a2:0x0073", "get-property", "1")
    bench.equal(outcome.code, 0, "exit of blhost")
    bench.says(outcome, "Current Version = K2.1.0")


@case("SPSDK sees a refused erase as on silicon", Wanted(options=(
    "--mode", "flashloader", "--status-registers", "0x1c,0x02", "--part", "W25Q64JV-IQ",
    "--flash", "SimFirmware/hello-xip/hello-xip.bin")), capture="spsdk-20106")
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    outcome = bench.spsdk(
        f"{MBOOT} fill-memory 0x2000 4 0xc0000007", f"{MBOOT} configure-memory 9 0x2000",
        f"{MBOOT} flash-erase-region 0x60000000 4096 0")
    bench.equal(outcome.code, 1, "exit of the erase of protected flash that is not blank")
    bench.says(outcome, "20106")
