"""sdphost against the boot ROM: exact words, because scripts read them."""

import json
import os

from .board import STAND_IN_JUMP
from .cases import case

OPEN = "Status (HAB mode) = 1450735702 (0x56787856) Hab Is Disabled (Unlocked).\n"
CLOSED = "Status (HAB mode) = 305411090 (0x12343412) HAB Is Enabled (Locked).\n"
HEALTHY = "Response status = 4042322160 (0xf0f0f0f0) HAB Success.\n"


@case("sdphost error-status, text and JSON")
def error_status(bench):
    board = bench.board()
    bench.equal(board.sdphost("error-status").out, OPEN + HEALTHY, "text")
    expected = {
        "command": "error-status", "response": [0xF0F0F0F0],
        "status": {"description": "1450735702 (0x56787856) Hab Is Disabled (Unlocked)", "value": 0x56787856},
    }
    found = board.sdphost("--", "error-status", options=["-j"])
    bench.equal(json.loads(found.out), expected, "JSON")
    bench.equal(found.out, json.dumps(expected, indent=3) + "\n", "layout of the JSON")


@case("sdphost error-status of a closed part")
def closed_part(bench):
    board = bench.board("--fuse", "6=2")
    bench.equal(board.sdphost("error-status").out, CLOSED + HEALTHY, "text")


@case("sdphost error-status after a failed boot from flash")
def after_failed_boot(bench):
    board = bench.board("--mode", "internal")
    bench.equal(board.sdphost("error-status").out,
                OPEN + "Response status = 858993459 (0x33333333) NO DESCRIPTION.\n", "text")


@case("sdphost read-register of the unique id's shadow registers")
def read_unique_id(bench):
    board = bench.board("--fuse", "1=0x11223344", "--fuse", "2=0x55667788")
    bench.equal(board.sdphost("read-register", "0x401F4410").out, "44 33 22 11\n" + OPEN, "word 1")
    bench.equal(board.sdphost("read-register", "0x401F4420", 32, 4).out, "88 77 66 55\n" + OPEN, "word 2")


@case("sdphost write-file and read-register give the same bytes, of odd lengths too", seconds=8)
def write_and_read_back(bench):
    board = bench.board()
    for count in (1, 64, 1025, 40_001):
        data = os.urandom(count)
        outcome = board.write_file(0x20208000, bench.file("data.bin", data))
        bench.equal(outcome.out, OPEN + "Response status = 2290649224 (0x88888888) Write File Success.\n", "text")
        path = bench.path("back.bin")
        outcome = board.sdphost("read-register", "0x20208000", 32, count, "-o", path)
        bench.equal(outcome.out, f"{count} bytes written to {path}\n" + OPEN, "text")
        bench.equal(bench.read(path), data, f"{count} bytes read back")


@case("sdphost write-file to RAM of the ROM is refused, and sdphost ends with 0 all the same")
def refused(bench):
    board = bench.board()
    for address in (0x20200000, 0x60000000):
        outcome = board.write_file(address, bench.file("data.bin", bytes(2048)))
        bench.equal(outcome.out, OPEN + "Response status = 2300781449 (0x89232389) NO DESCRIPTION.\n", hex(address))
    bench.equal(board.sdphost("error-status").out, OPEN + HEALTHY, "the ROM afterwards")


@case("sdphost set-baudrate")
def set_baudrate(bench):
    board = bench.board()
    for baud in (115200, 460800):
        bench.equal(board.sdphost("set-baudrate", baud).out,
                    OPEN + "Response status = True (0x1) NO DESCRIPTION.\n", str(baud))
    bench.equal(board.sdphost("error-status").out, OPEN + HEALTHY, "the ROM afterwards")


@case("sdphost jump-address to the stand-in, then blhost on the same port", seconds=4)
def jump(bench):
    for firmware, word in (("K2.1.0", 0x4B020100), ("K2.7.0", 0x4B020700)):
        board = bench.board("--firmware", firmware)
        board.write_stand_in()
        bench.equal(board.sdphost("jump-address", hex(STAND_IN_JUMP)).out, OPEN, "text")
        bench.equal(board.blhost("get-property", 1).words, [word], firmware)


@case("sdphost jump-address to nothing stays in the ROM")
def jump_to_nothing(bench):
    board = bench.board()
    bench.equal(board.sdphost("jump-address", "0x20208400").out, OPEN, "text")
    bench.equal(board.sdphost("error-status").out[:len(OPEN)], OPEN, "the ROM afterwards")


@case("blhost finds no flashloader where the ROM runs, and the ROM still answers")
def blhost_on_the_rom(bench):
    board = bench.board()
    outcome = bench.run("blhost", "-t", 500, "-p", board.port, "get-property", 1)
    bench.equal(outcome.code, 2, "exit of blhost")
    bench.equal(board.sdphost("error-status").out, OPEN + HEALTHY, "the ROM afterwards")
