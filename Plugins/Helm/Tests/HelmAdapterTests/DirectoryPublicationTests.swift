import CO2DMSPlugin
import Dispatch
import Foundation
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Publishing from many threads and instances, and after processes that died.
@Suite(.ownThread)
struct DirectoryPublicationTests {
    @Test func `of many uploads of one version exactly one succeeds, over two gateways`() throws {
        try withDirectory { path in
            try withAdapter(configuration(path)) { first, _ in
                try withAdapter(configuration(path)) { second, _ in
                    let archives = try (0..<16).map { try chart("a", "1.0.0", more: "description: v\($0)\n") }
                    let outcomes = Mutex<[(Int, AdapterError?)]>([])
                    concurrently(16) { index in
                        let record = try? (index % 2 == 0 ? first : second).upload(archives[index])
                        outcomes.withLock { $0.append((index, record?.error)) }
                    }
                    let winners = outcomes.withLock { $0 }.filter { $0.1 == nil }.map(\.0)
                    #expect(winners.count == 1)
                    #expect(
                        outcomes.withLock { $0 }.allSatisfy { $0.1 == nil || $0.1?.code == .alreadyExists }
                    )
                    for plugin in [first, second] {
                        #expect(try eventually { try plugin.list() == ["a 1.0.0"] })
                        #expect(try plugin.fetch("a", "1.0.0").data == archives[try #require(winners.first)])
                    }
                    #expect(try files(path) == ["a-1.0.0.tgz", "index.yaml"])
                }
            }
        }
    }

    @Test func `500 uploads at once over two gateways are all listed, in few writes of the index`() throws {
        try withDirectory { path in
            try withAdapter(configuration(path)) { first, _ in
                try withAdapter(configuration(path)) { second, _ in
                    let archives = try (0..<500).map { try chart("chart-\($0 % 50)", "1.\($0 / 50).0") }
                    let next = Atomic(0)
                    let failures = Mutex<[AdapterError]>([])
                    concurrently(32) { thread in
                        while true {
                            let index = next.add(1, ordering: .relaxed).oldValue
                            guard index < archives.count else { return }
                            let record = try? (thread % 2 == 0 ? first : second).upload(archives[index])
                            if let error = record?.error { failures.withLock { $0.append(error) } }
                        }
                    }
                    #expect(failures.withLock { $0 }.map(\.message) == [])
                    for plugin in [first, second] {
                        #expect(try eventually { try plugin.list().count == 500 })
                    }
                    let reading = try IndexFixture.read(try text(path + "/index.yaml"))
                    #expect(reading.snapshot.entries.count == 500)
                    #expect(reading.snapshot.skipped.count == 0)
                    #expect(try first.fetch("chart-7", "1.3.0").data == archives[157])
                }
            }
        }
    }

    @Test func `deletes and uploads of one version at once have one serial order`() throws {
        try withDirectoryAdapter { plugin, path in
            let archive = try chart("a", "1.0.0")
            let counts = Mutex<(stored: Int, removed: Int)>((0, 0))
            concurrently(8) { index in
                for _ in 0..<10 {
                    if index % 2 == 0 {
                        if (try? plugin.upload(archive))?.error == nil { counts.withLock { $0.stored += 1 } }
                    } else if (try? plugin.delete("a", "1.0.0"))?.error == nil {
                        counts.withLock { $0.removed += 1 }
                    }
                }
            }
            let (stored, removed) = counts.withLock { $0 }
            let rest = try plugin.list()
            #expect(stored - removed == rest.count)
            // Under a name of its own, where an upload came while its archive's usual one was not free yet.
            #expect(try files(path).count(where: { $0.hasSuffix(".tgz") }) == rest.count)
            if !rest.isEmpty { #expect(try plugin.fetch("a", "1.0.0").data == archive) }
        }
    }

    /// What a process leaves that dies at each step of an upload or a deletion.
    enum Leftover: CaseIterable, Sendable {
        case received, named, indexWritten, published, markedForDeletion, deletedFromIndex, archiveRemoved
    }

    @Test(arguments: Leftover.allCases)
    func `a restart takes back what was not acknowledged and keeps what was`(_ leftover: Leftover) throws {
        try withDirectory { path in
            let kept = try chart("kept", "1.0.0")
            let archive = try chart("a", "1.0.0")
            try withAdapter(configuration(path)) { plugin, _ throws in
                #expect(try plugin.upload(kept).error == nil)
                #expect(try plugin.upload(archive).error == nil)
            }
            let isListed = try prepare(leftover, path)
            try withAdapter(configuration(path)) { plugin, _ in
                #expect(try plugin.list() == (isListed ? ["a 1.0.0"] : []) + ["kept 1.0.0"])
                let expected = (isListed ? ["a-1.0.0.tgz"] : []) + ["index.yaml", "kept-1.0.0.tgz"]
                #expect(try files(path) == expected)
                #expect(try plugin.fetch("kept", "1.0.0").data == kept)
                if isListed { #expect(try plugin.fetch("a", "1.0.0").data == archive) }
                // Nothing stands in the way of another try with other bytes.
                let again = try plugin.upload(try chart("a", "1.0.0", more: "description: again\n"))
                #expect(again.error?.code == (isListed ? .alreadyExists : nil))
            }
        }
    }

    /// Makes the directory look as if the process had died; returns whether `a 1.0.0` is published.
    private func prepare(_ leftover: Leftover, _ path: String) throws -> Bool {
        let archive = path + "/a-1.0.0.tgz"
        let files = FileManager.default
        let without = try text(path + "/index.yaml").components(separatedBy: "  kept:\n")
        let index = "apiVersion: v1\nentries:\n  kept:\n" + (without.last ?? "")
        func unindex() throws {
            try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
        }
        switch leftover {
        case .received:
            try files.moveItem(atPath: archive, toPath: path + "/.o2dms-upload-1")
            try unindex()
        case .named:
            try files.linkItem(atPath: archive, toPath: path + "/.o2dms-upload-1")
            try Data("prov".utf8).write(to: URL(fileURLWithPath: archive + ".prov"))
            try unindex()
        case .indexWritten:
            try files.linkItem(atPath: archive, toPath: path + "/.o2dms-upload-1")
            try files.copyItem(atPath: path + "/index.yaml", toPath: path + "/.o2dms-index-1")
            try unindex()
        case .published:
            try files.linkItem(atPath: archive, toPath: path + "/.o2dms-upload-1")
            return true
        case .markedForDeletion:
            try files.linkItem(atPath: archive, toPath: path + "/.o2dms-delete-1")
            return true
        case .deletedFromIndex:
            try files.linkItem(atPath: archive, toPath: path + "/.o2dms-delete-1")
            try unindex()
        case .archiveRemoved:
            try files.moveItem(atPath: archive, toPath: path + "/.o2dms-delete-1")
            try unindex()
        }
        return false
    }

    @Test func `what another gateway left by dying does not block a running one`() throws {
        try withDirectoryAdapter { plugin, path in
            let staged = path + "/.o2dms-upload-dead"
            try Data("half".utf8).write(to: URL(fileURLWithPath: staged))
            try FileManager.default.linkItem(atPath: staged, toPath: path + "/a-1.0.0.tgz")
            #expect(try plugin.upload(try chart("a", "1.0.0")).error == nil)
            #expect(try files(path) == ["a-1.0.0.tgz", "index.yaml"])
        }
    }

    @Test func `an archive that a person put there is neither overwritten nor adopted with other bytes`()
        throws
    {
        try withDirectoryAdapter { plugin, path in
            let foreign = Data("somebody's".utf8)
            try foreign.write(to: URL(fileURLWithPath: path + "/a-1.0.0.tgz"))
            let error = try #require(try plugin.upload(try chart("a", "1.0.0")).error)
            #expect(error.code == .conflict)
            #expect(error.message.contains("a-1.0.0.tgz"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/a-1.0.0.tgz")) == foreign)
            let same = try chart("b", "1.0.0")
            try Data(same).write(to: URL(fileURLWithPath: path + "/b-1.0.0.tgz"))
            #expect(try plugin.upload(same).error == nil)
            #expect(try plugin.fetch("b", "1.0.0").data == same)
        }
    }

    @Test func `an upload that is being received survives the cleaning of another gateway`() throws {
        try withDirectory { path in
            let directory = try DirectoryHandle(path: path)
            let staged = try WorkFile(in: directory)
            let name = staged.name
            try withAdapter(configuration(path)) { _, _ in }
            #expect(try directory.identity(of: name) != nil)
        }
    }

    @Test func `a read-only file system is an error, and nothing is lost`() throws {
        try withDirectoryAdapter { plugin, path in
            #expect(try plugin.upload(try chart("a", "1.0.0")).error == nil)
            // Root may write everywhere, so the index is made a directory's name instead.
            try FileManager.default.moveItem(atPath: path + "/index.yaml", toPath: path + "/saved")
            try FileManager.default.createDirectory(
                atPath: path + "/index.yaml",
                withIntermediateDirectories: false
            )
            #expect(try plugin.upload(try chart("b", "1.0.0")).error?.code == .unavailable)
            try FileManager.default.removeItem(atPath: path + "/index.yaml")
            try FileManager.default.moveItem(atPath: path + "/saved", toPath: path + "/index.yaml")
            #expect(try eventually { try plugin.upload(try chart("b", "1.0.0")).error == nil })
            #expect(try plugin.list() == ["a 1.0.0", "b 1.0.0"])
        }
    }
}
