"""Virtual boards of this machine, exported over USB/IP on its loopback."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time

from .trouble import Trouble


class Boards:
    """The servers of all cases; each board is one process with a port and a control of its own."""

    def __init__(self, boardless):
        self.boardless = boardless
        self.folder = tempfile.mkdtemp(prefix="boards-")
        self._running = []

    def start(self, name, options, faults):
        """A board's port on the loopback."""
        place = os.path.join(self.folder, name.replace(" ", "-").replace("/", "-")[:40] + f"{len(self._running)}")
        extra = []
        if faults:
            with open(place + ".yaml", "w") as file:
                file.write(json.dumps(faults))
            extra = ["--faults", place + ".yaml"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = open(place + ".log", "w+")
        process = subprocess.Popen(
            [self.boardless, "board", "run", "--usbip", f"127.0.0.1:{port}", "--control", place + ".control",
             *options, *extra], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._running.append((process, log))
        deadline = time.monotonic() + 15
        while not self._answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise Trouble(f"the board of '{name}' did not start: {log.read().strip()[-400:]}")
            time.sleep(0.02)
        return {"port": port, "control": place + ".control"}

    @staticmethod
    def _answers(port):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            return False

    def ask(self, board, request):
        """One request to a board's control, past bus and faults."""
        outcome = subprocess.run(
            [self.boardless, "board", "send", board["control"], json.dumps(request)], capture_output=True, text=True)
        if outcome.returncode:
            raise Trouble(f"board send: {outcome.stderr.strip()}{outcome.stdout.strip()}")
        return json.loads(outcome.stdout)

    def stop(self):
        for process, log in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process, log in self._running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()
