"""Other mboot hosts, with framing habits of their own."""

import os
import re

from .board import FLASH
from .cases import case


@case("rblhost: property, fill, configure, erase, write, read", seconds=4)
def rblhost(bench):
    bench.need("rblhost")
    board = bench.flashloader()

    def run(*arguments, status=0):
        outcome = bench.run("rblhost", "-p", board.port, *arguments)
        bench.equal(outcome.code, 1 if status else 0, f"exit of rblhost {arguments[0]}")
        if status:
            bench.check(f"unexpected status code: {status} " in outcome.err, f"rblhost does not speak of {status}")
        return outcome

    bench.equal(run("get-property", 1).words, [0x4B020100], "property 1")
    run("flash-erase-region", "0x60000000", 45056, 0, status=10205)
    run("fill-memory", "0x2000", 4, "0xC0000007")
    run("configure-memory", 9, "0x2000")
    run("flash-erase-region", hex(FLASH), 0x20000, 9)
    data = os.urandom(70_001)
    run("write-memory", hex(FLASH), bench.file("data.bin", data), 9)
    run("read-memory", hex(FLASH), len(data), bench.path("back.bin"))
    bench.equal(bench.read("back.bin"), data, "read back")
    run("read-memory", "0x10000000", 16, status=10200)
    run("get-property", 3, status=10300)
    run("reset")
    bench.check("HAB Success" in board.sdphost("error-status").out, "the ROM is not back after reset")


@case("rblhost: a refused write ends, and the line goes on", seconds=4)
def rblhost_refused(bench):
    bench.need("rblhost")
    board = bench.configured()
    data = bench.file("data.bin", bytes(5000))
    bench.equal(bench.run("rblhost", "-p", board.port, "write-memory", hex(FLASH), data).code, 0, "first write")
    outcome = bench.run("rblhost", "-p", board.port, "write-memory", hex(FLASH), data)
    bench.equal(outcome.code, 1, "exit of the second write")
    bench.equal(bench.run("rblhost", "-p", board.port, "get-property", 1).words, [0x4B020100], "property 1 afterwards")
    board.blhost("get-property", 1)


@case("pyblhost: property, erase and write, read, reset", seconds=8)
def pyblhost(bench):
    bench.need("pyblhost")
    board = bench.configured()  # it has no command for that

    def run(command, *arguments):
        outcome = bench.run("pyblhost", "serial", command, "-p", board.port, "-b", 115200, *arguments)
        bench.equal(outcome.code, 0, f"exit of pyblhost {command}")
        return outcome.out + outcome.err

    run("ping")
    version = run("get_property", "--prop", 1)
    bench.check(re.search(r"property value: \(?1258422528", version), "property 1 is not K2.1.0's")
    data = os.urandom(9001)
    run("upload", "-B", bench.file("data.bin", data), "-s", hex(FLASH + 0x1000), "-c", hex(0x3000), "--no-reset")
    run("read", "-B", bench.path("back.bin"), "-s", hex(FLASH + 0x1000), "-c", hex(len(data)))
    bench.equal(bench.read("back.bin")[:len(data)], data, "read back")
    run("reset")
    bench.check("HAB Success" in board.sdphost("error-status").out, "the ROM is not back after reset")
