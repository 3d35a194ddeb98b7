#!/usr/bin/env python3
"""Puts so many chart versions into a registry, fifty to a chart, and prints the addresses of their manifests and configs for `curl -K`."""
import hashlib
import http.client
import json
import sys
import urllib.parse

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def call(method, path, body=b"", kind="application/octet-stream"):
    connection.request(method, path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    return answer


def blob(name, content):
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    place = urllib.parse.urlparse(call("POST", f"/v2/{name}/blobs/uploads/").getheader("Location"))
    assert call("PUT", f"{place.path}?{place.query}&digest={digest}", content).status == 201
    return {"digest": digest, "size": len(content)}


host, count = sys.argv[1], int(sys.argv[2])
connection = http.client.HTTPConnection(host)
for number in range(count):
    chart, version = f"chart-{number // 50}", f"1.{number % 50}.0"
    name = f"list/{chart}"
    config = blob(name, json.dumps({
        "apiVersion": "v2", "name": chart, "version": version, "description": "A chart of the benchmark", "appVersion": version,
        "keywords": ["a", "b"], "maintainers": [{"name": "Ann", "email": "ann@example.com"}],
    }).encode())
    layer = blob(name, f"{chart} {version}".encode())
    manifest = {
        "schemaVersion": 2,
        "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", **config},
        "layers": [{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", **layer}],
    }
    assert call("PUT", f"/v2/{name}/manifests/{version}", json.dumps(manifest).encode(), MANIFEST).status == 201
    print(f'url = "http://{host}/v2/{name}/manifests/{version}"')
    print(f'url = "http://{host}/v2/{name}/blobs/{config["digest"]}"')
