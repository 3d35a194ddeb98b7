import CO2DMSPlugin
import Foundation
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Others in the same directory: indexes that mean the wrong files, links, files that vanish, tools that know no lock.
@Suite(.ownThread)
struct DirectoryTrespassTests {
    private func write(_ index: String, _ path: String) throws {
        try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
    }

    private func index(_ entries: [(name: String, version: String, address: String)]) -> String {
        let lines = entries.map { entry in
            """
              \(entry.name):
              - apiVersion: v2
                name: \(entry.name)
                version: \(entry.version)
                urls: ["\(entry.address)"]
            """
        }
        return "apiVersion: v1\nentries:\n" + lines.joined(separator: "\n") + "\n"
    }

    @Test(arguments: [
        "index.yaml", ".o2dms-lock", "http://host/x/index.yaml", "%69ndex.yaml", "http://host/.o2dms-lock",
    ])
    func `an index cannot make the repository's own files archives`(_ address: String) throws {
        try withDirectory { path in
            try write(index([("a", "1.0.0", address), ("b", "1.0.0", "b-1.0.0.tgz")]), path)
            try withAdapter(configuration(path)) { plugin, _ throws in
                let fetched = try plugin.fetch("a", "1.0.0")
                #expect(fetched.error?.code == .unavailable)
                #expect(fetched.data.isEmpty)
                #expect(try plugin.delete("a", "1.0.0").error == nil)
                #expect(try plugin.list() == ["b 1.0.0"])
                #expect(FileManager.default.fileExists(atPath: path + "/.o2dms-lock"))
                #expect(try files(path) == ["index.yaml"])
            }
        }
    }

    @Test func `an archive that two entries mean goes with the last of them`() throws {
        try withDirectory { path in
            let archive = try chart("foo", "1.0.0-2.0.0")
            try Data(archive).write(to: URL(fileURLWithPath: path + "/foo-1.0.0-2.0.0.tgz"))
            let address = "foo-1.0.0-2.0.0.tgz"
            try write(index([("foo", "1.0.0-2.0.0", address), ("foo-1.0.0", "2.0.0", address)]), path)
            try withAdapter(configuration(path)) { plugin, _ throws in
                #expect(try plugin.delete("foo-1.0.0", "2.0.0").error == nil)
                #expect(try plugin.fetch("foo", "1.0.0-2.0.0").data == archive)
                #expect(try plugin.delete("foo", "1.0.0-2.0.0").error == nil)
                #expect(try files(path) == ["index.yaml"])
            }
        }
    }

    @Test func `an archive with an encoded address is deleted with its entry`() throws {
        try withDirectory { path in
            let archive = try chart("a", "1.0.0+b")
            try Data(archive).write(to: URL(fileURLWithPath: path + "/a-1.0.0+b.tgz"))
            try write(index([("a", "1.0.0+b", "a-1.0.0%2Bb.tgz")]), path)
            try withAdapter(configuration(path)) { plugin, _ throws in
                #expect(try plugin.fetch("a", "1.0.0+b").data == archive)
                #expect(try plugin.delete("a", "1.0.0+b").error == nil)
                #expect(try files(path) == ["index.yaml"])
            }
        }
    }

    @Test func `a linked index is an error and not an empty repository`() throws {
        try withDirectory { path in
            let target = path + "/elsewhere.yaml"
            try index([("a", "1.0.0", "a-1.0.0.tgz")]).write(
                toFile: target,
                atomically: true,
                encoding: .utf8
            )
            try FileManager.default.createSymbolicLink(
                atPath: path + "/index.yaml",
                withDestinationPath: target
            )
            try withAdapter(configuration(path)) { plugin, _ throws in
                #expect(throws: AdapterError.self) { try plugin.list() }
                let error = try #require(try plugin.upload(try chart("b", "1.0.0")).error)
                #expect(error.message.contains("symbolic link"))
            }
        }
    }

    @Test
    func `an index that disappears is an error, the last one is served and not replaced by a shorter one`()
        throws
    {
        try withDirectoryAdapter { plugin, path throws in
            #expect(try plugin.upload(try chart("a", "1.0.0")).error == nil)
            let saved = try text(path + "/index.yaml")
            try FileManager.default.removeItem(atPath: path + "/index.yaml")
            #expect(try plugin.upload(try chart("b", "1.0.0")).error?.code == .unavailable)
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
            #expect(try plugin.list() == ["a 1.0.0"])
            try write(saved, path)
            #expect(eventually { plugin.perform(.health)?.record("error") == nil })
            #expect(try plugin.upload(try chart("b", "1.0.0")).error == nil)
            #expect(try plugin.list() == ["a 1.0.0", "b 1.0.0"])
        }
    }

    @Test func `an index that somebody touches again and again does not fail uploads`() throws {
        try withDirectoryAdapter { plugin, path throws in
            #expect(try plugin.upload(try chart("first", "1.0.0")).error == nil)
            let touches = Atomic(0)
            let ended = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                // Rarely enough that another try gets through even on a busy machine.
                for _ in 0..<3 {
                    _ = poll(nil, 0, 1000)
                    _ = unsafe utimensat(AT_FDCWD, path + "/index.yaml", nil, 0)
                    touches.add(1, ordering: .relaxed)
                }
                ended.signal()
            }
            var failures: [String] = []
            var count = 1
            while touches.load(ordering: .relaxed) < 3 {
                let record = try plugin.upload(try chart("a", "1.0.\(count)"))
                if let error = record.error { failures.append(error.message) }
                count += 1
            }
            ended.wait()
            #expect(failures.isEmpty)
            #expect(try plugin.list().count == count)
        }
    }

    @Test func `a name and version that make no file name are refused as such`() throws {
        try withDirectoryAdapter { plugin, path throws in
            let archive = try chart(
                String(repeating: "a", count: 200),
                "1.0.0-" + String(repeating: "b", count: 60)
            )
            for flags in [0, O2DMS_REQ_DRY_RUN] {
                let error = try #require(try plugin.upload(archive) { $0.flags = flags }.error)
                #expect(error.code == .invalid)
            }
            #expect(try files(path).isEmpty)
        }
    }
}
