"""Boards made of captures: SPSDK meets what was recorded, and goes on from there."""

import os

from .board import FLASH
from .cases import case


@case("blhost fails on a revived board as in the capture, and succeeds once the fault is lifted", seconds=12)
def revived(bench):
    for trace, count in (("seed-20106.pcap", 45056), ("usb-spsdk-20106.pcap", 4096)):
        file = bench.path(trace + ".yaml")
        outcome = bench.run("boardless", "capture", "revive", os.path.join("Traces", trace), "-o", file)
        bench.equal(outcome.code, 0, "exit of boardless capture revive")
        board = bench.controlled("--board-file", file)
        board.configure()
        board.blhost("flash-erase-region", hex(FLASH), count, 0, status=20106)
        lifted = bench.run("boardless", "board", "send", board.control, '{"clear_faults": true}')
        bench.equal(lifted.code, 0, "exit of boardless board send")
        board.blhost("flash-erase-region", hex(FLASH), count, 0)
        data = os.urandom(1000)
        board.blhost("write-memory", hex(FLASH), bench.file("data.bin", data))
        bench.equal(board.read_memory(FLASH, 1000), data, "what was written")


@case("blhost against the recorded board itself, which goes on beyond the capture", seconds=8)
def as_board(bench):
    board = bench.recorded("seed-20106.pcap")
    board.blhost("get-property", 1)
    board.configure()
    board.blhost("flash-erase-region", hex(FLASH), 45056, 0, status=20106)
    board.blhost("get-property", 11)
    bench.check("unknown: the capture does not show property 11" in board.said(), "what is not known is not said")


@case("sdphost and blhost against the recorded boot ROM and flashloader", seconds=10)
def from_the_rom(bench):
    board = bench.recorded("usb-spsdk-provision.pcap")
    bench.check("HAB Success" in board.sdphost("error-status").out, "the boot ROM is not the recorded one")
    board.start_flashloader()
    bench.equal(board.blhost("get-property", 1).words, [0x4B020100], "version")


@case("a strict recorded board takes what was recorded, and leaves at the first other request", seconds=8)
def strict(bench):
    board = bench.recorded("seed-20106.pcap", "--strict")
    board.blhost("get-property", 1)
    board.configure()
    outcome = bench.run("blhost", "-p", board.port, "-t", 1000, "flash-erase-region", hex(FLASH), 4096, 0)
    bench.check(outcome.code != 0, "another erase was carried out")
    bench.check(
        "refused: expected command 4, flash-erase-region 0x60000000 0xb000 memory 0; got flash-erase-region "
        "0x60000000 0x1000 memory 0" in board.said(), "the difference is not said")
