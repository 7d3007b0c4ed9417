"""The USB cable between a board of the host and the guest's kernel: USB/IP's attach, to a port of our choice.

`usbip attach` takes the next free port. A board that comes back as its flashloader, while another does the same,
would get the other's port; on silicon it stays where it is plugged in, and so it does here.
"""

import os
import socket
import struct
import threading
import time

HOST = "10.0.2.2"
VHCI = "/sys/devices/platform/vhci_hcd.0"
VERSION = 0x0111
IMPORT, IMPORT_REPLY = 0x8003, 0x0003
FREE = 4  # a port's state while nothing is plugged in


class Cable:
    """Keeps the board at 127.0.0.1:PORT of the host plugged in at `place`, such as 1-1, until it is pulled."""

    def __init__(self, board, index):
        self.port = board["port"]
        self.index = index
        self.place = f"{hub_bus()}-{index + 1}"
        self._pulled = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def pull(self):
        """Unplugs the board for good."""
        self._pulled.set()
        try:
            with open(f"{VHCI}/detach", "w") as file:
                file.write(str(self.index))
        except OSError:
            pass  # nothing was plugged in
        self._thread.join(5)
        wait_until(lambda: not os.path.exists(f"/sys/bus/usb/devices/{self.place}"), 10)

    def _keep(self):
        while not self._pulled.is_set():
            if states()[self.index] == FREE:
                try:
                    self._plug()
                except OSError:
                    pass  # off the bus: it may come back
            self._pulled.wait(0.05)

    def _plug(self):
        with socket.create_connection((HOST, self.port), 5) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(struct.pack(">HHI32s", VERSION, IMPORT, 0, b"1-1"))
            version, code, status = struct.unpack(">HHI", receive(connection, 8))
            if code != IMPORT_REPLY or status:
                raise ConnectionRefusedError("no board at the other end")
            device = receive(connection, 312)
            bus, address, speed = struct.unpack_from(">III", device, 288)
            connection.settimeout(None)
            # The kernel keeps the socket.
            with open(f"{VHCI}/attach", "w") as file:
                file.write(f"{self.index} {connection.fileno()} {bus << 16 | address} {speed}")


def receive(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise ConnectionResetError("the server hung up")
        data += more
    return data


def states():
    """The state of each high-speed port of the virtual hub."""
    with open(f"{VHCI}/status") as file:
        rows = [line.split() for line in file.read().splitlines()[1:]]
    return [int(row[2]) for row in rows if row[0] == "hs"]


def hub_bus():
    """The number of the virtual high-speed hub's bus."""
    for name in sorted(os.listdir(VHCI)):
        if name.startswith("usb"):
            with open(f"{VHCI}/{name}/speed") as file:
                if file.read().strip() == "480":
                    return int(name[3:])
    raise RuntimeError("the kernel has no virtual high-speed hub")


def wait_until(condition, seconds):
    """True once it holds, False if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True
