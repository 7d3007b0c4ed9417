"""Runs the cases one after the other and writes a line of JSON about each."""

import json
import os
import signal
import subprocess
import time

from . import capture_cases, client_cases, doctor_cases, spsdk_cases, trace_cases, trouble_cases  # noqa: F401
from .bench import Bench, Failed
from .registry import ALL

JOB = "/job"


class Capture:
    """usbmon's view of all buses while a case runs."""

    def __init__(self, name):
        self.words = open(f"{JOB}/{name}.tcpdump", "w+")
        self.process = subprocess.Popen(
            ["tcpdump", "-Z", "root", "-i", "usbmon0", "-s", "0", "-U", "-w", f"{JOB}/{name}.pcap"],
            stdin=subprocess.DEVNULL, stdout=self.words, stderr=self.words)
        for _ in range(200):
            with open(self.words.name) as said:
                if "listening" in said.read() or self.process.poll() is not None:
                    break
            time.sleep(0.03)

    def end(self):
        time.sleep(0.3)
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.words.close()


def carry_out(case, job):
    bench = Bench(job, job["boards"][case.name])
    capture = Capture(case.capture) if case.capture else None
    try:
        case.body(bench)
        return "ok", "; ".join(bench.remarks)
    except Failed as failure:
        return "FAILED", f"{failure}\n{bench.history()}"
    except Exception as error:  # a defect of the case itself must not end the others
        return "FAILED", f"{type(error).__name__}: {error}\n{bench.history()}"
    finally:
        bench.close()
        if capture:
            capture.end()


def main():
    with open(f"{JOB}/job.json") as file:
        job = json.load(file)
    os.environ["HOME"] = job["home"]
    for case in ALL:
        if case.name not in job["boards"]:
            continue
        began = time.monotonic()
        outcome, words = carry_out(case, job)
        with open(f"{JOB}/results", "a") as file:
            result = {"name": case.name, "outcome": outcome, "words": words, "seconds": time.monotonic() - began}
            file.write(json.dumps(result) + "\n")


main()
