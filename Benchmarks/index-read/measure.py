"""Runs the three readers in turn and prints the medians and their ratios. Called by `run`."""
import os
import socket
import statistics
import subprocess
import sys
import time

root, work, helm = sys.argv[1:]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CONFIGURATION = f"""
server: {{ listen: "unix:{work}/socket" }}
state: {{ directory: "{work}/var" }}
log: {{ level: error }}
plugins: {{ directory: "{root}/dist/lib/o2dms/plugins" }}
adapters:
  - name: helm
    config: {{ repository_url: "file:{work}/charts", repository_name: local }}
"""
with open(f"{work}/gateway.yaml", "w", encoding="utf-8") as file:
    file.write(CONFIGURATION)


def program(*command, **environment):
    """Seconds and peak MiB of a program that ends by itself."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, command
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def gateway():
    """Seconds from its start to the first page of the list, and its peak MiB by then."""
    begin = time.monotonic()
    child = subprocess.Popen([f"{root}/dist/bin/o2dms-gateway", "--config", f"{work}/gateway.yaml"])
    while b'X-Total-Count: 15000' not in ask():
        assert child.poll() is None
        time.sleep(0.002)
    seconds = time.monotonic() - begin
    with open(f"/proc/{child.pid}/status", encoding="utf-8") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    child.terminate()
    child.wait()
    return seconds, peak / 1024


def ask():
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(f"{work}/socket")
            connection.sendall(
                b"GET /o2dms/v1/nfDeploymentDescriptors?limit=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
            return answer
    except OSError:
        return b""


READERS = {
    "gateway": gateway,
    "libyaml": lambda: program(f"{work}/libyaml-events", f"{work}/charts/index.yaml"),
    "helm": lambda: program(
        helm, "search", "repo", "bench", "-l", "--max-col-width", "20",
        HELM_CACHE_HOME=f"{work}/helm/cache", HELM_CONFIG_HOME=f"{work}/helm/config", HELM_DATA_HOME=f"{work}/helm/data",
    ),
}
results = {name: [] for name in READERS}
for _ in range(ROUNDS):
    for name, reader in READERS.items():
        results[name].append(reader())
seconds = {name: statistics.median(run[0] for run in runs) for name, runs in results.items()}
mebibytes = {name: statistics.median(run[1] for run in runs) for name, runs in results.items()}
labels = {"gateway": "gateway, start to first page", "libyaml": "bare libyaml events", "helm": "helm search repo -l"}
for name in READERS:
    print(f"{labels[name]:30} {seconds[name] * 1000:7.0f} ms {mebibytes[name]:7.1f} MiB peak")
print(f"gateway / libyaml: {seconds['gateway'] / seconds['libyaml']:.2f} of the time")
print(f"helm / gateway: {seconds['helm'] / seconds['gateway']:.1f} times the time, "
      f"{mebibytes['helm'] / mebibytes['gateway']:.1f} times the memory")
