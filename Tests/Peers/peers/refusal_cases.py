"""What is refused, with the exact status; each must leave the line usable."""

import json

from .board import FLASH
from .cases import case


@case("blhost: the field case, 20106 from flash-erase-region on a locked chip", seconds=6)
def field_case(bench):
    flash = bench.file("flash.bin", b"\xFF" * 0x1000 + b"left over from an earlier firmware")
    board = bench.configured("--part", "W25Q64JV", "--status-registers", "0x1c,0x02", "--flash", flash)
    # The command and the time-out of the forum's log.
    outcome = bench.run("blhost", "-t", 50450, "-p", board.port, "-j", "--", "flash-erase-region", "0x60000000", 45056, 0)
    bench.equal(outcome.code, 1, "exit of blhost")
    bench.equal(json.loads(outcome.out), {
        "command": "flash-erase-region", "response": [],
        "status": {"description": "20106 (0x4e8a) FlexSPINOR: Command Failure.", "value": 20106},
    }, "JSON")
    board.blhost("flash-erase-all", 9, status=20106)


@case("blhost: a locked blank chip erases with 0, and refuses the write with 20106", seconds=5)
def locked_and_blank(bench):
    board = bench.configured("--status-registers", "0x7c")
    board.erase(FLASH, 45056)
    board.blhost("write-memory", hex(FLASH), "{{00}}", status=20106)


@case("blhost: an injected erase failure is 20106; lifted over the board's control, the same command works", seconds=6)
def injected_failure(bench):
    plan = bench.file("plan.yaml", "- {fault: erase-ignored, addresses: 0x60001000-0x60001fff}\n")
    control = bench.path("control")
    board = bench.configured("--flash", bench.file("flash.bin", bytes(0x3000)), "--faults", plan, "--control", control)
    board.blhost("flash-erase-region", hex(FLASH + 0x1000), 4096, 0, status=20106)
    bench.equal(board.read_memory(FLASH + 0x1000, 16), bytes(16), "what the failed erase left")
    board.erase(FLASH + 0x2000, 4096)
    outcome = bench.run("boardless", "board", "send", control, '{"clear_faults": true}')
    bench.equal((outcome.code, outcome.out.strip()), (0, '{"ok": true}'), "exit and answer of board send")
    board.erase(FLASH + 0x1000, 4096)
    bench.equal(board.read_memory(FLASH + 0x1000, 16), b"\xFF" * 16, "erased")


@case("blhost gives up on an erase that takes its time, and finds the board again when it is through", seconds=12)
def impatient(bench):
    control = bench.path("control")
    board = bench.configured("--flash", bench.file("flash.bin", bytes(0x3000)), "--pace", "5", "--control", control)
    outcome = bench.run("blhost", "-t", 500, "-p", board.port, "flash-erase-all", 9)
    bench.equal((outcome.code, outcome.status), (1, 10004), "exit and status of blhost, half a second")
    board.blhost("get-property", 1, options=("-t", 60000))
    board.blhost("flash-erase-all", 9, options=("-t", 60000))
    outcome = bench.run("boardless", "board", "send", control, '{"read": {"flash": [0, 4]}}')
    bench.equal(outcome.out.strip(), '{"hex": "ffffffff"}', "the flash, from outside")


@case("blhost: 10200 outside the memory map and in the flashloader's own RAM", seconds=6)
def range_invalid(bench):
    board = bench.flashloader()
    board.blhost("read-memory", "0x401F4410", 4, status=10200)
    board.blhost("write-memory", "0x10000000", bench.file("data.bin", bytes(5000)), status=10200)
    board.blhost("fill-memory", "0x2020B000", 4, 0, status=10200)
    board.blhost("flash-erase-region", "0x80000000", 4096, status=10200)
    board.blhost("flash-erase-region", "0x20000000", 4096, status=102)
    board.blhost("get-property", 1)


@case("blhost: 10205 before the flash is configured", seconds=5)
def not_configured(bench):
    board = bench.flashloader()
    for command in (("flash-erase-region", "0x60000000", 4096, 0), ("flash-erase-all", 9), ("get-property", "0x19", 9),
                    ("write-memory", "0x60000000", "{{00}}"), ("read-memory", "0x60000000", 16)):
        board.blhost(*command, status=10205)


@case("blhost: 20107 where no flash is fitted, then 10205", seconds=4)
def no_flash(bench):
    board = bench.flashloader("--part", "none")
    board.blhost("fill-memory", "0x2000", 4, "0xC0000007")
    board.blhost("configure-memory", 9, "0x2000", status=20107)
    board.blhost("flash-erase-region", "0x60000000", 45056, 0, status=10205)


@case("blhost: 10203 for a page written twice, 20105 for an odd address", seconds=6)
def write_rules(bench):
    board = bench.configured()
    data = bench.file("data.bin", bytes(range(256)) * 12)
    board.blhost("write-memory", hex(FLASH), data)
    board.blhost("write-memory", hex(FLASH), data, status=10203)
    board.blhost("write-memory", hex(FLASH + 0x10004), data, status=20105)
    bench.equal(board.read_memory(FLASH, 3072), bytes(range(256)) * 12, "the first write")


@case("blhost: configure-memory refuses what is no option", seconds=5)
def bad_options(bench):
    board = bench.flashloader()
    board.blhost("configure-memory", 9, 0, status=4)
    board.blhost("configure-memory", 1, "0x2000", status=4)
    board.blhost("fill-memory", "0x2000", 4, "0x12345678")
    board.blhost("configure-memory", 9, "0x2000", status=4)


@case("blhost receive-sb-file of something else: 10101", seconds=4)
def sb_file(bench):
    board = bench.flashloader()
    board.blhost("receive-sb-file", bench.file("garbage.sb", bytes(range(256)) * 64), status=10101)
    board.blhost("get-property", 1)


@case("blhost: commands that this flashloader does not have: 10000", seconds=4)
def unknown_commands(bench):
    board = bench.flashloader()
    board.blhost("flash-security-disable", "0102030405060708", status=10000)
    board.blhost("flash-erase-all-unsecure", status=10000)
    board.blhost("reliable-update", "0x60000000", status=10000)


@case("blhost execute of a program: status 0, then silence: no device", seconds=6)
def silence(bench):
    board = bench.flashloader()
    board.blhost("execute", "0x20010001", 0, "0x20020000")
    outcome = bench.run("blhost", "-t", 500, "-p", board.port, "get-property", 1)
    bench.equal(outcome.code, 2, "exit of blhost")
    bench.check("NoDeviceFound" in outcome.err, "blhost does not say that no device is there")
    outcome = bench.run("sdphost", "-t", 500, "-p", board.port, "error-status")
    bench.equal(outcome.code, 2, "exit of sdphost")


@case("blhost and sdphost where no port is", seconds=3)
def no_port(bench):
    for tool, command in (("blhost", ["get-property", 1]), ("sdphost", ["error-status"])):
        outcome = bench.run(tool, "-t", 500, "-p", bench.path("nothing"), *command)
        bench.equal(outcome.code, 2, f"exit of {tool}")
