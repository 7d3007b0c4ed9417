"""A small USB/IP client: one imported device, its transfers, and word of its end."""

import socket
import struct
import threading

HEADER = struct.Struct(">5I")
SUBMIT, UNLINK = 1, 2
REPLY = 48


class Device:
    """The board at 127.0.0.1:PORT. `ended` is called once, from another thread, when it leaves."""

    def __init__(self, port, ended):
        self._socket = socket.create_connection(("127.0.0.1", port), 5)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(struct.pack(">HHI32s", 0x0111, 0x8003, 0, b"1-1"))
        if struct.unpack(">HHI", self._receive(8))[2]:
            raise ConnectionRefusedError("no board on the bus")
        listing = self._receive(312)
        self.vendor, self.product = struct.unpack(">HH", listing[300:304])
        self._socket.settimeout(None)
        self._ended = ended
        self._lock = threading.Lock()
        self._sequence = 0
        self._waiting = {}
        self.is_gone = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _receive(self, count):
        data = b""
        while len(data) < count:
            more = self._socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def submit(self, endpoint, is_input, length, setup, data, done):
        """Starts a transfer; `done(status, data, count)` comes from another thread. Returns its number."""
        with self._lock:
            self._sequence += 1
            number = self._sequence
            self._waiting[number] = (is_input, done)
            head = HEADER.pack(SUBMIT, number, 0x10002, 1 if is_input else 0, endpoint)
            try:
                self._socket.sendall(head + struct.pack(">Iiiii8s", 0, length, 0, 0, 0, setup) + data)
            except OSError:
                pass  # the listener tells
        return number

    def unlink(self, number):
        """Takes a transfer back."""
        with self._lock:
            self._sequence += 1
            self._waiting[self._sequence] = (False, lambda *_: self._finish(number, -2, b"", 0))
            try:
                self._socket.sendall(HEADER.pack(UNLINK, self._sequence, 0x10002, 0, 0) + struct.pack(">I24x", number))
            except OSError:
                pass

    def control(self, setup, length):
        """A control transfer to the host, to its end: its data."""
        ended, found = threading.Event(), []

        def done(status, data, _):
            found.append(data if status == 0 else b"")
            ended.set()

        self.submit(0, True, length, setup, b"", done)
        ended.wait(5)
        return found[0] if found else b""

    def _finish(self, number, status, data, count):
        waiting = self._waiting.pop(number, None)
        if waiting:
            waiting[1](status, data, count)

    def _listen(self):
        try:
            while True:
                head = self._receive(REPLY)
                number, = struct.unpack_from(">I", head, 4)
                status, count = struct.unpack_from(">ii", head, 20)
                is_input = self._waiting.get(number, (False,))[0]
                data = self._receive(count) if is_input and count > 0 else b""
                self._finish(number, status, data, count)
        except (EOFError, OSError):
            self.is_gone = True
            for number in list(self._waiting):
                self._finish(number, -19, b"", 0)
            self._ended()
