import Digest
import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers
import Testing

struct ChecksumTests {
    /// The command of the documentation, for a package in a directory that git has unpacked.
    static let command = """
        tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=u=rwX,go=rX -C "$0" -cf - . | sha256sum
        """

    @Test func `anybody can recompute a checksum with git and tar`() throws {
        let fixture = try PackageFixture()
        let long = String(repeating: "d", count: 60)
        try fixture.commit([
            ("web/1.0.0/deployment.yaml", "100644", PackageFixture.deployment),
            ("web/1.0.0/run.sh", "100755", "#!/bin/sh\n"),
            ("web/1.0.0/a/b.txt", "100644", ""),
            ("web/1.0.0/a.txt", "100644", String(repeating: "x", count: 512)),
            ("web/1.0.0/a-b/c.txt", "100644", "1"),
            ("web/1.0.0/\(long)/\(long)/\(long).txt", "100644", "deep"),
            ("web/1.0.0/B.txt", "100644", String(repeating: "y", count: 20_000)),
        ])
        let package = try #require(try fixture.packages.snapshot(terms: fixture.terms).packages.first)
        let unpacked = fixture.folder + "/unpacked"
        let unpack =
            "mkdir -p '\(unpacked)' && git -C '\(fixture.git.folder)' archive \(package.commit) web/1.0.0 | tar -x -C '\(unpacked)'"
        _ = try PackageFixture.output(["sh", "-c", unpack])
        let printed = try PackageFixture.output(["sh", "-c", Self.command, unpacked + "/web/1.0.0"])
        #expect(printed.prefix(64) == package.details.checksum.hex)
        var archive: [UInt8] = []
        try fixture.packages.archive(of: package) { piece in
            archive += piece
            return true
        }
        #expect(try SHA256Digest.of(archive) == package.details.checksum)
        #expect(UInt64(archive.count) == package.details.size)
    }
}
