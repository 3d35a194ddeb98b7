#!/bin/sh
# Builds the examples into a directory: build.sh OUTDIR [debug|release]
set -eu
if [ $# -lt 1 ]; then
    echo "usage: $0 OUTDIR [debug|release]" >&2
    exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
configuration=${2:-release}
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)

${CC:-cc} -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -fPIC -fvisibility=hidden -shared -Wl,-z,relro,-z,now \
    -I"$here/../include" -o "$out/libcatalogue.so" "$here/c/catalogue.c"

swift build --package-path "$here/swift" -c "$configuration" --quiet
library=$(swift build --package-path "$here/swift" -c "$configuration" --show-bin-path)/libmemory-catalogue.so
install -m 755 "$library" "$out/libmemory-catalogue.so"
