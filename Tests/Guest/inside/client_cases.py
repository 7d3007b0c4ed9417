"""Our own client and the ordinary tools, on a board whose USB is the kernel's."""

import os

from .bench import FLASHLOADER, ROM
from .registry import Wanted, case

HELLO = "SimFirmware/hello-xip/hello-xip.srec"
INTERNAL = Wanted(options=("--boot-pins", "internal"))
RUNNING = Wanted(options=("--mode", "flashloader"))


def has_hello(ask):
    """The flash holds the application, as seen past bus and faults. Returns what is wrong."""
    with open("SimFirmware/hello-xip/hello-xip.bin", "rb") as file:
        image = file.read()
    start, count = 0x2000, min(256, len(image))
    found = ask({"read": {"flash": [start, count]}}).get("hex", "")
    return None if found == image[:count].hex() else f"the flash at {start:#x} holds {found[:64]}…"


@case("lsusb -v shows the boot ROM", capture="lsusb-rom")
def _(bench):
    bench.plug()
    outcome = bench.run("lsusb", "-v", "-d", "1fc9:0130")
    bench.equal(outcome.code, 0, "exit of lsusb")
    bench.says(
        outcome, "idVendor           0x1fc9", "idProduct          0x0130", "SE Blank RT Family",
        "bInterfaceClass         3", "wDescriptorLength      76", "EP 1 IN",
        "1x 512 bytes")
    bench.check("EP 2 OUT" not in outcome.out, "the boot ROM has an OUT endpoint")


@case("lsusb -v shows the flashloader", RUNNING)
def _(bench):
    bench.plug(expecting=FLASHLOADER)
    outcome = bench.run("lsusb", "-v", "-d", "15a2:0073")
    bench.says(outcome, "FREESCALE SEMICONDUCTOR INC.", "USB COMPOSITE DEVICE", "EP 1 IN", "EP 2 OUT", "0x03fb")


@case("the ordinary usbip lists and attaches a board")
def _(bench):
    port = bench.boards[0]["port"]
    listed = bench.run("usbip", "--tcp-port", port, "list", "-r", "10.0.2.2")
    bench.equal(listed.code, 0, "exit of usbip list")
    bench.says(listed, "1-1", "1fc9:0130")
    attached = bench.run("usbip", "--tcp-port", port, "attach", "-r", "10.0.2.2", "-b", "1-1")
    bench.equal(attached.code, 0, "exit of usbip attach")
    try:
        from .cable import wait_until
        bench.check(wait_until(lambda: "1fc9:0130" in bench.run("lsusb").out, 15), "lsusb does not show it")
        status = bench.ours("status", "--usb")
        bench.says(status, "boot ROM, serial download")
    finally:
        bench.run("usbip", "detach", "-p", "0")


@case("boardless status asks boot ROM and flashloader, and gives the kernel's driver back", Wanted(), RUNNING)
def _(bench):
    rom = bench.plug(0)
    bench.says(bench.ours("status", "--usb"), "boot ROM, serial download", "1fc9:0130", "open")
    bench.awaits(rom, ROM)
    driver = f"/sys/bus/usb/devices/{rom.place}/{rom.place}:1.0/driver"
    bench.equal(os.path.basename(os.path.realpath(driver)), "usbhid", "the interface's driver afterwards")
    rom.pull()
    flashloader = bench.plug(1, expecting=FLASHLOADER)
    bench.says(bench.ours("status", "--usb"), "flashloader", "15a2:0073", "K2.1.0")
    bench.awaits(flashloader, FLASHLOADER)
    # The node of the kernel's driver names the board too.
    bench.says(bench.ours("status", "--usb", bench.hidraw(flashloader)), "flashloader")


@case("boardless provision goes from the boot ROM through re-enumeration to a verified boot", INTERNAL,
      capture="boardless-provision", truth=has_hello)
def _(bench):
    cable = bench.plug()
    outcome = bench.ours("provision", HELLO, "--usb")
    bench.says(outcome, "found the boot ROM", "the flashloader is up", "all equal", "the application runs")
    bench.check(bench.is_empty(cable), f"{cable.place} is {bench.identity(cable)} after the boot")
    bench.remark(f"{outcome.seconds:.1f} s")


@case("two boards at once are told apart by their ports", INTERNAL, INTERNAL, truth=has_hello)
def _(bench):
    first, second = bench.plug(0), bench.plug(1)
    refused = bench.ours("provision", HELLO, "--usb", code=2)
    bench.says(refused, "more than one device", first.place, second.place)
    runs = [bench.start("provision", HELLO, f"--usb={cable.place}") for cable in (first, second)]
    for run in runs:
        outcome = bench.ended(run)
        bench.equal(outcome.code, 0, "exit of boardless provision")
        bench.says(outcome, "all equal", "the application runs")


@case("sdphost and blhost of ours take a board from the boot ROM to written flash", INTERNAL,
      capture="drop-ins", drop_ins=True)
def _(bench):
    tools = os.path.dirname(bench.boardless)
    sdphost, blhost = os.path.join(tools, "sdphost"), os.path.join(tools, "blhost")

    def run(*command):
        outcome = bench.run(*command)
        bench.equal(outcome.code, 0, f"exit of {os.path.basename(command[0])} {command[3]}")
        return outcome

    cable = bench.plug()
    rom, mboot = (sdphost, "-u", "0x1fc9:0x0130"), (blhost, "-u", "0x15a2:0x0073")
    bench.says(run(*rom, "error-status"), "Hab Is Disabled (Unlocked)")
    stand_in = "SimFirmware/standin-flashloader/standin-flashloader.bin"
    bench.says(run(*rom, "write-file", "0x20208000", stand_in), "Write File Success")
    run(*rom, "jump-address", "0x20208400")
    bench.awaits(cable, FLASHLOADER)
    bench.says(run(*mboot, "get-property", "1"), "Current Version = K2.1.0")
    run(*mboot, "fill-memory", "0x2000", "4", "0xc0000007")
    run(*mboot, "configure-memory", "9", "0x2000")
    run(*mboot, "flash-erase-region", "0x60000000", "0x4000", "9")
    run(*mboot, "write-memory", "0x60002000", "SimFirmware/hello-xip/hello-xip.bin")
    bench.says(run(*mboot, "read-memory", "0x60002000", "16"), "Response status = 0 (0x0) Success.")
