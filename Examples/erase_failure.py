import json, subprocess, sys

board = subprocess.Popen(sys.argv[1:] or ["boardless", "board", "stdio"], text=True, bufsize=1,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def ask(**request):
    print(json.dumps(request), file=board.stdin)
    answer = json.loads(board.stdout.readline())
    assert "error" not in answer, answer["error"]["message"]
    return answer

def command(tag, *words):
    packet = bytes([tag, 0, 0, len(words)]) + b"".join(word.to_bytes(4, "little") for word in words)
    response = bytes.fromhex(ask(out=[(bytes([1, 0, len(packet), 0]) + packet).hex()])["in"][-1])
    return int.from_bytes(response[8:12], "little")

def erase(tries=3):  # yours: what is under test
    return next((n for n in range(1, tries + 1) if command(0x02, 0x60000000, 0x1000, 0) == 0), None)

ask(boot={"mode": "flashloader", "flash": {"contents": [[0, "010203"]]}})
ask(fault=[{"fault": "erase-ignored", "times": 1}])
assert command(0x05, 0x2000, 4, 0xC0000007) == 0 and command(0x11, 9, 0x2000) == 0  # configure the flash
assert erase() == 2, "the second try must succeed"
assert ask(read={"flash": [0, 3]})["hex"] == "ffffff"
print(*(entry["text"] for entry in ask(log=True)["log"]), sep="\n")
