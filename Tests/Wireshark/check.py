"""tshark with our dissector against `capture decode --json`: the same commands, parameters and statuses."""

import concurrent.futures
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STAND_IN = os.path.join("SimFirmware", "standin-flashloader", "standin-flashloader.bin")
APPLICATION = os.path.join("SimFirmware", "hello-xip", "hello-xip.srec")
NOBODY = 65534


class Failed(Exception):
    """A case did not show what it should."""


class Bench:
    """The program under test, tshark, and a folder for what they write."""

    def __init__(self, boardless):
        self.boardless = boardless
        self.folder = tempfile.mkdtemp(prefix="boardless-wireshark-")
        self.environment = dict(os.environ, BOARDLESS_RUNTIME=self.path("run"), HOME=self.folder)
        for name in ("BOARDLESS_BOARD", "BOARDLESS_RECORD"):
            self.environment.pop(name, None)
        self.lua = self.path("boardless.lua")
        with open(self.lua, "w") as file:
            file.write(self.run("capture", "dissector"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, code=0, **environment):
        done = subprocess.run(
            [self.boardless, *map(str, arguments)], env=dict(self.environment, **environment),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode != code:
            raise Failed(f"{' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def tshark(self, *arguments, lua=None):
        done = subprocess.run(
            ["tshark", *arguments, "-X", "lua_script:" + (lua or self.lua)], env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        return done.stdout, done.stderr

    def start(self, *arguments):
        """`board run`, once it is there."""
        log = open(self.path("board.log"), "w+")
        board = subprocess.Popen(
            [self.boardless, "board", "run", *arguments], env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
            stderr=log)
        deadline = time.monotonic() + 20
        while True:
            log.seek(0)
            if "end with Ctrl-C" in log.read():
                return board
            if board.poll() is not None or time.monotonic() > deadline:
                raise Failed("the board did not start")
            time.sleep(0.02)

    def provision_by_tools(self, **environment):
        """A session of drop-ins with the named board, a process a command."""
        port = ("--board", "evk")
        self.run("sdphost", *port, "error-status", **environment)
        self.run("sdphost", *port, "write-file", "0x20208000", STAND_IN, **environment)
        self.run("sdphost", *port, "jump-address", "0x20208400", **environment)
        deadline = time.monotonic() + 20
        while "15a2:0073" not in self.run("board", "list"):
            if time.monotonic() > deadline:
                raise Failed("the flashloader does not come")
            time.sleep(0.05)
        self.run("blhost", *port, "get-property", "1", **environment)
        self.run("blhost", *port, "fill-memory", "0x2000", "4", "0xC0000007", **environment)
        self.run("blhost", *port, "configure-memory", "9", "0x2000", **environment)
        self.run("blhost", *port, "flash-erase-region", "0x60000000", "0x1000", **environment)
        self.run("blhost", *port, "write-memory", "0x60000000", APPLICATION, **environment)
        self.run("blhost", *port, "read-memory", "0x60000000", "3000", self.path("back.bin"), **environment)
        self.run("blhost", *port, "flash-erase-region", "0x60000001", "0x7F000000", code=1, **environment)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def end(board):
    board.send_signal(signal.SIGTERM)
    if board.wait(20) != 0:
        raise Failed(f"the board ended with {board.returncode}")


# What both sides say


def decoded(bench, capture):
    """Commands by our decoder: frame, name, parameters, HAB word, status, bytes moved."""
    found = []
    for line in bench.run("capture", "decode", "--json", capture).splitlines():
        command = json.loads(line)
        numbers = [value for value in command["parameters"].values() if isinstance(value, int)]
        found.append((
            command["packets"][0], command["command"], numbers, (command["hab"] or {}).get("value"),
            (command["status"] or {}).get("value"), command["bytes_out"], command["bytes_in"]))
    return sorted(found)


FIELDS = [
    "frame.number", "boardless.protocol", "boardless.report", "boardless.command", "boardless.parameter",
    "boardless.address", "boardless.command_frame", "boardless.status", "boardless.status_word", "boardless.hab",
    "boardless.data_length", "boardless.count"]


def dissected(bench, capture):
    """The same by tshark."""
    options = [option for field in FIELDS for option in ("-e", field)]
    out, err = bench.tshark("-r", capture, "-Y", "boardless", "-T", "fields", "-E", "separator=|", *options)
    if "Lua" in err or "attempt to" in err:
        raise Failed(f"tshark says {err.strip()}")
    commands = {}
    for line in out.splitlines():
        frame, protocol, report, name, parameters, _, about, status, word, hab, length, _ = line.split("|")
        if name:
            commands[int(frame)] = [name, [int(p, 16) for p in parameters.split(",") if p], None, None, 0, 0, protocol]
            continue
        command = commands.get(int(about)) if about else None
        if command is None:
            continue
        if hab:
            command[2] = int(hab, 16)
        if word:
            command[3] = int(word, 16)
        if status:
            command[3] = int(status)
        if length:
            command[4 if report == "2" else 5] += int(length)
    return sorted((frame, *rest) for frame, rest in commands.items())


def compare(bench, capture, least):
    """Holds tshark's commands against ours. Returns them."""
    ours, theirs = decoded(bench, capture), dissected(bench, capture)
    if [command[:2] for command in ours] != [command[:2] for command in theirs]:
        raise Failed(f"decode: {[c[:2] for c in ours]}\ntshark: {[c[:2] for c in theirs]}")
    for (frame, name, numbers, hab, status, out, back), (*_, parameters, seen_hab, seen, sent, got, protocol) in zip(
            ours, theirs):
        if (hab, status) != (seen_hab, seen):
            raise Failed(f"frame {frame}, {name}: decode {hab} {status}, tshark {seen_hab} {seen}")
        # The last report of a file is padded.
        if got != back or sent != out and not (protocol == "SDP" and out <= sent < out + 1024):
            raise Failed(f"frame {frame}, {name}: decode {out}, {back} bytes, tshark {sent}, {got}")
        if protocol == "mboot" and numbers != parameters[:len(numbers)]:
            raise Failed(f"frame {frame}, {name}: decode {numbers}, tshark {parameters}")
    if len(ours) < least:
        raise Failed(f"{len(ours)} commands, at least {least} were expected")
    return theirs


# The cases


def the_dissector_loads(bench):
    out, err = bench.tshark("-G", "fields")
    for field in FIELDS[1:]:
        if f"\t{field}\t" not in out:
            raise Failed(f"tshark does not know {field}: {err.strip()}")
    # That a fault would be seen:
    broken = bench.path("broken.lua")
    with open(bench.lua) as good, open(broken, "w") as file:
        file.write(good.read().replace("function board.dissector", "functoin board.dissector"))
    _, err = bench.tshark("-G", "fields", lua=broken)
    if "broken.lua" not in err:
        raise Failed("a fault of syntax is not told")


def every_trace_in_every_format(bench):
    traces = sorted(glob.glob(os.path.join("Traces", "*.pcap*")))
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        count = sum(pool.map(lambda trace: every_format(bench, trace), traces))
    if len(traces) < 9 or count < 50:
        raise Failed(f"only {count} commands in {len(traces)} traces")


def every_format(bench, trace):
    """A trace as it is, and as usbmon's older and USBPcap's format. Returns how many commands it has."""
    found = compare(bench, trace, 0)
    for form in ("usbmon-48", "usbpcap"):
        copy = bench.path(f"{os.path.basename(trace)}.{form}")
        bench.run("capture", "convert", trace, "--format", form, "-o", copy)
        if [c[1:] for c in compare(bench, copy, 0)] != [c[1:] for c in found]:
            raise Failed(f"{trace} as {form} shows other commands")
    return len(found)


def a_recorded_provisioning(bench):
    path = bench.path("provision.pcapng")
    bench.run("provision", APPLICATION, "--virtual", "--quiet", "--record", path)
    compare(bench, path, 12)


def recorded_tools_and_board(bench):
    host, board_side = bench.path("host.pcapng"), bench.path("board.pcapng")
    board = bench.start("--name", "evk", "--record", board_side)
    try:
        bench.provision_by_tools(BOARDLESS_RECORD=host)
    finally:
        end(board)
    compare(bench, host, 10)
    compare(bench, board_side, 10)
    if [c[1:] for c in decoded(bench, host)] != [c[1:] for c in decoded(bench, board_side)]:
        raise Failed("host and board recorded different commands")


def a_recorded_serial_line(bench):
    path, port = bench.path("line.pcapng"), bench.path("port")
    board = bench.start("--pty", port, "--record", path)
    try:
        bench.run("sdphost", "-p", port, "error-status")
        bench.run("sdphost", "-p", port, "write-file", "0x20208000", STAND_IN)
        bench.run("sdphost", "-p", port, "read-register", "0x20208000", "32", "100")
        bench.run("sdphost", "-p", port, "jump-address", "0x20208400")
        time.sleep(1)
        bench.run("blhost", "-p", port, "get-property", "1")
        bench.run("blhost", "-p", port, "read-memory", "0x20208000", "3000", bench.path("back.bin"))
    finally:
        end(board)
    compare(bench, path, 6)


def a_running_board_is_a_source(bench):
    """As a user's Wireshark, installed as a user does; root's would not look into anybody's folder."""
    identity = {}
    if os.geteuid() == 0:
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    folder = tempfile.mkdtemp(prefix="bl-ext-", dir="/tmp")
    processes = []
    try:
        program = os.path.join(folder, "boardless")
        shutil.copy(bench.boardless, program)
        os.chmod(program, 0o755)
        os.chmod(folder, 0o777)
        environment = dict(
            bench.environment, HOME=os.path.join(folder, "home"), BOARDLESS_RUNTIME=os.path.join(folder, "run"))
        environment.pop("XDG_CONFIG_HOME", None)

        def run(*arguments):
            return subprocess.run(
                arguments, env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=60, **identity)

        os.mkdir(environment["HOME"])
        os.chmod(environment["HOME"], 0o777)
        for arguments in (["capture", "extcap", "--install"], ["capture", "dissector", "--install"]):
            done = run(program, *arguments)
            if done.returncode != 0:
                raise Failed(f"{arguments}: {done.stderr}")
        board = subprocess.Popen(
            [program, "board", "run", "--name", "evk"], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **identity)
        processes.append(board)
        deadline = time.monotonic() + 30
        while "boardless-evk" not in (listing := run("tshark", "-D")).stdout:
            if time.monotonic() > deadline:
                raise Failed(f"tshark -D does not list the board: {listing.stdout}{listing.stderr}")
            time.sleep(0.2)
        live = os.path.join(folder, "live.pcapng")
        tshark = subprocess.Popen(
            ["tshark", "-i", "boardless-evk", "-c", "40", "-w", live], env=environment, cwd=folder,
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity)
        processes.append(tshark)
        while tshark.poll() is None:
            run(program, "sdphost", "--board", "evk", "error-status")
            if time.monotonic() > deadline + 30:
                raise Failed("tshark does not see what passes")
            time.sleep(0.2)
        seen = run("tshark", "-r", live, "-Y", 'boardless.command == "error-status"').stdout
        if "error-status" not in seen:
            raise Failed(f"tshark captured something else: {run('tshark', '-r', live).stdout}")
        for process in processes:
            if process.poll() is None:
                process.terminate()
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


CASES = [
    the_dissector_loads, every_trace_in_every_format, a_recorded_provisioning, recorded_tools_and_board,
    a_recorded_serial_line, a_running_board_is_a_source]


def main():
    boardless, *parts = sys.argv[1:]
    counts = {"ok": 0, "FAILED": 0}
    for case in CASES:
        name = case.__name__.replace("_", " ")
        if parts and not any(part in name for part in parts):
            continue
        bench = Bench(boardless)
        began, words = time.monotonic(), ""
        try:
            case(bench)
            outcome = "ok"
        except Exception as error:  # a defect of the case itself must not end the others
            outcome, words = "FAILED", f"{type(error).__name__}: {error}"
        finally:
            bench.close()
        counts[outcome] += 1
        print(f"{outcome:8}{name} ({time.monotonic() - began:.1f} s){': ' + words if words else ''}", flush=True)
    print(f"wireshark: {counts['ok']} passed, {counts['FAILED']} failed")
    return 1 if counts["FAILED"] or not counts["ok"] else 0


sys.exit(main())
