"""boardless doctor on a machine with a board."""

import json
import os

from .bench import NOBODY
from .registry import case

RULE = "/etc/udev/rules.d/70-boardless.rules"


@case("boardless doctor leads from no permission to a working board")
def _(bench):
    cable = bench.plug()
    os.chmod(bench.node(cable), 0o600)
    first = bench.ours("doctor", code=1, user=NOBODY)
    bench.says(first, bench.node(cable), "--write-udev-rule")
    bench.says(bench.ours("doctor", "--write-udev-rule", code=7, user=NOBODY), "sudo")
    os.makedirs(os.path.dirname(RULE), exist_ok=True)
    bench.ours("doctor", "--write-udev-rule")
    with open(RULE) as file:
        bench.equal(file.read(), bench.ours("doctor", "--print-udev-rule").out, "the rule's file")
    os.chown(bench.node(cable), NOBODY, NOBODY)
    report = json.loads(bench.ours("doctor", "--json", user=NOBODY).out)
    found = [device for device in report["devices"] if device["place"] == cable.place]
    bench.equal([device["access"] for device in found], [True], "access to the board in the report")
