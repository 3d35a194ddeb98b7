"""Measures a gateway on a cluster with many releases. Called by `run`."""
import base64
import concurrent.futures
import gzip
import http.client
import json
import os
import ssl
import statistics
import subprocess
import sys
import threading
import time

root, work, helm = sys.argv[1:]
RELEASES = int(os.environ.get("RELEASES", "5000"))
QUESTIONS = int(os.environ.get("QUESTIONS", "2000"))
CHARTS, PORT, CLUSTER = 50, 18093, 18090
KUBECONFIG = f"{work}/kubeconfig"
trust = ssl.create_default_context(cafile=f"{work}/ca.crt")
connections = threading.local()


def cluster(method, path, body=None):
    if not hasattr(connections, "one"):
        connections.one = http.client.HTTPSConnection("127.0.0.1", CLUSTER, context=trust)
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    connections.one.request(method, path, body and json.dumps(body), headers)
    answer = connections.one.getresponse()
    return answer.status, answer.read()


def wait_for_cluster():
    deadline = time.monotonic() + 120
    while True:
        try:
            if cluster("GET", "/readyz")[0] == 200:
                return
        except OSError:
            del connections.one
        assert time.monotonic() < deadline, "the API server does not start"
        time.sleep(0.2)


def write_release(number):
    """A release as Helm writes it; 10 KiB of templates and manifest, which is little for a chart."""
    name, chart, version = f"r-{number}", f"c{number % CHARTS}", f"{number // CHARTS}.0.0"
    filler = os.urandom(3 << 10).hex()
    record = {
        "name": name, "namespace": "releases", "version": 1, "manifest": filler, "config": {},
        "info": {"status": "deployed", "description": "Install complete", "first_deployed": "2026-01-14T10:00:00Z",
                 "last_deployed": "2026-01-14T10:00:00Z"},
        "chart": {"metadata": {"name": chart, "version": version, "appVersion": "1", "apiVersion": "v2"}, "values": {},
                  "templates": [{"name": "templates/a.yaml", "data": base64.b64encode(filler.encode()).decode()}]},
    }
    text = base64.b64encode(gzip.compress(json.dumps(record).encode()))
    labels = {"owner": "helm", "name": name, "status": "deployed", "version": "1"}
    status, answer = cluster("POST", "/api/v1/namespaces/releases/secrets", {
        "type": "helm.sh/release.v1", "metadata": {"name": f"sh.helm.release.v1.{name}.v1", "labels": labels},
        "data": {"release": base64.b64encode(text).decode()},
    })
    assert status == 201, answer


def gateway(namespaces):
    with open(f"{work}/gateway.yaml", "w", encoding="utf-8") as file:
        file.write(f"""
server: {{ listen: "127.0.0.1:{PORT}" }}
state: {{ directory: "{work}/var" }}
log: {{ level: error }}
plugins: {{ directory: "{root}/dist/lib/o2dms/plugins" }}
adapters:
  - name: helm
    config:
      repository_url: "file:{work}/charts"
      kubernetes: {{ kubeconfig: {KUBECONFIG}{namespaces} }}
""")
    return subprocess.Popen([f"{root}/dist/bin/o2dms-gateway", "--config", f"{work}/gateway.yaml"])


def ask(connection, method, path):
    connection.request(method, f"/o2dms/v1/{path}")
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, json.loads(body) if body else None


def settled(process):
    """Waits until everything has been read; returns a connection and the resident bytes."""
    deadline = time.monotonic() + 600
    while True:
        assert time.monotonic() < deadline and process.poll() is None, "the gateway does not settle"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            if ask(connection, "GET", "nfDeployments?limit=1")[0] == 200:
                break
        except OSError:
            pass
        time.sleep(0.1)
    time.sleep(3)
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return connection, next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) * 1024


def end(process):
    process.terminate()
    process.wait()


def times(connection, method, path, count, check):
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        status, body = ask(connection, method, path)
        taken.append((time.perf_counter() - begin) * 1000)
        assert check(status, body), (status, body)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.99)]


def helm_list():
    begin = time.perf_counter()
    command = [helm, "list", "--namespace", "releases", "--max", "0", "--output", "json"]
    output = subprocess.run(command, env={**os.environ, "KUBECONFIG": KUBECONFIG}, check=True, capture_output=True).stdout
    users = [release["name"] for release in json.loads(output) if release["chart"] == "c7-3.0.0"]
    assert len(users) == 1, users
    return (time.perf_counter() - begin) * 1000


def main():
    os.makedirs(f"{work}/c7/templates")
    with open(f"{work}/c7/Chart.yaml", "w", encoding="utf-8") as file:
        file.write("apiVersion: v2\nname: c7\nversion: 3.0.0\n")
    os.makedirs(f"{work}/charts")
    subprocess.run([helm, "package", f"{work}/c7", "--destination", f"{work}/charts"], check=True, capture_output=True)
    subprocess.run([helm, "repo", "index", f"{work}/charts"], check=True, capture_output=True)
    wait_for_cluster()
    cluster("POST", "/api/v1/namespaces", {"metadata": {"name": "releases"}})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(write_release, range(RELEASES)))

    process = gateway(", namespaces: [nothing]")
    _, empty = settled(process)
    end(process)
    begin = time.monotonic()
    process = gateway("")
    connection, full = settled(process)
    ready = time.monotonic() - begin - 3

    used = "nfDeploymentDescriptors/c7-3.0.0"
    median, late = times(connection, "GET", f"{used}/usage", QUESTIONS, lambda status, body: status == 200 and len(body) == 1)
    fresh, _ = times(connection, "DELETE", used, 5, lambda status, _: status == 409)
    peer = statistics.median(helm_list() for _ in range(3))
    end(process)
    print(f"{RELEASES} releases: known {ready:.1f} s after the gateway's start")
    print(f"who uses a package: {median:.2f} ms, p99 {late:.2f} ms; helm list {peer:.0f} ms, {peer / median:.0f} times as long")
    print(f"anew, before a deletion: {fresh:.0f} ms, {fresh / peer:.2f} of helm list")
    print(f"memory: {(full - empty) / RELEASES:.0f} bytes resident for each release ({full >> 20} MiB beside {empty >> 20} MiB)")


main()
