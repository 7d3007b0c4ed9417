"""The guest's kernel and first file system, made of Debian's packages and kept in .build/guest."""

import glob
import gzip
import hashlib
import lzma
import os
import shutil
import struct
import subprocess

from .trouble import Trouble

MODULES = (
    "virtio_pci 9pnet_virtio 9p overlay virtio_net vhci-hcd usbhid hid-generic usbmon af_packet").split()

INIT = r"""#!/bin/sh
B=/bin/busybox
$B mount -t proc p /proc; $B mount -t sysfs s /sys; $B mount -t devtmpfs d /dev
die() { echo "GUEST cannot $*" >/dev/ttyS0; $B reboot -f; }
for m in virtio_pci 9pnet_virtio 9p overlay virtio_net; do $B modprobe $m || die "load $m"; done
$B mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose hostroot /m/host || die "mount the host"
$B mount -t tmpfs -o mode=755 t /m/rw; $B mkdir /m/rw/u /m/rw/w
$B mount -t overlay -o lowerdir=/m/host,upperdir=/m/rw/u,workdir=/m/rw/w o /n || die "mount the overlay"
$B mkdir -p /n/job /n/lib/modules
$B mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=none job /n/job || die "mount the job"
$B mount -t tmpfs m /n/lib/modules; $B cp -a /lib/modules/. /n/lib/modules/
for d in proc sys dev; do $B mount --move /$d /n/$d; done
$B mkdir -p /n/dev/shm /n/dev/pts; $B mount -t tmpfs s /n/dev/shm; $B mount -t devpts p /n/dev/pts
$B mount -t tmpfs r /n/run; $B mount -t debugfs x /n/sys/kernel/debug
exec $B switch_root /n /bin/sh /job/start
"""


class Image:
    """`kernel` and `initrd`, made if they are not there yet."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        package = self._package()
        self.version = package.removeprefix("linux-image-")
        stamp = hashlib.sha256((INIT + package + " ".join(MODULES)).encode()).hexdigest()[:16]
        self.kernel = os.path.join(folder, f"kernel-{stamp}")
        self.initrd = os.path.join(folder, f"initrd-{stamp}.gz")
        if not (os.path.exists(self.kernel) and os.path.exists(self.initrd)):
            self._make(package)

    def _package(self):
        """The name behind linux-image-amd64. Kept, so that a later run needs no package lists."""
        kept = os.path.join(self.folder, "package")
        listed = run("apt-cache", "depends", "linux-image-amd64", check=False)
        names = [line.split()[-1] for line in listed.splitlines() if "Depends: linux-image-" in line]
        if names:
            with open(kept, "w") as file:
                file.write(names[0])
            return names[0]
        if os.path.exists(kept):
            with open(kept) as file:
                return file.read()
        raise Trouble("apt knows no package linux-image-amd64: run apt-get update")

    def _make(self, package):
        tree = os.path.join(self.folder, "kernel-package")
        shutil.rmtree(tree, ignore_errors=True)
        os.makedirs(tree)
        # Unpacked, not installed: this machine's own boot is none of our business.
        run("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package, cwd=tree)
        archives = glob.glob(os.path.join(tree, "*.deb"))
        if len(archives) != 1:
            raise Trouble(f"apt-get download {package} left {archives}")
        run("dpkg", "-x", archives[0], tree)
        os.remove(archives[0])
        self._write_kernel(os.path.join(tree, "boot", f"vmlinuz-{self.version}"))
        self._write_initrd(tree)
        shutil.rmtree(tree)

    def _write_kernel(self, path):
        """The bare kernel out of its wrapping, which saves an emulated guest three seconds of unpacking."""
        with open(path, "rb") as file:
            wrapped = file.read()
        offset, length = struct.unpack_from("<II", wrapped, 0x248)
        start = ((wrapped[0x1F1] or 4) + 1) * 512 + offset
        payload = wrapped[start:start + length]
        content = lzma.LZMADecompressor().decompress(payload) if payload[:6] == b"\xfd7zXZ\0" else wrapped
        write(self.kernel, content)

    def _write_initrd(self, tree):
        root = os.path.join(tree, "initrd")
        for folder in ("bin dev proc sys lib/modules m/host m/rw n").split():
            os.makedirs(os.path.join(root, folder))
        shutil.copy("/bin/busybox", os.path.join(root, "bin/busybox"))
        os.symlink("busybox", os.path.join(root, "bin/sh"))
        run("depmod", "-b", tree, self.version, check=False)
        wanted = []
        for module in MODULES:
            shown = run("modprobe", "-d", tree, "-S", self.version, "--show-depends", module)
            wanted += [line.split()[1] for line in shown.splitlines() if line.startswith("insmod")]
        for path in dict.fromkeys(wanted):
            target = os.path.join(root, os.path.relpath(path, tree))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(path, target)
        modules = os.path.join("lib/modules", self.version)
        for name in ("modules.builtin", "modules.order", "modules.builtin.modinfo"):
            source = os.path.join(tree, modules, name)
            if os.path.exists(source):
                shutil.copy(source, os.path.join(root, modules, name))
        run("depmod", "-b", root, self.version)
        init = os.path.join(root, "init")
        write(init, INIT.encode())
        os.chmod(init, 0o755)
        archive = subprocess.run(
            "find . | cpio -o -H newc --quiet", shell=True, cwd=root, capture_output=True, check=True).stdout
        write(self.initrd, gzip.compress(archive, 1))


def run(*command, cwd=None, check=True):
    """What a command prints. Raises `Trouble` with its words if it fails."""
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
    outcome = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    if check and outcome.returncode:
        raise Trouble(f"{' '.join(command)}: {(outcome.stderr or outcome.stdout).strip()[-300:]}")
    return outcome.stdout


def write(path, content):
    """The file at once or not at all."""
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)
