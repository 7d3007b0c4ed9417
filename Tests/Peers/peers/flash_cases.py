"""blhost against flash and RAM: configure, erase, write, read, fill."""

import os

from .board import FLASH
from .cases import case


@case("blhost fill-memory and read-memory in RAM, and the hex dump")
def fill(bench):
    board = bench.flashloader()
    board.blhost("fill-memory", "0x20010000", 10, "0x12345678")
    outcome = board.blhost("read-memory", "0x20010000", 12)
    bench.equal(outcome.out.splitlines(), [
        "78 56 34 12 78 56 34 12 78 56 00 00", "Response status = 0 (0x0) Success.", "Response word 1 = 12 (0xc)",
        "Read 12 of 12 bytes."], "text")
    board.blhost("fill-memory", "0x20010000", 4, "0xC0000007", "word")
    bench.equal(board.read_memory(0x20010000, 4), b"\x07\x00\x00\xC0", "word pattern")


@case("blhost write-memory {{hex}} and read-memory in RAM")
def write_hex(bench):
    board = bench.flashloader()
    bench.equal(board.blhost("write-memory", "0x20010000", "{{1122334455}}").words, [5], "bytes written")
    bench.equal(board.read_memory(0x20010000, 5), bytes.fromhex("1122334455"), "read back")


@case("blhost configure, erase, write and read flash, 1 to 65537 bytes, with and without memory id", seconds=20)
def lengths(bench):
    board = bench.configured()
    board.erase(FLASH, 45056)
    board.blhost("flash-erase-region", hex(FLASH + 0x10000), 0x40000, 9)
    address = FLASH + 0x10000
    for count in (1, 256, 1000, 65537):
        for memory in ([], [9]):
            data = os.urandom(count)
            outcome = board.blhost("write-memory", hex(address), bench.file("data.bin", data), *memory)
            bench.equal(outcome.words, [count], "bytes written")
            bench.equal(board.read_memory(address, count), data, f"{count} bytes read back")
            address += (count + 0xFFF) & ~0xFFF


@case("blhost write-memory and read-memory of 1 MiB", seconds=10)
def a_mebibyte(bench):
    board = bench.configured()
    data = os.urandom(1 << 20)
    board.erase(FLASH + 0x1000, 1 << 20)
    board.blhost("write-memory", hex(FLASH + 0x1000), bench.file("data.bin", data))
    bench.equal(board.read_memory(FLASH + 0x1000, 1 << 20), data, "1 MiB read back")


@case("blhost fill-memory 0xF000000F and configure-memory write the flash configuration block", seconds=6)
def configuration_block(bench):
    board = bench.configured()
    board.erase(FLASH, 4096)
    board.blhost("fill-memory", "0x3000", 4, "0xF000000F")
    board.blhost("configure-memory", 9, "0x3000")
    block = board.read_memory(FLASH, 512)
    bench.equal(block[:4], b"FCFB", "mark")
    bench.equal(block[0x50:0x54], (8 << 20).to_bytes(4, "little"), "flash size in the block")
    # Not twice without an erase: pages are programmed once.
    board.blhost("configure-memory", 9, "0x3000", status=10203)


@case("blhost flash-erase-all", seconds=8)
def erase_all(bench):
    flash = bench.file("flash.bin", bytes(0x3000))
    board = bench.configured("--flash", flash)
    bench.equal(board.read_memory(FLASH + 0x2000, 16), bytes(16), "contents at first")
    board.blhost("flash-erase-all", status=4)
    board.blhost("flash-erase-all", 9)
    bench.equal(board.read_memory(FLASH, 0x3000), b"\xFF" * 0x3000, "contents afterwards")


@case("blhost batch: nxpmemcfg's two lines and more, one process", seconds=3)
def batch(bench):
    board = bench.flashloader()
    outcome = board.batch(
        "# the option word, and what configures from it", "", "fill-memory 0x2000 4 0xC0000007",
        "configure-memory 9 0x2000", "flash-erase-region 0x60000000 0x2000", "write-memory 0x60000000 '{{AABB}}'",
        "read-memory 0x60000000 4")
    bench.equal(outcome.out.splitlines()[-4], "aa bb ff ff", "what the last line reads")


@case("nxpmemcfg's script for a known chip, run by blhost batch", seconds=6)
def memory_configuration_script(bench):
    board = bench.flashloader()
    script = bench.path("memory.bcf")
    outcome = bench.run("nxpmemcfg", "blhost-script", "-f", "mimxrt1024", "-p", "flexspi_nor", "-m", "IS25LPxxxA",
                        "-i", "quad_spi", "-o", script)
    bench.equal(outcome.code, 0, "exit of nxpmemcfg")
    outcome = bench.run("blhost", "-p", board.port, "batch", script)
    bench.equal(outcome.code, 0, "exit of blhost batch")
    bench.equal(board.blhost("get-property", "0x19", 9).words[2], 8192, "KiB of flash, configured")
