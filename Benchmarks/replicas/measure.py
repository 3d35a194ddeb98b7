"""Measures one and two replicas of a gateway. Called by `run`."""
import gzip
import http.client
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tarfile
import threading
import time

root, work = sys.argv[1:]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = int(os.environ.get("SECONDS_EACH", "5"))
UPLOADS = int(os.environ.get("UPLOADS", "200"))
CLIENTS = 16
PORTS, BALANCER = [18091, 18092], 18093
PACKAGES = "/o2dms/v1/nfDeploymentDescriptors"


def write(name, text):
    with open(f"{work}/{name}", "w", encoding="utf-8") as file:
        file.write(text)


def chart(name, version):
    """A small chart as `helm package` would make it."""
    archive = io.BytesIO()
    files = {
        "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n",
        "values.yaml": "replicas: 1\n",
        "templates/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n",
    }
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(archive.getvalue(), 1)


def form(name, version):
    """The multipart form of an upload."""
    lines = b""
    for field, value in {"name": name, "artifactVersion": version}.items():
        lines += f'--B\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
    lines += b'--B\r\nContent-Disposition: form-data; name="chart"; filename="c.tgz"\r\n\r\n'
    return lines + chart(name, version) + b"\r\n--B--\r\n"


def ask(port, method, path, body=None, kind="multipart/form-data; boundary=B"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Content-Type": kind} if body else {})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def start(count):
    """That many gateways, and nginx before them."""
    processes = []
    for port in PORTS[:count]:
        write(f"gateway-{port}.yaml", f"""
server: {{ listen: "127.0.0.1:{port}", threads: 1 }}
state: {{ directory: "{work}/var-{port}", url: "postgresql://o2dms@127.0.0.1:18094/postgres" }}
log: {{ level: warning }}
plugins: {{ directory: "{root}/dist/lib/o2dms/plugins" }}
adapters:
  - name: helm
    config: {{ oci_registry: "oci://127.0.0.1:18095/charts", plain_http: true, refresh: 1s }}
""")
        log = open(f"{work}/gateway-{port}.log", "ab")
        command = [f"{root}/dist/bin/o2dms-gateway", "--config", f"{work}/gateway-{port}.yaml"]
        processes.append(subprocess.Popen(command, stdout=log, stderr=log))
    servers = " ".join(f"server 127.0.0.1:{port};" for port in PORTS[:count])
    write("nginx.conf", f"""
daemon off; user root; pid {work}/pid; error_log {work}/error.log; worker_processes 1; events {{ worker_connections 1024; }}
http {{
  access_log off; client_max_body_size 0;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  upstream gateways {{ {servers} keepalive 64; }}
  server {{ listen 127.0.0.1:{BALANCER}; location / {{ proxy_pass http://gateways; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
}}
""")
    processes.append(subprocess.Popen(["/usr/sbin/nginx", "-c", f"{work}/nginx.conf", "-e", f"{work}/error.log"]))
    for port in PORTS[:count] + [BALANCER]:
        for _ in range(300):
            try:
                if ask(port, "GET", "/readyz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        else:
            sys.exit(f"nothing is ready on port {port}")
    return processes


def stop(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def reads(path):
    """Answers a second through the balancer."""
    output = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{SECONDS}s", f"http://127.0.0.1:{BALANCER}{path}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(output)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", output)[1])


def uploads(name):
    """Acknowledged uploads a second, by 16 clients through the balancer."""
    bodies = [form(name, f"1.0.{number}") for number in range(UPLOADS)]
    lock, failures = threading.Lock(), []

    def client():
        while True:
            with lock:
                if not bodies:
                    return
                body = bodies.pop()
            status, text = ask(BALANCER, "POST", PACKAGES, body)
            if status != 201:
                failures.append(text)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    duration = time.monotonic() - begin
    if failures:
        sys.exit(f"{len(failures)} uploads failed: {failures[0]}")
    return UPLOADS / duration


def delays(name):
    """How soon the second replica shows a state that the first was told, in milliseconds."""
    found = []
    for number in range(10):
        path = f"{PACKAGES}/{name}-1.0.{number}"
        status, text = ask(PORTS[0], "PATCH", path, b'{"status":"deprecated"}', "application/merge-patch+json")
        begin = time.monotonic()
        if status != 200:
            sys.exit(f"PATCH answers {status}: {text}")
        while json.loads(ask(PORTS[1], "GET", path)[1]).get("extensions", {}).get("status") != "deprecated":
            time.sleep(0.002)
        found.append((time.monotonic() - begin) * 1000)
    return statistics.median(found), max(found)


rows = {1: [], 2: []}
seen = None
for turn in range(ROUNDS):
    for count in (1, 2):
        processes = start(count)
        name = f"load-{turn}-{count}"
        rate = uploads(name)
        page, package = reads(f"{PACKAGES}?limit=10"), reads(f"{PACKAGES}/{name}-1.0.0")
        rows[count].append((package, page, rate))
        if count == 2:
            time.sleep(3)
            seen = delays(name)
        stop(processes)
for count, found in rows.items():
    package, page, rate = (statistics.median(column) for column in zip(*found))
    print(f"{count} replicas of one serving thread: get by id {package:,.0f}/s, page of 10 {page:,.0f}/s, uploads {rate:.0f}/s")
print(f"a state told to one replica is seen on the other after {seen[0]:.0f} ms (median), {seen[1]:.0f} ms at most")
