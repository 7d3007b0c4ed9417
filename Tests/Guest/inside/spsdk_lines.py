"""Runs several unmodified SPSDK command lines in one process: spsdk_lines.py 'sdphost -u … error-status' …

A line `wait VID:PID` waits until the kernel has a hidraw node for that device. Ends at the first that fails, unless a
minus stands before it, as in a makefile.
"""

import glob
import importlib
import shlex
import sys
import time


def wait(identity):
    vendor, product = identity.upper().split(":")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for path in glob.glob("/sys/class/hidraw/*/device/uevent"):
            with open(path) as file:
                if f":0000{vendor}:0000{product}" in file.read().upper():
                    return 0
        time.sleep(0.03)
    print(f"no hidraw node of {identity} came", file=sys.stderr)
    return 99


def carry_out(line):
    tool, *arguments = shlex.split(line)
    if tool == "wait":
        return wait(*arguments)
    try:
        importlib.import_module(f"spsdk.apps.{tool}").main(arguments, standalone_mode=False, prog_name=tool)
        return 0
    except SystemExit as end:
        return end.code or 0
    except Exception as error:
        print(f"{tool}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1


for line in sys.argv[1:]:
    code = carry_out(line.removeprefix("-"))
    print(f"# exit {code}: {line}", flush=True)
    if code and not line.startswith("-"):
        sys.exit(code)
