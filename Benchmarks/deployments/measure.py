"""Measures a gateway with 10,000 deployments. Called by `run`."""
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time

root, work = sys.argv[1:]
ROUNDS = int(os.environ.get("ROUNDS", "30"))
GATEWAY = 18085
PACKAGES, DEPLOYMENTS = "/o2dms/v1/nfDeploymentDescriptors", "/o2dms/v1/nfDeployments"

with open(f"{work}/gateway.yaml", "w", encoding="utf-8") as file:
    file.write(f"""
server: {{ listen: "127.0.0.1:{GATEWAY}" }}
state: {{ directory: "{work}/var" }}
log: {{ level: error }}
plugins: {{ directory: "{work}/plugins" }}
adapters:
  - name: helm
    config: {{ repository_url: "file:{work}/charts" }}
  - name: cluster
    config: {{ bulk: 10000, spread: 1 }}
""")


class Client:
    def __init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", GATEWAY, timeout=120)

    def ask(self, method, path):
        self.connection.request(method, path)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (method, path, answer.status, body[:300])
        return answer, body

    def milliseconds(self, method, path):
        begin = time.perf_counter()
        self.ask(method, path)
        return 1000 * (time.perf_counter() - begin)


def memory(process, field):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024


def pairs(client, left, right, rounds):
    """Medians of both, and of their ratio; in turn, since a pair sees the same machine."""
    times = [(client.milliseconds(*left), client.milliseconds(*right)) for _ in range(rounds)]
    return [statistics.median(values) for values in (*zip(*times), [a / b for a, b in times])]


def wait():
    for _ in range(600):
        try:
            client = Client()
            if int(client.ask("GET", PACKAGES + "?limit=1")[0].headers["X-Total-Count"]) == 10_000:
                return client
        except (OSError, AssertionError):
            pass
        time.sleep(0.1)
    raise SystemExit("the gateway does not serve the packages")


gateway = subprocess.Popen([f"{root}/dist/bin/o2dms-gateway", "--config", f"{work}/gateway.yaml"])
try:
    client = wait()
    answer, body = client.ask("GET", DEPLOYMENTS)
    assert len(json.loads(body)) == 10_000
    client.ask("GET", PACKAGES)
    base = memory(gateway, "VmRSS")
    mine, peer, ratio = pairs(client, ("GET", DEPLOYMENTS), ("GET", PACKAGES), ROUNDS)
    print(f"whole list of 10,000 deployments ({len(body) / 1e6:.1f} MB): {mine:.1f} ms, of 10,000 packages {peer:.1f} ms, ratio {ratio:.2f}")
    mine, peer, ratio = pairs(client, ("GET", DEPLOYMENTS + "?limit=10&offset=5000"), ("GET", DEPLOYMENTS), ROUNDS)
    print(f"page of 10 of them: {mine:.1f} ms, {ratio:.2f} of the whole list's time")

    package = json.loads(client.ask("GET", PACKAGES + "?limit=1&offset=5000")[1])[0]["packageId"]
    path = f"{PACKAGES}/{package}"
    mine, peer, ratio = pairs(client, ("DELETE", path + "?dryRun=true"), ("GET", path), ROUNDS * 20)
    print(f"deletion as a dry run, its users asked for among 10,000 deployments: {mine:.2f} ms, get of the package {peer:.2f} ms, {mine - peer:.2f} ms more")

    threads = [threading.Thread(target=lambda: Client().ask("GET", DEPLOYMENTS)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"memory: {base:.0f} MiB with one list behind it, at most {memory(gateway, 'VmHWM'):.0f} MiB with 16 whole lists at once")
finally:
    gateway.terminate()
    gateway.wait()
