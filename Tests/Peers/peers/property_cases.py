"""blhost get-property: every tag, and the words SPSDK finds for the values."""

import json

from .cases import case

UNKNOWN = 10300
UNIQUE_ID = ("--fuse", "1=0x11223344", "--fuse", "2=0x55667788")

# Tag to response words, over UART, before the flash is configured.
K210 = {
    0x01: [0x4B020100], 0x02: [0x11], 0x07: [0x5EFDF], 0x0B: [1024],
    0x0C: [0x2020A000, 0x20217E85, 0x20000000, 0x20005AD7], 0x0E: [0], 0x0F: [0x40000], 0x11: [0],
    0x12: [0x11223344, 0x55667788], 0x18: [0x54010000],
}
K270 = {
    0x01: [0x4B020700], 0x02: [0x11], 0x07: [0x56FDF], 0x0A: [1], 0x0B: [512],
    0x0C: [0x20208400, 0x20212068, 0x20218000, 0x2021D4EF], 0x0E: [0], 0x0F: [0x10000], 0x11: [0],
    0x12: [0x11223344, 0x55667788], 0x18: [0x54010000],
}
# External memory attributes are asked of memory 0 here, which is none.
STATUS = {0x19: 4}


def every_tag(bench, board, expected):
    board.bench.remark("28 tags")
    for tag in range(1, 0x1D):
        status = 0 if tag in expected else STATUS.get(tag, UNKNOWN)
        bench.equal(board.blhost("get-property", hex(tag), status=status).words, expected.get(tag, []),
                    f"property {tag:#x}")


@case("blhost get-property of every tag, K2.1.0", seconds=20)
def every_tag_k210(bench):
    every_tag(bench, bench.flashloader(*UNIQUE_ID), K210)


@case("blhost get-property of every tag, K2.7.0", seconds=20)
def every_tag_k270(bench):
    every_tag(bench, bench.flashloader("--firmware", "K2.7.0", *UNIQUE_ID), K270)


@case("blhost get-property: the words SPSDK finds for the values", seconds=8)
def wording(bench):
    board = bench.configured(*UNIQUE_ID)
    for tag, line in {
        "1": "Current Version = K2.1.0",
        "current-version": "Current Version = K2.1.0",
        "2": "Available Peripherals = UART, USB-HID",
        "7": "Available Commands = ['FlashEraseAll', 'FlashEraseRegion', 'ReadMemory', 'WriteMemory', 'FillMemory', "
             "'GetProperty', 'ReceiveSBFile', 'Execute', 'Call', 'Reset', 'SetProperty', 'FlashProgramOnce', "
             "'FlashReadOnce', 'FlashReadResource', 'ConfigureMemory', 'GenerateKeyBlob']",
        "0x0B": "Max Packet Size = 1.0 kiB",
        "0x12": "Unique Device Identification = 4433221188776655",
        "0x18": "Target Version = T1.0.0",
    }.items():
        bench.equal(board.blhost("get-property", tag).out.splitlines()[-1], line, f"property {tag}")
    outcome = board.blhost("get-property", "0x19", 9)
    bench.equal(outcome.words, [31, 0x60000000, 8192, 256, 4096, 65536], "external memory attributes")
    bench.equal(
        outcome.out.splitlines()[-1],
        "External Memory Attributes = Start Address: 0x60000000, Total Size:    8.0 MiB, Page Size:     256 B, "
        "Sector Size:   4.0 kiB, Block Size:    64.0 kiB", "external memory attributes")


@case("blhost -j get-property")
def as_json(bench):
    board = bench.flashloader()
    outcome = bench.run("blhost", "-p", board.port, "-j", "--", "get-property", 1)
    bench.equal(json.loads(outcome.out), {
        "command": "get-property", "response": [0x4B020100],
        "status": {"description": "0 (0x0) Success.", "value": 0},
    }, "JSON")


@case("blhost set-property is refused as each property says")
def set_property(bench):
    board = bench.flashloader()
    board.blhost("set-property", 1, 0, status=10301)
    board.blhost("set-property", 10, 1, status=10300)
