"""Secure boot by SPSDK alone: its tools sign, burn and load; the board authenticates."""

import datetime
import os
import struct

from .board import FLASH
from .cases import case
from .flow_cases import SREC
from .sdphost_cases import CLOSED

STAND_IN_APPLICATION = 0x2000  # where the vector table stands in the stand-in's file
LOAD = 0x20208400  # a container's file begins with its IVT
REFUSED = "Response status = 858993459 (0x33333333) NO DESCRIPTION.\n"
OPTIONS = """\
options:
  family: mimxrt1020
  flags: 8
  signatureTimestamp: 31/05/2023 11:22:33
"""
APPLICATION = "  startAddress: 0x60000000\n  bootDevice: flexspi_nor\n"
FLASHLOADER = "  startAddress: 0x20208000\n  ivtOffset: 0x400\n  initialLoadSize: 0x2000\n"
SECTIONS = """\
inputImageFile: {image}
sections:
  - Header: {{Header_Version: "4.2", Header_HashAlgorithm: sha256, Header_Engine: DCP, Header_EngineConfiguration: 0,
              Header_CertificateFormat: x509, Header_SignatureFormat: CMS}}
  - InstallSRK: {{InstallSRK_Table: table.bin, InstallSRK_SourceIndex: 0}}
  - InstallCSFK: {{InstallCSFK_File: csf.crt, InstallCSFK_CertificateFormat: x509}}
  - AuthenticateCSF: {{Signer: type=file;file_path=csf.key}}
  - InstallKey: {{InstallKey_File: img.crt, InstallKey_VerificationIndex: 0, InstallKey_TargetIndex: 2}}
  - AuthenticateData: {{AuthenticateData_VerificationIndex: 2, AuthenticateData_Engine: DCP,
                        AuthenticateData_EngineConfiguration: 0, Signer: type=file;file_path=img.key}}
"""


def keys(bench):
    """A super root key, and a CSF and an image key under it, as files; the library is one that SPSDK brings along."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Boardless peer " + text)])

    def usage(signs_certificates):
        return x509.KeyUsage(not signs_certificates, False, False, False, False, signs_certificates, False, False, False)

    start = datetime.datetime(2023, 5, 31)
    pairs = {text: rsa.generate_private_key(65537, 2048) for text in ("srk", "csf", "img")}
    for serial, (text, key) in enumerate(pairs.items(), 1):
        builder = x509.CertificateBuilder(
            name("srk"), name(text), key.public_key(), serial, start, start + datetime.timedelta(days=20000))
        builder = builder.add_extension(x509.BasicConstraints(text == "srk", None), True)
        builder = builder.add_extension(usage(text == "srk"), True)
        certificate = builder.sign(pairs["srk"], hashes.SHA256())
        bench.file(text + ".crt", certificate.public_bytes(serialization.Encoding.PEM))
        bench.file(text + ".key", key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def root_of_trust(bench):
    """The table of the keys, and its hash as fuse words."""
    for command, output in (("export", "table.bin"), ("calculate-hash", "hash.bin")):
        outcome = bench.run("nxpcrypto", "rot", command, "-f", "mimxrt1020", "-k", bench.path("srk.crt"),
                            "-o", bench.path(output))
        bench.equal(outcome.code, 0, f"exit of nxpcrypto rot {command}")
    return struct.unpack("<8I", bench.read(bench.path("hash.bin")))


def sign(bench, name, options, image):
    """nxpimage hab export."""
    configuration = bench.file(name + ".yaml", OPTIONS + options + SECTIONS.format(image=os.path.abspath(image)))
    outcome = bench.run("nxpimage", "hab", "export", "-c", configuration, "-o", bench.path(name + ".bin"), "--force")
    bench.equal(outcome.code, 0, f"exit of nxpimage hab export of the {name}")
    return bench.path(name + ".bin")


def bare_flashloader(bench):
    with open(os.path.join("SimFirmware", "standin-flashloader", "standin-flashloader.bin"), "rb") as file:
        return bench.file("bare.bin", file.read()[STAND_IN_APPLICATION:])


def start(bench, board, image):
    """Writes the container and jumps to it; as long as NXP's flashloader, so that the terminal keeps up."""
    board.write_file(LOAD, bench.file("load.bin", bench.read(image).ljust(65157, b"\0")))
    bench.equal(board.sdphost("jump-address", hex(LOAD)).out, CLOSED, "text of jump-address")


@case("secure boot by SPSDK: signed, keys burnt, closed, refused with a byte changed, loaded, booted", seconds=40)
def whole_way(bench):
    keys(bench)
    words = root_of_trust(bench)
    application = sign(bench, "signed-application", APPLICATION, SREC)
    flashloader = sign(bench, "signed-flashloader", FLASHLOADER, bare_flashloader(bench))
    # The switches stand at internal boot; an empty flash leaves the ROM in serial download, as a failure.
    board = bench.board("--mode", "internal")
    board.start_flashloader()
    board.batch(*(f"efuse-program-once {0x18 + index:#x} {word:#010x}" for index, word in enumerate(words)),
                "efuse-program-once 6 0x2")
    bench.check("SECURE" in board.blhost("get-property", "0x11").out.splitlines()[-1], "the part is not closed")
    board.blhost("reset")
    bench.equal(board.sdphost("error-status").out, CLOSED + REFUSED, "after the reset")
    # One byte of the application that was signed.
    changed = bytearray(bench.read(flashloader))
    changed[0x1C41] ^= 1
    start(bench, board, bench.file("changed.bin", bytes(changed)))
    bench.equal(board.sdphost("error-status").out, CLOSED + REFUSED, "a byte changed")
    start(bench, board, flashloader)
    size = os.path.getsize(application)
    board.batch("fill-memory 0x2000 4 0xC0000007 word", "configure-memory 9 0x2000",
                f"flash-erase-region {FLASH:#x} {0x1000 + size} 0", "fill-memory 0x2000 4 0xF000000F word",
                "configure-memory 9 0x2000", f"write-memory {FLASH + 0x1000:#x} {application} 9")
    board.blhost("reset")
    outcome = bench.run("sdphost", "-t", 700, "-p", board.port, "error-status")
    bench.equal(outcome.code, 2, "exit of sdphost: the signed application runs and does not answer")


@case("an unsigned flashloader on a board that is closed: written, not started, and the ROM says why", seconds=12)
def unsigned(bench):
    board = bench.board("--fuse", "6=2")
    board.write_stand_in()
    bench.equal(board.sdphost("jump-address", "0x20208400").out, CLOSED, "text of jump-address")
    bench.equal(board.sdphost("error-status").out, CLOSED + REFUSED, "error-status")
