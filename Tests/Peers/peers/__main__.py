"""Runs every case, two at a time, and prints a line for each."""

import concurrent.futures
import os
import sys
import time

from . import capture_cases, dropin_cases, flash_cases, flow_cases, fuse_cases, interruption_cases, other_tools_cases  # noqa: F401
from . import hab_cases, own_cases, property_cases, refusal_cases, sdphost_cases, scoreboard_cases, sec_cases, secure_cases  # noqa: F401
from . import scoreboard
from .bench import Bench, Failed, Skipped
from .cases import ALL
from .tools import Tools


def carry_out(case, boardless, tools):
    """The outcome of one case: "ok", "skipped" or "FAILED", and what there is to say."""
    bench = Bench(boardless, tools)
    try:
        case.body(bench)
        return "ok", "; ".join(bench.remarks)
    except Skipped as reason:
        return "skipped", str(reason)
    except Failed as failure:
        return "FAILED", f"{failure}\n{bench.history()}"
    except Exception as error:  # a defect of the case itself must not end the others
        return "FAILED", f"{type(error).__name__}: {error}\n{bench.history()}"
    finally:
        bench.close()


def main():
    boardless, *parts = sys.argv[1:]
    cases = [case for case in ALL if not parts or any(part in case.name for part in parts)]
    tools = Tools(os.path.dirname(sys.executable))
    tools.warm_up()
    if parts == ["--scoreboard"]:
        bench = Bench(boardless, tools)
        scoreboard.write_page(scoreboard.table(bench))
        return bench.close() or 0
    began = time.monotonic()
    counts = {"ok": 0, "FAILED": 0, "skipped": 0}
    # The long ones first, so that none is left alone at the end.
    cases.sort(key=lambda case: -case.seconds)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        def timed(case):
            start = time.monotonic()
            return carry_out(case, boardless, tools), time.monotonic() - start

        running = {pool.submit(timed, case): case for case in cases}
        for done in concurrent.futures.as_completed(running):
            (outcome, words), seconds = done.result()
            counts[outcome] += 1
            print(f"{outcome:8}{running[done].name} ({seconds:.1f} s){': ' + words if words else ''}", flush=True)
    print(f"peers: {time.monotonic() - began:.0f} s")
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['ok']} passed, {counts['FAILED']} failed{skipped}")
    return 1 if counts["FAILED"] or not counts["ok"] else 0


sys.exit(main())
