"""Runs a command on a machine whose USB is played by umockdev: bridge.py PORT COMMAND…

The board at 127.0.0.1:PORT, over USB/IP, is the one device of that machine, at 1-1. libusb's ioctls on its node become
transfers; when the board leaves and comes back, so does the device, with another address at the same place.
"""

import errno
import os
import struct
import subprocess
import sys
import threading
import time

if "umockdev-preload" not in os.environ.get("LD_PRELOAD", ""):
    os.execvp("umockdev-wrapper", ["umockdev-wrapper", sys.executable, os.path.abspath(__file__), *sys.argv[1:]])

import gi  # noqa: E402

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402
from usbip import Device  # noqa: E402

HUB = "/devices/pci0000:00/0000:00:14.0/usb1"
# Numbers of Linux's usbfs requests on 64-bit machines (linux/usbdevice_fs.h).
SUBMIT, DISCARD, REAP, REAP_NOW = 0x8038550A, 0x550B, 0x4008550C, 0x4008550D
CAPABILITIES, GET_DRIVER = 0x8004551A, 0x41045508
HARMLESS = {0x8004550F, 0x80045510, 0x80045515, 0x80085504, 0x80045505, 0x5514, 0xC0105512, 0x8108551B}
URB = 56
CONTROL = 2


class Node:
    """The usbfs node of one stay of the board on the bus."""

    def __init__(self, testbed, device, address):
        self.device = device
        self.under_way = {}  # urb's place in the client's memory: its transfer's number
        self.finished = []  # (urb, buffer, offset, status, data, count)
        self.lock = threading.Lock()
        first = device.control(struct.pack("<BBHHH", 0x80, 6, 0x0100, 0, 18), 18)
        short = device.control(struct.pack("<BBHHH", 0x80, 6, 0x0200, 0, 9), 9)
        total = struct.unpack_from("<H", short, 2)[0]
        configuration = device.control(struct.pack("<BBHHH", 0x80, 6, 0x0200, 0, total), total)
        product = device.control(struct.pack("<BBHHH", 0x80, 6, 0x0302, 0x0409, 255), 255)
        self.path = f"/sys{HUB}/1-1"
        name = f"bus/usb/001/{address:03}"
        testbed.add_from_string("\n".join([
            f"P: {HUB}/1-1", f"N: {name}", f"E: DEVNAME=/dev/{name}", "E: DEVTYPE=usb_device", "E: SUBSYSTEM=usb",
            "E: BUSNUM=001", f"E: DEVNUM={address:03}", "E: MAJOR=189", f"E: MINOR={address - 1}",
            f"A: idVendor={device.vendor:04x}", f"A: idProduct={device.product:04x}", "A: busnum=1",
            f"A: devnum={address}", "A: bConfigurationValue=1", "A: speed=480",
            f"A: product={product[2:].decode('utf-16-le', 'replace')}",
            f"H: descriptors={(first + configuration).hex().upper()}", "", ""]))
        self.handler = UMockdev.IoctlBase.new()
        self.handler.connect("handle-ioctl", self._handle)
        testbed.attach_ioctl(f"/dev/{name}", self.handler)

    def _handle(self, _, client):
        request, argument = client.get_request(), client.get_arg()
        if request == CAPABILITIES:
            argument.resolve(0, 4).update(0, list(struct.pack("<I", 0x0D)))
        elif request == GET_DRIVER:
            return self._answer(client, errno.ENODATA)
        elif request == SUBMIT:
            return self._answer(client, self._submit(argument.resolve(0, URB)))
        elif request == DISCARD:
            return self._answer(client, self._discard())
        elif request in (REAP, REAP_NOW):
            return self._answer(client, self._reap(argument))
        elif request not in HARMLESS:
            return False
        return self._answer(client, 0)

    @staticmethod
    def _answer(client, error):
        client.complete(-1 if error else 0, error)
        return True

    def _submit(self, urb):
        if self.device.is_gone:
            return errno.ENODEV
        fields = bytes(urb.retrieve())
        kind, endpoint = fields[0], fields[1]
        length, = struct.unpack_from("<i", fields, 24)
        buffer = urb.resolve(16, length)
        content = bytes(buffer.retrieve())
        offset = 8 if kind == CONTROL else 0
        setup = content[:8] if kind == CONTROL else bytes(8)
        is_input = bool((setup[0] if kind == CONTROL else endpoint) & 0x80)

        def done(status, data, count):
            with self.lock:
                self.under_way.pop(id(urb), None)
                self.finished.append((urb, buffer, offset, status, data, count))

        with self.lock:
            self.under_way[id(urb)] = None
        number = self.device.submit(
            endpoint & 0x0F, is_input, length - offset, setup, b"" if is_input else content[offset:], done)
        with self.lock:
            if id(urb) in self.under_way:
                self.under_way[id(urb)] = number
        return 0

    def _discard(self):
        """The client takes back the transfer that waits longest; ours has one that waits at a time."""
        with self.lock:
            number = next(iter(self.under_way.values()), None)
        if number is None:
            return errno.EINVAL
        self.device.unlink(number)
        return 0

    def _reap(self, argument):
        with self.lock:
            found = self.finished.pop(0) if self.finished else None
        if not found:
            time.sleep(0.0005)
            return errno.ENODEV if self.device.is_gone else errno.EAGAIN
        urb, buffer, offset, status, data, count = found
        if data:
            buffer.update(offset, list(data))
        urb.update(4, list(struct.pack("<i", status)))
        urb.update(28, list(struct.pack("<i", count)))
        argument.resolve(0, 8).set_ptr(0, urb)
        return 0


class Machine:
    def __init__(self, port):
        self.port = port
        self.testbed = UMockdev.Testbed.new()
        self.testbed.add_from_string("\n".join([
            f"P: {HUB}", "N: bus/usb/001/001", "E: DEVNAME=/dev/bus/usb/001/001", "E: DEVTYPE=usb_device",
            "E: SUBSYSTEM=usb", "E: BUSNUM=001", "E: DEVNUM=001", "E: MAJOR=189", "E: MINOR=0", "A: idVendor=1d6b",
            "A: idProduct=0002", "A: busnum=1", "A: devnum=1", "A: bConfigurationValue=1", "A: speed=480",
            "H: descriptors=12010002090000406B1D020001000302010109021900010100E0000904000001090000000705810304000C",
            "", ""]))
        self.address = 1
        self.node = None
        self.nodes = []
        self.plug()

    def plug(self):
        """Imports the board, if it is on the bus."""
        try:
            device = Device(self.port, lambda: GLib.idle_add(self.unplug))
        except (OSError, EOFError):
            return GLib.SOURCE_CONTINUE if self.node is None and self.nodes else GLib.SOURCE_REMOVE
        self.address += 1
        self.node = Node(self.testbed, device, self.address)
        self.nodes.append(self.node)  # a client may hold one that is gone
        return GLib.SOURCE_REMOVE

    def unplug(self):
        if self.node:
            self.testbed.remove_device(self.node.path)
            self.node = None
            GLib.timeout_add(20, self.plug)
        return GLib.SOURCE_REMOVE


def main():
    port, command = int(sys.argv[1]), sys.argv[2:]
    machine = Machine(port)
    if machine.node is None:
        print("bridge: no board to begin with", file=sys.stderr)
        return 125
    loop, codes = GLib.MainLoop(), []

    def run():
        codes.append(subprocess.call(command, stdin=subprocess.DEVNULL))
        GLib.idle_add(loop.quit)

    threading.Thread(target=run, daemon=True).start()
    loop.run()
    sys.stdout.flush()
    os._exit(codes[0])


sys.exit(main())
