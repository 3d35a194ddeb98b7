"""Measures a gateway on a large HTTP repository. Called by `run`."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

root, work = sys.argv[1:]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CONNECTIONS = os.environ.get("CONNECTIONS", "8")
SECONDS = int(os.environ.get("SECONDS_EACH", "10"))
GATEWAY, NGINX = 18083, 18084
API = f"http://127.0.0.1:{GATEWAY}/o2dms/v1/nfDeploymentDescriptors"


def write(name, text):
    with open(f"{work}/{name}", "w", encoding="utf-8") as file:
        file.write(text)


def start():
    write("nginx.conf", f"""
daemon off; user root; pid {work}/pid; error_log {work}/error.log; worker_processes 1; events {{ }}
http {{
  access_log {work}/access.log; sendfile on;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  server {{ listen 127.0.0.1:{NGINX}; root {work}/www; }}
}}
""")
    write("gateway.yaml", f"""
server: {{ listen: "127.0.0.1:{GATEWAY}" }}
state: {{ directory: "{work}/var" }}
log: {{ level: error }}
plugins: {{ directory: "{root}/dist/lib/o2dms/plugins" }}
adapters:
  - name: helm
    config: {{ repository_url: "http://127.0.0.1:{NGINX}", type: http, refresh: 200ms }}
""")
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{work}/nginx.conf", "-e", f"{work}/error.log"])
    time.sleep(0.5)
    gateway = subprocess.Popen([f"{root}/dist/bin/o2dms-gateway", "--config", f"{work}/gateway.yaml"])
    return nginx, gateway


def serve(path):
    """Replaces the index at once, with the modification time of that file and so its ETag."""
    os.link(path, f"{work}/www/next")
    os.replace(f"{work}/www/next", f"{work}/www/index.yaml")


def total():
    try:
        with urllib.request.urlopen(API + "?limit=1") as answer:
            return int(answer.headers["X-Total-Count"])
    except OSError:
        return -1


def wait_for(count):
    deadline = time.monotonic() + 120
    while total() != count:
        assert time.monotonic() < deadline, f"{total()} packages instead of {count}"
        time.sleep(0.05)


def memory(process, field):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field)) * 1024


def cpu(process):
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def answers(status):
    with open(f"{work}/access.log", encoding="utf-8") as file:
        return sum(f'" {status} ' in line for line in file)


def p99(url):
    """Milliseconds."""
    text = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url], capture_output=True, text=True, check=True
    ).stdout
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def make_another():
    """The large index, generated at another time: to change from one to the other costs nothing while something is measured."""
    shutil.copyfile(f"{work}/large.yaml", f"{work}/other.yaml")
    with open(f"{work}/other.yaml", "r+b") as file:
        file.seek(-len('"2026-01-14T10:00:00Z"\n'), os.SEEK_END)
        file.write(b'"2026-01-14T11:00:00Z"\n')
    os.utime(f"{work}/other.yaml", (1, 1))


def refreshes_going_on(body):
    """Runs `body` while the index changes again and again, and says how many times it was read meanwhile."""
    is_over = threading.Event()

    def change():
        while not is_over.is_set():
            serve(f"{work}/other.yaml")
            is_over.wait(0.5)
            serve(f"{work}/large.yaml")
            is_over.wait(0.5)

    before = answers(200)
    thread = threading.Thread(target=change)
    thread.start()
    result = body()
    is_over.set()
    thread.join()
    return result, answers(200) - before


write("empty.yaml", 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-14T10:00:00Z"\n')
serve(f"{work}/empty.yaml")
nginx, gateway = start()
try:
    wait_for(0)
    base = memory(gateway, "VmRSS")
    serve(f"{work}/large.yaml")
    begin = time.monotonic()
    wait_for(100_000)
    ready = time.monotonic() - begin
    time.sleep(1)
    each = (memory(gateway, "VmRSS") - base) / 100_000
    size = os.path.getsize(f"{work}/large.yaml") / 1e6
    print(f"100,000 versions, {size:.0f} MB: there after {ready:.1f} s, {each:.0f} bytes of resident memory each")

    url = f"{API}?limit=10&offset=50000"
    p99(url)
    make_another()
    pairs = []
    for _ in range(ROUNDS):
        calm = p99(url)
        busy, count = refreshes_going_on(lambda: p99(url))
        pairs.append((calm, busy, count))
        wait_for(100_000)
    calm, busy = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
    ratio = statistics.median(pair[1] / pair[0] for pair in pairs)
    reads = statistics.median(pair[2] for pair in pairs)
    print(f"p99 of a page of 10: {calm:.2f} ms, while the index is read anew {busy:.2f} ms ({reads:.0f} times in {SECONDS} s), ratio {ratio:.2f}")
    after = (memory(gateway, "VmRSS") - base) / 100_000
    peak = (memory(gateway, "VmHWM") - base) / 100_000
    print(f"after these refreshes {after:.0f} bytes each; at most, while one went on, {peak:.0f} bytes each")

    serve(f"{work}/usual.yaml")
    wait_for(15_000)
    time.sleep(1)
    count, used, begin = answers(304), cpu(gateway), time.monotonic()
    time.sleep(10)
    count, used = answers(304) - count, cpu(gateway) - used
    print(f"a refresh of an unchanged 17 MB index: one request, {1000 * used / count:.2f} ms of processor time ({count} of them)")
finally:
    gateway.terminate()
    gateway.wait()
    nginx.terminate()
    nginx.wait()
