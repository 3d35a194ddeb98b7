import Digest
import Foundation
import GatewayHTTP
import Gzip
import Testing

@testable import AdapterHost
@testable import GatewayAPI

@Suite("The spool and what lies in it")
struct SpoolTests {
    private let directory = FileManager.default.temporaryDirectory.path

    private func write(_ text: String, to file: SpoolFile) throws {
        unsafe try Array(text.utf8).withUnsafeBytes { bytes throws in try unsafe file.append(bytes) }
    }

    @Test func `an upload is hashed as it arrives and has no name`() throws {
        let folder = directory + "/spool-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = Spool(SpoolSettings(directory: folder, totalBytes: 10 << 20, freeFloorBytes: 0))
        let file = try spool.open()
        try write("hello ", to: file)
        try write("world", to: file)
        let body = try file.finish()
        #expect(body.size == 11)
        #expect(body.sha256Hex == (try SHA256Digest.of(Array("hello world".utf8)).hex))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `room is shared, limited and given back`() throws {
        let spool = Spool(SpoolSettings(directory: directory, totalBytes: 1 << 20, freeFloorBytes: 0))
        do {
            let first = try spool.open()
            try write("x", to: first)
            let second = try spool.open()
            let error = #expect(throws: APIError.self) { try write("y", to: second) }
            #expect(error?.status == 503)
            #expect(error?.retryAfterSeconds == 1)
        }
        #expect(spool.heldBytes == 0)
    }

    @Test func `a file system with too little room takes no uploads`() {
        let spool = Spool(SpoolSettings(directory: directory, totalBytes: 1 << 20, freeFloorBytes: .max))
        #expect(#expect(throws: APIError.self) { try spool.open() }?.status == 503)
    }

    @Test func `a directory that is gone answers 503 without its path`() {
        let spool = Spool(SpoolSettings(directory: "/no/such/place", totalBytes: 1 << 20, freeFloorBytes: 0))
        let error = #expect(throws: APIError.self) { try spool.open() }
        #expect(error?.status == 503)
        #expect(error?.message.contains("/no") == false)
    }

    @Test(
        arguments: [
            (["x/Chart.yaml"], "chart"), (["x/kustomization.yaml"], "kustomize"),
            (["x/a", "x/Chart.yaml"], "chart"),
            (["./Chart.yaml"], "chart"), (["Chart.yaml"], "chart"), (["x/charts/Chart.yaml"], nil),
            (["x/Chart.yml"], nil), ([], nil),
            (["x/kustomization.yaml", "x/Chart.yaml"], "kustomize"),
        ] as [([String], String?)]
    )
    func `the marker file tells the kind of an archive`(members: [String], expected: String?) throws {
        let kinds = [("chart", "Chart.yaml"), ("kustomize", "kustomization.yaml")].map { type, marker in
            PluginDescriptor.Artifact(mediaType: type, markerFile: marker, limitBytes: nil)
        }
        let archive = try GzipDeflater.compress(Tar.archive(members))
        let spool = Spool(SpoolSettings(directory: directory, totalBytes: 1 << 30, freeFloorBytes: 0))
        let file = try spool.open()
        unsafe try archive.withUnsafeBytes { bytes throws in try unsafe file.append(bytes) }
        #expect(ArtifactRecognizer(kinds).mediaType(ofFile: file.descriptor) == expected)
    }

    @Test(arguments: [1, 7, 511, 512, 513, 100_000])
    func `tar names are read in pieces of any size`(piece: Int) {
        let bytes = Tar.archive(["a/b", "c/d", "e/f"])
        var names = TarNames()
        var found: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            _ = names.feed(rest.prefix(piece)) { name in
                found.append(String(decoding: name, as: UTF8.self))
                return true
            }
            rest = rest.dropFirst(piece)
        }
        #expect(found == ["a/b", "c/d", "e/f"])
    }
}
