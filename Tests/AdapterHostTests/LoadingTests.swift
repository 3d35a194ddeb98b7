// SPDX-License-Identifier: Apache-2.0

import Digest
import Foundation
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct LoadingTests {
    /// The error of loading what `make` puts at the path.
    private func failure(
        _ make: (_ directory: String, _ path: String) throws -> Void,
        configure: (inout AdapterSpecification) -> Void = { _ in }
    ) throws -> LoadError? {
        try withTemporaryDirectory { directory in
            let path = "\(directory)/libbad.so"
            try make(directory, path)
            var specification = AdapterSpecification(name: "bad", libraryPath: path)
            configure(&specification)
            do throws(LoadError) {
                _ = try PluginLoader(specification: specification).load()
                return nil
            } catch {
                #expect(!error.message.contains(directory), "the message names a path of the server")
                #expect(error.message.contains("libbad.so") || error.id == .isolationUnavailable)
                return error
            }
        }
    }

    private func write(_ bytes: some Sequence<UInt8>, _ path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private func goodBytes() throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "descriptor", defines: ["FAULT=0"]).compile(into: directory)
            return try Array(Data(contentsOf: URL(filePath: path)))
        }
    }

    @Test(arguments: [1, 10, 25, 40, 50, 60, 75, 90, 95, 99])
    func `i_trunc: a library that was cut is truncated`(percent: Int) throws {
        let bytes = try goodBytes()
        let error = try failure { _, path in try write(bytes.prefix(bytes.count * percent / 100), path) }
        #expect(error?.id == .elfTruncated)
    }

    @Test(arguments: [0, 1, 4, 5, 6, 16, 63, 64, 100, 500])
    func `i_trunc, i_text: a library cut in its headers is refused`(count: Int) throws {
        let bytes = try goodBytes()
        let error = try failure { _, path in try write(bytes.prefix(count), path) }
        #expect(error?.id == (count < 4 ? .elfNotELF : .elfTruncated))
    }

    @Test(arguments: ["", "not elf", String(repeating: "x", count: 64), "#!/bin/sh\n", "\u{1F}\u{8B}"])
    func `i_text: what is no ELF file is said to be none`(text: String) throws {
        #expect(try failure { _, path in try write(text.utf8, path) }?.id == .elfNotELF)
    }

    @Test func `i_text: a huge sparse file is refused without being read`() throws {
        let bytes = try goodBytes()
        for size in [UInt64(10) << 30, 64 << 20] {
            let start = MonotonicTime.now()
            let error = try failure { _, path in
                try write(size > 1 << 30 ? bytes : [], path)
                let handle = try #require(FileHandle(forWritingAtPath: path))
                try handle.truncate(atOffset: size)
                try handle.close()
            }
            #expect(error?.id == (size > 1 << 30 ? .fileSize : .elfNotELF))
            #expect(MonotonicTime.now() - start < 5_000_000_000)
        }
    }

    @Test(
        arguments: [
            (4, 1, LoadError.ID.elfClass, "32-bit"), (5, 2, .elfData, "big-endian"),
            (18, 40, .elfMachine, "ARM"),
            (18, 243, .elfMachine, "RISC-V"), (16, 1, .elfType, "object file"),
            (16, 2, .elfType, "executable"),
            (16, 4, .elfType, "core dump"), (54, 9, .elfMalformed, "program headers"),
            (56, 0, .elfMalformed, "program headers"),
            (39, 0xFF, .elfTruncated, "program headers"), (47, 0xFF, .elfTruncated, "section headers"),
        ] as [(Int, UInt8, LoadError.ID, String)]
    )
    func `a changed byte of the header is named`(offset: Int, value: UInt8, id: LoadError.ID, words: String)
        throws
    {
        var bytes = try goodBytes()
        bytes[offset] = value
        let error = try failure { _, path in try write(bytes, path) }
        #expect(error?.id == id)
        #expect(error?.message.contains(words) == true)
    }

    @Test func `no byte of the headers that is changed ends the process`() throws {
        let bytes = try goodBytes()
        let count = 64 + 56 * Int(bytes[56])
        try withTemporaryDirectory { directory in
            let path = "\(directory)/libbad.so"
            for offset in 0..<count {
                var changed = bytes
                changed[offset] ^= 0xFF
                try write(changed, path)
                let file = try PluginFile(path: path)
                let check = ELFCheck(
                    file: FileBytes(descriptor: file.descriptor, size: file.size),
                    name: "libbad.so"
                )
                _ = Result { () throws(LoadError) in try check.run() }
            }
        }
    }

    @Test(arguments: [
        (0, LoadError.ID.entryMissing), (1, .entryNotFunction), (2, .abiMajor), (3, .loadSymbol),
        (4, .entryMissing),
        (5, .isolationRequired), (6, .isolationRequired),
    ])
    func `i_noentry: a library with the wrong entry is refused`(kind: Int, id: LoadError.ID) throws {
        let error = try failure { directory, path in
            let source = PluginSource(name: "entries", defines: ["KIND=\(kind)"])
            _ = try source.compile(into: directory, as: "libbad.so")
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(error?.id == id)
        if kind == 3 { #expect(error?.message.contains("no_such_function") == true) }
    }

    @Test func `executables and object files are no plugins`() throws {
        for options in [["-pie"], ["-c"]] {
            let source = PluginSource(name: "entries", defines: ["KIND=8"], options: options)
            let error = try failure { directory, _ in _ = try source.compile(into: directory, as: "libbad.so")
            }
            #expect(error?.id == .elfType)
        }
    }

    @Test func `a missing library is named`() throws {
        let error = try failure { directory, _ in
            let dependency = PluginSource(name: "entries", defines: ["KIND=9"])
            let other = try dependency.compile(into: directory, as: "libdependency.so")
            let source = PluginSource(
                name: "entries",
                defines: ["KIND=10"],
                options: ["-L\(directory)", "-Wl,--no-as-needed", "-l:libdependency.so"]
            )
            _ = try source.compile(into: directory, as: "libbad.so")
            try FileManager.default.removeItem(atPath: other)
        }
        #expect(error?.id == .loadDependency)
        #expect(error?.message.contains("libdependency.so") == true)
    }

    // i_ctorabort, i_segv and i_fork have no test: a library that ends its process or changes it does that to the gateway, as
    // long as there is only `isolation: in-process` (docs/decisions/0004-isolation.md).

    /// In a process of its own: the constructor holds the loader's lock, and other tests load libraries.
    @Test func `i_ctorhang: a constructor that hangs ends the loading, not the host`() async {
        await #expect(processExitsWith: .success) {
            try withTemporaryDirectory { directory in
                let path = try PluginSource(name: "entries", defines: ["KIND=7"]).compile(into: directory)
                let loader = PluginLoader(specification: AdapterSpecification(name: "bad", libraryPath: path))
                let result = Result { () throws(LoadError) in try loader.load() }
                guard case .failure(let error) = result else { throw WaitedInVain() }
                try #require(error.id == .loadDeadline)
            }
        }
    }

    @Test func `files that may be another's are refused`() throws {
        let bytes = try goodBytes()
        func mode(_ mode: Int, _ path: String) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        let files = FileManager.default
        let missing = try failure { _, _ in }
        #expect(missing?.id == .fileMissing)
        let directory = try failure { _, path in
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        #expect(directory?.id == .fileType)
        let pipe = try failure { _, path in
            let result = unsafe mkfifo(path, 0o644)
            try #require(result == 0)
        }
        #expect(pipe?.id == .fileType)
        let dangling = try failure { _, path in
            try files.createSymbolicLink(atPath: path, withDestinationPath: "nowhere.so")
        }
        #expect(dangling?.id == .fileMissing)
        for bad in [0o757, 0o775, 0o777] {
            let file = try failure { _, path in
                try write(bytes, path)
                try mode(bad, path)
            }
            #expect(file?.id == .filePermissions)
            let parent = try failure { directory, path in
                try write(bytes, path)
                try mode(bad, directory)
            }
            #expect(parent?.id == .filePermissions)
        }
    }

    @Test(arguments: ["middle", "other", nil])
    func `a link may lead out of the plugin directory, and every directory on its way is looked at`(
        open: String?
    ) throws {
        let bytes = try goodBytes()
        let files = FileManager.default
        try withTemporaryDirectory { outside in
            for name in ["middle", "other"] {
                try files.createDirectory(
                    atPath: "\(outside)/\(name)",
                    withIntermediateDirectories: false,
                    attributes: [.posixPermissions: name == open ? 0o777 : 0o755]
                )
            }
            try write(bytes, "\(outside)/other/real.so")
            try files.createSymbolicLink(
                atPath: "\(outside)/middle/link.so",
                withDestinationPath: "../other/real.so"
            )
            let error = try failure { _, path in
                try files.createSymbolicLink(
                    atPath: path,
                    withDestinationPath: "\(outside)/middle/link.so"
                )
            }
            #expect(error?.id == (open == nil ? nil : .filePermissions))
        }
    }

    @Test func `i_interpose: what a library exports besides its entry replaces nothing of the host`() async {
        // In a process of its own: if it did, that would be the end of it.
        await #expect(processExitsWith: .success) {
            try withTemporaryDirectory { directory in
                let source = PluginSource(name: "entries", defines: ["KIND=11"], options: ["-fno-builtin"])
                let path = try source.compile(into: directory)
                let library = try LibraryRegistry.shared.library(PluginFile(path: path))
                _ = try unsafe library.entry()
                let bytes = [UInt8](repeating: 1, count: 100_000)
                #expect(bytes + bytes == [UInt8](repeating: 1, count: 200_000))
                let block = unsafe malloc(100)
                try unsafe #require(block != nil)
                unsafe free(block)
            }
        }
    }

    @Test func `i_unsigned: a pinned digest must be that of the file`() throws {
        let bytes = try goodBytes()
        let digest = try SHA256Digest.of(bytes).hex
        for (pin, id) in [
            (digest, LoadError.ID?.none), (digest.uppercased(), nil),
            (String(repeating: "0", count: 64), .fileDigest),
            ("", .fileDigest), ("abc", .fileDigest),
        ] {
            let error = try failure { _, path in
                try write(bytes, path)
            } configure: {
                $0.sha256Pin = pin
            }
            #expect(error?.id == id)
        }
    }

    @Test func `a child process is not to be had yet`() throws {
        let error = try failure { _, _ in
        } configure: {
            $0.isolation = .process
        }
        #expect(error?.id == .isolationUnavailable)
    }

    @Test func `i_swap: what was checked is what is loaded`() throws {
        let bytes = try goodBytes()
        try withTemporaryDirectory { directory in
            let path = "\(directory)/libgood.so"
            try write(bytes, path)
            let file = try PluginFile(path: path)
            let identity = file.identity
            try FileManager.default.removeItem(atPath: path)
            try write("something else".utf8, path)
            let library = try LibraryRegistry.shared.library(file)
            let entry = try unsafe library.entry()
            let isFound = unsafe entry(0, nil) != nil
            #expect(isFound)
            #expect(try PluginFile(path: path).identity != identity)
        }
    }

    @Test func `i_swap: a library that is overwritten in place while it is loaded goes on working`() throws {
        let bytes = try goodBytes()
        try withTemporaryDirectory { directory in
            let path = "\(directory)/libgood.so"
            try write(bytes, path)
            let plugin = try PluginInspection(AdapterSpecification(name: "good", libraryPath: path))
            let before = plugin.descriptor.name
            let loaded = try LibraryRegistry.shared.library(PluginFile(path: path))
            // As `cp` does it: the same inode, truncated, then other bytes.
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data(repeating: 0, count: 100))
            try file.close()
            let entry = try unsafe loaded.entry()
            let isFound = unsafe entry(0, nil) != nil
            #expect(isFound)
            #expect(plugin.descriptor.name == before)
            // What lies there now is another file, and none that can be loaded.
            #expect(throws: LoadError.self) {
                try PluginInspection(AdapterSpecification(name: "good", libraryPath: path))
            }
        }
    }
}
