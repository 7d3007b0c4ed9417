"""The whole way by SPSDK alone, and by us: the same bytes in flash."""

import os

from .board import FLASH, STAND_IN, STAND_IN_JUMP, STAND_IN_LOAD
from .cases import case

SREC = os.path.join("SimFirmware", "hello-xip", "hello-xip.srec")
CONFIGURATION = """\
options:
  family: mimxrt1024
  flags: 0
  bootDevice: flexspi_nor
  startAddress: 0x60000000
inputImageFile: {image}
sections: []
"""


def container(bench):
    """hello-xip in a container that NXP's nxpimage made: what stands from 0x60001000 on."""
    configuration = bench.file("hab.yaml", CONFIGURATION.format(image=os.path.abspath(SREC)))
    outcome = bench.run("nxpimage", "hab", "export", "-c", configuration, "-o", bench.path("hello.bin"), "--force")
    bench.equal(outcome.code, 0, "exit of nxpimage hab export")
    return bench.path("hello.bin")


def flash(bench, board, count):
    """Flash up to the image's end, read by blhost; the board may be in the ROM or the flashloader."""
    return board.read_memory(FLASH, count)


def by_spsdk(bench, board, image):
    """Every command as users have them, one process each. Ends before the reset."""
    size = os.path.getsize(image)
    board.sdphost("error-status")
    board.write_file(STAND_IN_LOAD, STAND_IN)
    board.sdphost("jump-address", hex(STAND_IN_JUMP))
    board.blhost("get-property", 1, 0)
    board.blhost("fill-memory", "0x2000", 4, "0xC0000007", "word")
    board.blhost("configure-memory", 9, "0x2000")
    board.blhost("flash-erase-region", hex(FLASH), 0x1000 + size, 0)
    board.blhost("fill-memory", "0x2000", 4, "0xF000000F", "word")
    board.blhost("configure-memory", 9, "0x2000")
    board.blhost("write-memory", hex(FLASH + 0x1000), image, 9)
    bench.equal(board.read_memory(FLASH + 0x1000, size), bench.read(image), "the container read back")


def by_us(bench, image):
    """A fresh board that `boardless provision` has provisioned over its port; its flashloader runs again."""
    board = bench.board()
    outcome = bench.run("boardless", "provision", image, "--port", board.port)
    bench.equal(outcome.code, 0, f"exit of boardless provision {os.path.basename(image)}")
    # The reset has left it in the ROM; what is in flash, blhost shall say.
    board.start_flashloader()
    board.configure()
    return board


@case("whole flow: SPSDK's commands, our provision of its container, and of the SREC: three equal flashes", seconds=25)
def whole_flow(bench):
    image = container(bench)
    count = 0x1000 + os.path.getsize(image)
    spsdk = bench.board()
    by_spsdk(bench, spsdk, image)
    ours = flash(bench, by_us(bench, image), count)
    from_records = flash(bench, by_us(bench, SREC), count)
    theirs = flash(bench, spsdk, count)
    bench.equal(theirs[:4], b"FCFB", "the block's mark")
    bench.check(ours == theirs, difference("provisioned from the container", ours, theirs))
    bench.check(from_records == theirs, difference("provisioned from the SREC", from_records, theirs))
    bench.remark(f"{count} bytes each")
    spsdk.blhost("reset")
    bench.check("HAB Success" in spsdk.sdphost("error-status").out, "the ROM is not back after reset")


@case("what SPSDK wrote boots: nxpimage finds the container sound, the board starts it", seconds=12)
def boots(bench):
    image = container(bench)
    outcome = bench.run("nxpimage", "hab", "verify", "-f", "mimxrt1024", "-b", image)
    bench.equal(outcome.code, 0, "exit of nxpimage hab verify")
    # The switches stand at internal boot; an empty flash leaves the ROM in serial download.
    board = bench.board("--mode", "internal")
    by_spsdk(bench, board, image)
    board.blhost("reset")
    outcome = bench.run("sdphost", "-t", 700, "-p", board.port, "error-status")
    bench.equal(outcome.code, 2, "exit of sdphost: an application runs and does not answer")


@case("our container read back from flash is sound to nxpimage", seconds=10)
def our_container(bench):
    board = by_us(bench, SREC)
    made = board.read_memory(FLASH + 0x1000, 9956)
    outcome = bench.run("nxpimage", "hab", "verify", "-f", "mimxrt1024", "-b", bench.file("ours.bin", made))
    bench.equal(outcome.code, 0, "exit of nxpimage hab verify")
    bench.check("Error" not in outcome.out.split("Summary")[0], "nxpimage sees an error")


def difference(name, found, expected):
    """Where two flashes part."""
    for offset, (one, other) in enumerate(zip(found, expected)):
        if one != other:
            return f"{name}: byte {offset:#x} is {one:#04x}, SPSDK's {other:#04x}"
    return f"{name}: {len(found)} bytes, SPSDK's {len(expected)}"
