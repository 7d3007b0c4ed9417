"""Hosts that go away in the middle, and hosts that come again and again."""

import os
import signal
import subprocess
import time

from .board import FLASH
from .cases import case

WRITE = ("write-memory", hex(FLASH))
READ = ("read-memory", hex(FLASH))
SIZE = 4 << 20


def interrupted(bench, board, arguments, number):
    """Starts a blhost that takes seconds, and ends it by signal `number` while its data run. Its exit code."""
    process = bench.tools.start(
        [bench.tools.path("blhost"), "-v", "-p", board.port, *map(str, arguments)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    # It tells when the command goes out; a moment later data run.
    command = "WriteMemory" if arguments[0] == "write-memory" else "ReadMemory"
    for line in process.stderr:
        if command in line:
            break
    time.sleep(0.3)
    bench.equal(process.poll(), None, "blhost had ended before it was interrupted: exit")
    process.send_signal(number)
    process.stderr.read()
    process.stderr.close()
    return process.wait(20)


def after(bench, board):
    """What the next session gets, and that the one after it works."""
    first = bench.run("blhost", "-p", board.port, "get-property", 1)
    second = bench.run("blhost", "-p", board.port, "get-property", 1)
    bench.equal((second.code, second.words), (0, [0x4B020100]), "the second session afterwards")
    return first


@case("blhost killed in the middle of a write: the next session ends the old command, the one after works", seconds=10)
def killed_writing(bench):
    board = bench.configured()
    data = bench.file("data.bin", os.urandom(SIZE))
    for number in (signal.SIGKILL, signal.SIGTERM):
        interrupted(bench, board, (*WRITE, data), number)
        # The part still waits for data: a command in their place ends the phase with an abort (status 1 follows).
        first = after(bench, board)
        bench.equal(first.code, 2, "exit of the first session afterwards")
        bench.check("aborted" in first.err, "the first session does not speak of an abort")
        board.erase(FLASH, SIZE)


@case("blhost and Ctrl-C in the middle of a write", seconds=8)
def interrupted_writing(bench):
    board = bench.configured()
    data = os.urandom(SIZE)
    bench.equal(interrupted(bench, board, (*WRITE, bench.file("data.bin", data)), signal.SIGINT), 1, "exit of blhost")
    # blhost leaves at once, as if killed: it does not end the data phase.
    bench.equal(after(bench, board).code, 2, "exit of the first session afterwards")
    board.erase(FLASH, SIZE)
    board.blhost(*WRITE, bench.file("data.bin", data[:70_000]))
    bench.equal(board.read_memory(FLASH, 70_000), data[:70_000], "what is written afterwards")


@case("blhost killed in the middle of a read: the next session works at once", seconds=8)
def killed_reading(bench):
    board = bench.configured()
    for number in (signal.SIGKILL, signal.SIGINT):
        interrupted(bench, board, (*READ, SIZE, bench.path("out.bin")), number)
        first = after(bench, board)
        bench.equal((first.code, first.words), (0, [0x4B020100]), "the first session afterwards")


@case("50 blhost sessions back to back, none lost", seconds=40)
def fifty_sessions(bench):
    board = bench.flashloader()
    for number in range(50):
        value = 0x1000 + number
        outcome = bench.run("blhost", "-p", board.port, "fill-memory", "0x20010000", 4, hex(value))
        bench.equal(outcome.code, 0, f"exit of session {number + 1}")
    bench.equal(board.read_memory(0x20010000, 4), value.to_bytes(4, "little"), "the last value")


@case("blhost reset: the ROM answers sdphost, again and again", seconds=15)
def resets(bench):
    board = bench.board()
    for _ in range(3):
        board.start_flashloader()
        board.blhost("get-property", 1)
        board.blhost("reset")
        bench.check("HAB Success" in board.sdphost("error-status").out, "the ROM is not back")


@case("a board ended by Ctrl-C takes its port away")
def port_goes(bench):
    board = bench.board()
    bench.equal(board.stop(), 0, "exit of the board")
    bench.equal(os.path.lexists(board.port), False, "the link is still there")


def leave_on_the_line(board, data):
    """What a host that died, or a terminal program's greeting, leaves on the line."""
    line = os.open(board.port, os.O_RDWR | os.O_NOCTTY)
    os.write(line, data)
    os.close(line)
    time.sleep(1.5)


@case("half a command left on the ROM's line: sdphost works after a pause", seconds=6)
def half_a_command(bench):
    board = bench.board()
    for rest in (b"AT\r", bytes.fromhex("0404 20208000 00 00000400")):
        leave_on_the_line(board, rest)
        bench.check("HAB Success" in board.sdphost("error-status").out, "the ROM does not answer")


@case("half a frame left on the flashloader's line: blhost works after a pause", seconds=8)
def half_a_frame(bench):
    board = bench.flashloader()
    for rest in (b"\x5A", bytes.fromhex("5A A4 0C 00 4B"), bytes.fromhex("5A A5 40 00 12 34 00 01 02")):
        leave_on_the_line(board, rest)
        bench.equal(board.blhost("get-property", 1).words, [0x4B020100], "property 1")


@case("a write that stops within a frame: after a pause the part has given it up by itself", seconds=4)
def half_a_data_frame(bench):
    board = bench.flashloader()
    command = bytes.fromhex("5AA41000") + crc(bytes.fromhex("5AA41000" + WRITE_64)) + bytes.fromhex(WRITE_64)
    line = os.open(board.port, os.O_RDWR | os.O_NOCTTY)
    os.write(line, command)
    time.sleep(0.2)
    os.write(line, bytes.fromhex("5AA1"))  # its first answer
    os.close(line)
    leave_on_the_line(board, bytes.fromhex("5AA540001234000102"))
    bench.equal(board.blhost("get-property", 1).words, [0x4B020100], "property 1")


# write-memory 0x20010000, 64 bytes, memory 0
WRITE_64 = "04010003" + "00000120" + "40000000" + "00000000"


def crc(data):
    """CRC-16/XMODEM of a frame without its checksum, as it stands on the line."""
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value.to_bytes(2, "little")
