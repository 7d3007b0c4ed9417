"""A guest's usbmon capture made small: only what belongs to boards."""

import struct

from .trouble import Trouble

HEADER, RECORD = 24, 16
LINK_TYPE_USBMON = 220


def keep(source, target):
    """Copies the records of devices other than root hubs (address 1). Returns how many there were."""
    with open(source, "rb") as file:
        data = file.read()
    magic, link = struct.unpack_from("<I", data)[0], struct.unpack_from("<I", data, 20)[0]
    if magic != 0xA1B2C3D4 or link != LINK_TYPE_USBMON:
        raise Trouble(f"{source} is no usbmon capture")
    kept, offset = [], HEADER
    while offset + RECORD <= len(data):
        length = struct.unpack_from("<I", data, offset + 8)[0]
        record = data[offset:offset + RECORD + length]
        if len(record) < RECORD + 64:
            break
        if record[RECORD + 11] != 1:
            kept.append(record)
        offset += RECORD + length
    with open(target, "wb") as file:
        file.write(data[:HEADER] + b"".join(kept))
    return len(kept)
