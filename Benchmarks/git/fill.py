#!/usr/bin/env python3
"""Prints, for `git fast-import`, packages of three files each: a thousand names in ten versions, below packages/ on main."""
import sys

NAMES, VERSIONS, NAMES_PER_COMMIT = 1000, 10, 100


def files(name, version):
    yield "deployment.yaml", (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web-{name} }}\n"
        f"spec: {{ template: {{ spec: {{ containers: [{{ name: web, image: 'nginx:1.{name}.{version}' }}] }} }} }}\n"
    )
    yield "service.yaml", (
        f"apiVersion: v1\nkind: Service\nmetadata: {{ name: web-{name} }}\nspec: {{ ports: [{{ port: {8000 + version} }}] }}\n"
    )
    yield "package.yaml", f"description: network function {name} of the field\nprovider: Example {name % 10}\n"


for version in range(VERSIONS):
    for first in range(0, NAMES, NAMES_PER_COMMIT):
        seconds = 1_700_000_000 + version * NAMES + first
        print(f"commit refs/heads/main\ncommitter A <a@example.com> {seconds} +0000\ndata 1\nx")
        for name in range(first, first + NAMES_PER_COMMIT):
            for path, text in files(name, version):
                place = f"packages/nf-{name:04d}/1.{version}.0/{path}"
                sys.stdout.write(f"M 100644 inline {place}\ndata {len(text)}\n{text}\n")
