"""blhost against the virtual fuses. Nothing here is silicon: these burns cost nothing."""

from .cases import case


@case("blhost efuse-read-once of all 48 words", seconds=15)
def read_all(bench):
    values = {0: 0x00000000, 1: 0x11223344, 5: 0x10, 0x18: 0x42A2392F, 0x2F: 0xF}
    board = bench.flashloader(*(text for item in values.items() for text in ("--fuse", f"{item[0]}={item[1]:#x}")))
    outcome = board.batch(*(f"efuse-read-once {index:#x}" for index in range(48)))
    expected = [word for index in range(48) for word in (4, values.get(index, 0))]
    bench.equal(outcome.words, expected, "words")


@case("blhost efuse-program-once: bits only rise; K2.1.0 calls a second burn failed although it burnt", seconds=8)
def burn_k210(bench):
    board = bench.flashloader()
    bench.equal(board.blhost("efuse-program-once", "0x26", "0F").out.splitlines()[1],
                "Response word 1 = True (0x1)", "first burn")
    bench.equal(board.blhost("efuse-program-once", "0x26", "F0", status=20201).out.splitlines()[1],
                "Response word 1 = False (0x0)", "second burn")
    bench.equal(board.blhost("efuse-read-once", "0x26").words, [4, 0xFF], "the word has both")
    # What a careful host sends, the whole word, is called good.
    board.blhost("efuse-program-once", "0x26", "1FF", "--verify")
    bench.equal(board.blhost("efuse-read-once", "0x26").words, [4, 0x1FF], "the word at the end")


@case("blhost efuse-program-once: K2.7.0 reads nothing back", seconds=6)
def burn_k270(bench):
    board = bench.flashloader("--firmware", "K2.7.0")
    for data in ("0F", "F0", "0"):
        board.blhost("efuse-program-once", "0x26", data)
    bench.equal(board.blhost("efuse-read-once", "0x26").words, [4, 0xFF], "the word")


@case("blhost efuse commands: indices and locks that the part refuses", seconds=6)
def refused(bench):
    board = bench.flashloader("--fuse", "0=0x400")
    board.blhost("efuse-read-once", "0x40", status=4)
    board.blhost("efuse-program-once", "0x40", "1", status=4)
    board.blhost("efuse-program-once", "0x27", "1", "lock", status=4)
    board.blhost("efuse-program-once", "0x26", "1", status=20201)  # GP1 is locked by word 0
    bench.equal(board.blhost("efuse-read-once", "0x26").words, [4, 0], "a locked word")


@case("blhost closes a part; after reset the ROM says so", seconds=5)
def close_the_part(bench):
    board = bench.flashloader()
    bench.equal(board.blhost("get-property", "0x11").out.splitlines()[-1], "Security State = UNSECURE", "before")
    board.blhost("efuse-program-once", 6, "2")
    bench.equal(board.blhost("get-property", "0x11").out.splitlines()[-1], "Security State = SECURE", "after")
    board.blhost("reset")
    bench.check("0x12343412" in board.sdphost("error-status").out, "the ROM does not say closed")
