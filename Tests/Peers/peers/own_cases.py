"""boardless itself on the ports that SPSDK has used and will use."""

import json

from .cases import case


@case("boardless status between SPSDK's sessions, in the ROM and in the flashloader", seconds=6)
def status(bench):
    board = bench.board()
    board.sdphost("error-status")
    outcome = bench.run("boardless", "status", "--port", board.port)
    bench.equal(outcome.code, 0, "exit of boardless status")
    bench.check("boot ROM" in outcome.out, "it does not see the boot ROM")
    board.start_flashloader()
    outcome = bench.run("boardless", "status", "--port", board.port, "--json")
    bench.equal(outcome.code, 0, "exit of boardless status")
    bench.equal(json.loads(outcome.out)["runs"], "flashloader", "what runs")
    board.blhost("get-property", 1)


@case("boardless status after a blhost that was refused data", seconds=5)
def status_after_refusal(bench):
    board = bench.flashloader()
    board.blhost("write-memory", "0x10000000", bench.file("data.bin", bytes(9000)), status=10200)
    outcome = bench.run("boardless", "status", "--port", board.port)
    bench.equal(outcome.code, 0, "exit of boardless status")
    bench.check("flashloader" in outcome.out, "it does not see the flashloader")


@case("boardless provision --port where SPSDK has started the flashloader, and where nothing runs yet", seconds=8)
def provision(bench):
    for started in (True, False):
        board = bench.board()
        if started:
            board.start_flashloader()
        outcome = bench.run("boardless", "provision", "SimFirmware/hello-xip/hello-xip.srec", "--port", board.port, "--json")
        bench.equal(outcome.code, 0, "exit of boardless provision")
        bench.equal(json.loads(outcome.out)["ok"], True, "its result")
        bench.check("HAB Success" in board.sdphost("error-status").out, "sdphost does not find the ROM afterwards")
