"""Starts the boards, runs umockdev's cases, boots the guest, prints a line for each case."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from inside import capture_cases, client_cases, doctor_cases, spsdk_cases, trace_cases, trouble_cases  # noqa: F401
from inside.registry import ALL

from .boards import Boards
from .image import Image
from .machine import Machine
from .trace import keep
from .trouble import Trouble

# The whole of it may take ten minutes; a guest that takes longer hangs.
GUEST_SECONDS = 480


class Tally:
    def __init__(self):
        self.counts = {"ok": 0, "FAILED": 0, "skipped": 0}

    def report(self, outcome, name, seconds, words):
        self.counts[outcome] += 1
        print(f"{outcome:8}{name} ({seconds:.1f} s){': ' + words if words else ''}", flush=True)


def has_drop_ins(boardless):
    """Our own sdphost and blhost, once the package has them, must be beside boardless."""
    with open("Package.swift") as file:
        promised = re.search(r'executable\(name: "blhost"', file.read()) is not None
    there = all(os.access(os.path.join(os.path.dirname(boardless), name), os.X_OK) for name in ("sdphost", "blhost"))
    if promised and not there:
        raise Trouble("the package has blhost and sdphost, but they are not built: make guest builds them")
    return there


def start_boards(boards, cases):
    places = {}
    for case in cases:
        places[case.name] = [boards.start(case.name, wanted.options, wanted.faults) for wanted in case.boards]
    return places


def follow(machine, job, cases, tally, boards, places):
    """Prints the results as they come. Raises `Trouble` if the guest ends early or hangs."""
    left = {case.name: case for case in cases}
    path = os.path.join(job, "results")
    read = 0
    while left:
        running = machine.is_running
        if os.path.exists(path):
            with open(path) as file:
                lines = file.read().split("\n")[:-1]
            for line in lines[read:]:
                result = json.loads(line)
                case = left.pop(result["name"])
                outcome, words = result["outcome"], result["words"]
                if outcome == "ok" and case.truth:
                    wrong = [case.truth(lambda request, board=board: boards.ask(board, request))
                             for board in places[case.name]]
                    if any(wrong):
                        outcome, words = "FAILED", "; ".join(filter(None, wrong))
                tally.report(outcome, result["name"], result["seconds"], words)
            read = len(lines)
        if left and not running:
            raise Trouble(f"the guest ended before '{next(iter(left))}'\n{machine.last_words()}")
        if machine.is_late:
            raise Trouble(f"the guest hangs in '{next(iter(left))}'\n{machine.last_words()}")
        time.sleep(0.2)


def in_guest(boardless, parts, tally, traces):
    drop_ins = has_drop_ins(boardless)
    chosen = [case for case in ALL if not parts or any(part in case.name for part in parts)]
    for case in chosen:
        if case.drop_ins and not drop_ins:
            tally.report("skipped", case.name, 0, "our sdphost and blhost are not built")
    cases = [case for case in chosen if drop_ins or not case.drop_ins]
    if not cases:
        return
    image = Image(os.path.join(".build", "guest"))
    # Another build may serve the boards, to compare the two.
    boards = Boards(os.environ.get("BOARDLESS_SERVER", boardless))
    job = tempfile.mkdtemp(prefix="guest-")
    machine = None
    try:
        places = start_boards(boards, cases)
        with open(os.path.join(job, "job.json"), "w") as file:
            json.dump({"boardless": boardless, "venv": os.path.abspath(".venv-peers"), "boards": places,
                       "home": os.path.expanduser("~")}, file)
        began = time.monotonic()
        machine = Machine(image, job, os.path.abspath(os.environ["PYTHONPATH"]), GUEST_SECONDS)
        follow(machine, job, cases, tally, boards, places)
        print(f"guest: Linux {image.version}, {time.monotonic() - began:.0f} s", flush=True)
        if traces:
            for case in cases:
                if case.capture:
                    count = keep(os.path.join(job, case.capture + ".pcap"), f"Traces/usb-{case.capture}.pcap")
                    print(f"guest: Traces/usb-{case.capture}.pcap, {count} records")
    finally:
        if machine:
            machine.stop()
        boards.stop()
        shutil.rmtree(boards.folder, ignore_errors=True)
        if not os.environ.get("GUEST_KEEP"):
            shutil.rmtree(job, ignore_errors=True)
        else:
            print(f"guest: kept {job}")


def on_host(boardless, parts, tally):
    """The same clients without a guest: umockdev shows them a device that is not the kernel's."""
    from host import cases
    for name, body in cases.ALL:
        if parts and not any(part in name for part in parts):
            continue
        began = time.monotonic()
        outcome, words = body(boardless)
        tally.report(outcome, name, time.monotonic() - began, words)


def main():
    boardless, *words = sys.argv[1:]
    traces = "--traces" in words
    parts = [word for word in words if word != "--traces"]
    tally = Tally()
    began = time.monotonic()
    try:
        on_host(boardless, parts, tally)
        in_guest(boardless, parts, tally, traces)
    except Trouble as trouble:
        print(f"guest: {trouble}", file=sys.stderr)
        tally.counts["FAILED"] += 1
    counts = tally.counts
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"guest: {time.monotonic() - began:.0f} s")
    print(f"{counts['ok']} passed, {counts['FAILED']} failed{skipped}")
    return 1 if counts["FAILED"] or not counts["ok"] else 0


sys.exit(main())
