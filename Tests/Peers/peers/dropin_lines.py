"""Random command lines for blhost and sdphost: mostly wrong, from a seed."""

NUMBERS = [
    "0", "1", "9", "16", "0x10", "0x20200000", "0x20201000", "0x60000000", "0b1000", "0o20", "0X20", "1_000", "0x_f",
    "010", "00", "1__0", "_1", "1_", "0x", "1K", "abc", "", " 7", "-1", "+5", "0x1_0000_0000", "99999999999999999999",
    "18446744073709551615", "1e3", "1.0", "zz", "'", "a'b", "0x20200001", "3", "4", "64", "0xg",
]
WORDS = [
    "word", "BYTE", "Short", "dword", "lock", "nolock", "LOCK", "4", "8", "5", "LSB", "MSB", "msb", "{{1122}}", "{{112}}",
    "[[aa bb]]", "{{}}", "{{zz}}", "{{11]]", "nope.bin", "data16.bin", "data16.bin,4", "data16.bin,0x4", "data16.bin,-3",
    "data16.bin,x", "data16.bin,1,2", "data16.bin,99", "-", "empty.bin", ".", "current-version", "CurrentVersion",
    "reserved", "list-properties", "foo", "0102030405060708", "010203040506070g", "01", "erase", "none", "a=b",
]
OPTIONS = [
    "-h", "--use-hexdump", "-f", "--fast-mode", "-v", "--verify", "--no-verify", "--nope", "-z", "-hf", "-hz", "--use-hex",
    "--verfy", "-c", "--check-errors", "-o", "--output", "-o1", "--base-offset=0x10", "-rp", "-rp=1", "--reset-parameter",
    "--", "-s", "--verify=1", "-1", "-x", "--family", "-f=k", "--fast-mod",
]
BLHOST = [
    "configure-memory", "efuse-program-once", "efuse-read-once", "fill-memory", "flash-erase-region",
    "flash-program-once", "flash-read-once", "flash-read-resource", "flash-security-disable", "fuse-program",
    "fuse-read", "get-property", "set-property", "read-memory", "write-memory", "receive-sb-file",
    "generate-key-blob", "flash-image", "batch", "reliable-update", "flash-erase-all-unsecure", "list-memory",
    "update-life-cycle", "key-provisioning", "program-aeskey", "ele-message",
]
SDPHOST = ["error-status", "read-register", "write-file", "set-baudrate"]
WRONG = [
    "foo", "write-registr", "read-memry", "get_property", "Reset", "", "flash", "fuse", "efuse-read", "property",
    "write-memory ", "read-register", "writefile", "statuserror", "batc", "fil-memory", "-x", "key-provision",
]
GROUP_OPTIONS = [
    ["-j"], ["--json"], ["-j", "--"], ["--"], ["-t", "900"], ["-t900"], ["--timeout=800"], ["-t", "x"], ["--timeout", "0x10"],
    ["--jsn"], ["-q"], ["--silen"], ["-s"], ["-js"], ["--json=1"], ["--por", "x"], ["-p"], ["--timeou"], ["--usbb=1"],
    ["-t", "0700"], ["-t", " 5_00"], ["-jq"], ["--tim=5"], ["--verb"], ["-sd"], ["-cb"], ["-u"],
]
INNER = ["enroll", "set_key", "set_user_key", "write_key_store", "read_key_nonvolatile", "enrol", "set-key", "foo"]


def line(generator, tool):
    """One command line: what stands before the command, without the interface, and the rest."""
    before = []
    for _ in range(generator.choice([0, 0, 0, 0, 0, 0, 1, 1])):
        options = generator.choice(GROUP_OPTIONS)
        if tool == "sdphost" and options[0] in ("-s", "-js"):
            continue
        before += options
    commands = BLHOST if tool == "blhost" else SDPHOST
    draw = generator.random()
    if draw < 0.03:
        return before, []
    command = generator.choice(WRONG) if draw < 0.12 else generator.choice(commands)
    rest = [command]
    if command == "key-provisioning" and generator.random() < 0.9:
        rest.append(generator.choice(INNER))
    for _ in range(generator.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5])):
        kind = generator.random()
        rest.append(generator.choice(NUMBERS if kind < 0.6 else WORDS if kind < 0.85 else OPTIONS))
    return before, rest
