"""Containers by `boardless image build` and by SPSDK's `nxpimage hab export`, of the same configurations: the same bytes,
and what the one makes the other reads. What nxpimage lets pass though no part would start it, we refuse."""

import json
import os
import struct

from .cases import case
from .flow_cases import SREC

TIME = "31/05/2023 11:22:33"
BLOCK = 0x2000  # a CSF's

HEADER = {"Header_Version": "4.2", "Header_HashAlgorithm": "sha256", "Header_Engine": "DCP",
          "Header_EngineConfiguration": 0, "Header_CertificateFormat": "x509", "Header_SignatureFormat": "CMS"}

BD = """
options {{ flags = 0x08; startAddress = 0x60000000; ivtOffset = 0x1000; initialLoadSize = 0x2000;
    family = mimxrt1020; signatureTimestamp = "{time}"; }}
sources {{ elfFile = extern(0); }}
constants {{ SEC_CSF_HEADER = 20; SEC_CSF_INSTALL_SRK = SEC_CSF_HEADER + 1; }}
section (SEC_CSF_HEADER;
    Header_Version="4.2",
    Header_HashAlgorithm="sha256",
    Header_Engine="DCP",
    Header_EngineConfiguration=0,
    Header_CertificateFormat="x509",
    Header_SignatureFormat="CMS"
    )
{{ }}
section (SEC_CSF_INSTALL_SRK;
    InstallSRK_Table="{tree}/srk_table.bin",
    InstallSRK_SourceIndex=0)
{{ }}
section (22;
    InstallCSFK_File="{tree}/crts/CSF0_0_rsa2048_cert.pem")
{{ }}
section (24;
    Signer="{tree}/keys/CSF0_0_rsa2048_key.pem")
{{ }}
section (25;
    InstallKey_File="{tree}/crts/IMG0_0_rsa2048_cert.pem",
    InstallKey_VerificationIndex=0,
    InstallKey_TargetIndex=2)
{{ }}
section (26;
    AuthenticateData_VerificationIndex=2,
    AuthenticateData_Engine="DCP",
    AuthenticateData_EngineConfiguration=0,
    Signer="{tree}/keys/IMG0_0_rsa2048_key.pem")
{{ }}
"""


def tree(bench, *options, name="tree"):
    """Keys of a fresh tree, unencrypted."""
    outcome = bench.run("boardless", "image", "keys", bench.path(name), "--no-passphrase", *options)
    bench.equal(outcome.code, 0, "exit of boardless image keys")
    return bench.path(name)


def configuration(image=None, flags=0, sections=None, **options):
    options = {"family": "mimxrt1020", "flags": flags, "startAddress": 0x60000000, **options}
    if "ivtOffset" not in options:
        options.setdefault("bootDevice", "flexspi_nor")
    if flags:
        options.setdefault("signatureTimestamp", TIME)
    result = {"options": options, "inputImageFile": image or os.path.abspath(SREC)}
    return dict(result, sections=sections) if sections else result


def signed(folder, kind="rsa2048", index=0, version="4.2"):
    def file(place, name, end):
        return f"{folder}/{place}/{name}{index}_0_{kind}_{end}.pem"

    return [
        {"Header": dict(HEADER, Header_Version=version)},
        {"InstallSRK": {"InstallSRK_Table": f"{folder}/srk_table.bin", "InstallSRK_SourceIndex": index}},
        {"InstallCSFK": {"InstallCSFK_File": file("crts", "CSF", "cert")}},
        {"AuthenticateCSF": {"Signer": f"type=file;file_path={file('keys', 'CSF', 'key')}"}},
        {"InstallKey": {"InstallKey_File": file("crts", "IMG", "cert"), "InstallKey_VerificationIndex": 0,
                        "InstallKey_TargetIndex": 2}},
        {"AuthenticateData": {"AuthenticateData_VerificationIndex": 2, "AuthenticateData_Engine": "DCP",
                              "AuthenticateData_EngineConfiguration": 0,
                              "Signer": f"type=file;file_path={file('keys', 'IMG', 'key')}"}},
    ]


def encrypted(bench, folder):
    bench.file("dek.bin", bytes(range(16)))
    bench.file("nonce.bin", bytes(range(64, 77)))
    return signed(folder, version="4.3") + [
        {"SecretKey": {"SecretKey_Name": bench.path("dek.bin"), "SecretKey_Length": 128, "SecretKey_VerifyIndex": 0,
                       "SecretKey_TargetIndex": 0, "SecretKey_ReuseDek": True}},
        {"Decrypt": {"Decrypt_VerifyIndex": 0, "Decrypt_Engine": "DCP", "Decrypt_EngineConfiguration": 0,
                     "Decrypt_MacBytes": 16, "Decrypt_Nonce": bench.path("nonce.bin")}},
    ]


def by_both(bench, config):
    """One configuration, built by both tools: theirs, ours."""
    file = bench.file("config.json", json.dumps(config))
    theirs = bench.run("nxpimage", "hab", "export", "-c", file, "-o", bench.path("theirs.bin"), "--force")
    bench.equal(theirs.code, 0, "exit of nxpimage hab export")
    ours = bench.run("boardless", "image", "build", "-c", file, "-o", bench.path("ours.bin"), "--force")
    bench.equal(ours.code, 0, "exit of boardless image build")
    return bench.read("theirs.bin"), bench.read("ours.bin")


def same(bench, config):
    theirs, ours = by_both(bench, config)
    bench.equal(ours, theirs, "the container")
    return ours


def application(start, count=5000):
    """Vectors for a place, and a pattern."""
    return struct.pack("<II", 0x20010000, start + 0x101) + bytes(index * 7 & 255 for index in range(count - 8))


def read_by_spsdk(bench, name):
    """SPSDK takes a container apart and finds nothing wrong with its structure."""
    for command in (("parse", "-o", bench.path("parsed")), ("verify",)):
        outcome = bench.run("nxpimage", "hab", command[0], "-b", bench.path(name), "-f", "mimxrt1020", *command[1:])
        bench.equal(outcome.code, 0, f"exit of nxpimage hab {command[0]}")


@case("image build: an unsigned container of an SREC file is nxpimage's", seconds=5)
def unsigned(bench):
    ours = same(bench, configuration())
    outcome = bench.run("boardless", "image", "build", SREC, "-o", bench.path("plain.bin"))
    bench.equal(outcome.code, 0, "exit without a configuration")
    bench.equal(bench.read("plain.bin"), ours, "the container without a configuration")


@case("image build: unsigned containers with DCD, for RAM and by their offsets", seconds=8)
def unsigned_elsewhere(bench):
    dcd = bench.file("dcd.bin", bytes.fromhex("d20018 41 cc001404 402f0000 10000004 402f0008 00000001".replace(" ", "")))
    ram = bench.file("ram.bin", application(0x20208400))
    same(bench, configuration(ram, startAddress=0x20208000, bootDevice="serial_downloader", DCDFilePath=dcd))
    card = bench.file("card.bin", application(0x20209000, 4096))
    same(bench, configuration(card, startAddress=0x20208000, ivtOffset=0x400, initialLoadSize=0x1000,
                              entryPointAddress=0x20209101))


@case("image build: a whole flash image with its FCB is nxpimage's bootable image", seconds=7)
def flash_image(bench):
    block = bytearray(512)
    block[:8] = b"FCFB" + struct.pack("<I", 0x56010400)
    fcb = bench.file("fcb.bin", bytes(block))
    same(bench, configuration())
    file = bench.file("bootable.json", json.dumps({
        "family": "mimxrt1020", "memory_type": "flexspi_nor", "fcb": fcb, "hab_container": bench.path("theirs.bin"),
    }))
    outcome = bench.run("nxpimage", "bootable-image", "export", "-c", file, "-o", bench.path("whole.bin"), "--force")
    bench.equal(outcome.code, 0, "exit of nxpimage bootable-image export")
    outcome = bench.run("boardless", "image", "build", SREC, "--with-fcb", fcb, "-o", bench.path("ours-whole.bin"))
    bench.equal(outcome.code, 0, "exit of boardless image build")
    bench.equal(bench.read("ours-whole.bin"), bench.read("whole.bin"), "the flash image")


@case("image build: a signed container is nxpimage's to the byte, and SPSDK reads it", seconds=12)
def signed_container(bench):
    sections = signed(tree(bench), index=3)
    sections[5:5] = [{"SetEngine": {"SetEngine_HashAlgorithm": "sha256", "SetEngine_Engine": "DCP",
                                    "SetEngine_EngineConfiguration": 0}}]
    sections += [{"Unlock": {"Unlock_Engine": "SNVS", "Unlock_Features": "ZMK WRITE"}},
                 {"Unlock": {"Unlock_Engine": "OCOTP", "Unlock_Features": ["JTAG"],
                             "Unlock_UID": [1, 2, 3, 4, 5, 6, 7, 8]}}]
    dcd = bench.file("dcd.bin", bytes.fromhex("d2000841c0000400"))
    same(bench, configuration(flags=8, sections=sections, DCDFilePath=dcd))
    read_by_spsdk(bench, "ours.bin")


@case("image build: an encrypted container is nxpimage's to the byte, and SPSDK reads it", seconds=12)
def encrypted_container(bench):
    ram = bench.file("ram.bin", application(0x20209000, 6189))
    sections = encrypted(bench, tree(bench))
    same(bench, configuration(ram, 0xC, sections, startAddress=0x20208000, ivtOffset=0x400, initialLoadSize=0x1000))


@case("image build: fast authentication is nxpimage's to the byte", seconds=7)
def fast(bench):
    folder = tree(bench, "--fast-auth", "-n", "1")
    files = sorted(os.listdir(os.path.join(folder, "crts")))
    certificate = next(name for name in files if name.startswith("SRK0"))
    key = next(name for name in os.listdir(os.path.join(folder, "keys"))
               if name.startswith("SRK0") and name.endswith(".pem"))
    signer = f"type=file;file_path={folder}/keys/{key}"
    same(bench, configuration(flags=8, sections=[
        {"Header": HEADER},
        {"InstallSRK": {"InstallSRK_Table": f"{folder}/srk_table.bin", "InstallSRK_SourceIndex": 0}},
        {"InstallNOCAK": {"InstallNOCAK_File": f"{folder}/crts/{certificate}"}},
        {"AuthenticateCSF": {"Signer": signer}},
        {"AuthenticateData": {"AuthenticateData_VerificationIndex": 0, "AuthenticateData_Engine": "DCP",
                              "AuthenticateData_EngineConfiguration": 0, "Signer": signer}},
    ]))


@case("image build: with EC keys all but the signatures is nxpimage's, and SPSDK reads it", seconds=12)
def elliptic(bench):
    theirs, ours = by_both(bench, configuration(flags=8, sections=signed(tree(bench, "-k", "secp256r1"), "secp256r1")))
    csf = len(theirs) - BLOCK
    bench.equal(ours[:csf], theirs[:csf], "all before the CSF")
    # Header, InstallSRK, InstallCSFK: their places do not depend on how long a signature is.
    bench.equal(ours[csf + 3:csf + 0x1C], theirs[csf + 3:csf + 0x1C], "the CSF's first commands")
    read_by_spsdk(bench, "ours.bin")


@case("image build: a BD file of the Secure Provisioning tool, by the words of nxpimage's older command line", seconds=9)
def boot_descriptor(bench):
    folder = tree(bench)
    script = bench.file("imx_application_gen.bd", BD.format(tree=folder, time=TIME))
    outcome = bench.run("nxpimage", "hab", "convert", "-c", script, "-o", bench.path("converted.yaml"), "--force",
                        os.path.abspath(SREC))
    bench.equal(outcome.code, 0, "exit of nxpimage hab convert")
    outcome = bench.run("nxpimage", "hab", "export", "-c", bench.path("converted.yaml"), "-o", bench.path("theirs.bin"))
    bench.equal(outcome.code, 0, "exit of nxpimage hab export")
    outcome = bench.run("boardless", "image", "build", "-c", script, "-o", bench.path("ours.bin"), SREC)
    bench.equal(outcome.code, 0, "exit of boardless image build")
    bench.equal(bench.read("ours.bin"), bench.read("theirs.bin"), "the container")
    outcome = bench.run("boardless", "image", "build", "-c", bench.path("converted.yaml"), "-o", bench.path("again.bin"))
    bench.equal(outcome.code, 0, "exit with the converted configuration")
    bench.equal(bench.read("again.bin"), bench.read("theirs.bin"), "the container of the converted configuration")


@case("image build: refuses what nxpimage lets pass though no part would start it", seconds=14)
def refusals(bench):
    sections = signed(tree(bench))

    def wrong(index, **change):
        copy = [dict(section) for section in sections]
        name = next(iter(copy[index]))
        copy[index] = {name: dict(copy[index][name], **change)}
        return copy

    empty = bench.file("empty.bin", b"")
    for what, config in {
        "is not the key of the certificate": configuration(
            flags=8, sections=wrong(5, Signer=sections[3]["AuthenticateCSF"]["Signer"])),
        "InstallSRK_SourceIndex": configuration(flags=8, sections=wrong(1, InstallSRK_SourceIndex=1)),
        "InstallSRK is missing": configuration(flags=8, sections=sections[:1] + sections[2:]),
        "flags say signed": configuration(flags=8),
        "flags say unsigned": configuration(flags=0, sections=sections),
        "linked for": configuration(startAddress=0x60100000),
        "empty": configuration(empty),
    }.items():
        file = bench.file("wrong.json", json.dumps(config))
        theirs = bench.run("nxpimage", "hab", "export", "-c", file, "-o", bench.path("theirs.bin"), "--force")
        bench.equal(theirs.code, 0, f"exit of nxpimage hab export ({what})")
        ours = bench.run("boardless", "image", "build", "-c", file, "-o", bench.path("refused.bin"))
        bench.equal(ours.code, 3, f"exit of boardless image build ({what})")
        bench.check(what in ours.err, f"it does not say {what!r}: {ours.err}")
        bench.check(not os.path.exists(bench.path("refused.bin")), f"a file was made ({what})")
