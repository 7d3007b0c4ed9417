"""The guest: QEMU without KVM, its files, its end."""

import os
import subprocess
import time

START = """export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
B=/bin/busybox
$B ip link set lo up; $B ip link set eth0 up; $B ip addr add 10.0.2.15/24 dev eth0; $B ip route add default via 10.0.2.2
echo 20 >/proc/sys/kernel/hung_task_timeout_secs; echo 1 >/proc/sys/kernel/hung_task_all_cpu_backtrace
for m in vhci-hcd usbhid hid-generic usbmon; do $B modprobe $m || echo "GUEST cannot load $m" >/dev/ttyS0; done
cd "$(cat /job/folder)"
PYTHONPATH="$(cat /job/python-path)" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m inside >/job/out 2>&1
echo $? >/job/code
sync
$B reboot -f
"""


class Machine:
    """A guest that runs `python3 -m inside` in this repository and ends. `job` is shared with it."""

    def __init__(self, image, job, python_path, seconds):
        self.job = job
        self.seconds = seconds
        self._write("start", START)
        self._write("folder", os.getcwd())
        self._write("python-path", python_path)
        self._log = open(os.path.join(job, "qemu.log"), "w")
        arguments = "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off nokaslr net.ifnames=0 " \
            "random.trust_cpu=on no_timer_check cryptomgr.notests"
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-M", "pc", "-accel", "tcg,thread=multi", "-cpu", "qemu64", "-smp", "1",
             "-m", "1024", "-nodefaults", "-no-reboot", "-display", "none",
             "-serial", f"file:{os.path.join(job, 'console')}", "-kernel", image.kernel, "-initrd", image.initrd,
             "-append", arguments,
             "-virtfs", "local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap",
             "-virtfs", f"local,path={job},mount_tag=job,security_model=none",
             # 10.0.2.2 is this machine's loopback as the guest sees it: no packet leaves the machine.
             "-netdev", "user,id=n,ipv6=off", "-device", "virtio-net-pci,netdev=n,romfile=",
             "-device", "virtio-rng-pci"],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        self.began = time.monotonic()

    def _write(self, name, text):
        with open(os.path.join(self.job, name), "w") as file:
            file.write(text)

    @property
    def is_running(self):
        return self.process.poll() is None

    @property
    def is_late(self):
        return time.monotonic() - self.began > self.seconds

    def stop(self):
        if self.is_running:
            self.process.kill()
        self.process.wait()
        self._log.close()

    def last_words(self):
        """What console, QEMU and the program inside said last."""
        words = []
        for name in ("console", "qemu.log", "out"):
            try:
                with open(os.path.join(self.job, name), errors="replace") as file:
                    text = file.read().strip()
            except OSError:
                continue
            if text:
                words.append(f"--- {name}\n{text[-1500:]}")
        return "\n".join(words)
