// SPDX-License-Identifier: Apache-2.0

import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct DescriptorTests {
    /// A fault of `descriptor.c` with the error it must lead to; `nil` = none.
    struct Fault: Sendable, CustomTestStringConvertible {
        let number: Int
        let name: String
        let id: LoadError.ID?
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        ("none", nil), ("struct_size 0", .descriptorInvalid), ("struct_size 8", .descriptorInvalid),
        ("struct_size 2^32-1", .descriptorInvalid), ("another major", .abiMajor),
        ("min_host_minor too high", .abiMinor),
        ("newer minor", nil), ("2^31 operations", .descriptorInvalid), ("257 operations", .descriptorInvalid),
        ("stride 0", .descriptorInvalid), ("odd stride", .descriptorInvalid),
        ("ops NULL", .descriptorInvalid),
        ("operation twice", .descriptorInvalid), ("no function", .descriptorInvalid),
        ("no health", .descriptorInvalid),
        ("no create", .descriptorInvalid), ("no destroy", .descriptorInvalid),
        ("empty id", .descriptorInvalid),
        ("upper-case id", .descriptorInvalid), ("id of 1 MiB", .descriptorInvalid),
        ("id NULL with length", .descriptorInvalid),
        ("name no UTF-8", .descriptorInvalid), ("name of two lines", .descriptorInvalid),
        ("name too long", .descriptorInvalid),
        ("version no SemVer", .descriptorInvalid), ("schema no JSON", .descriptorInvalid),
        ("schema type", .descriptorInvalid),
        ("schema reference", .descriptorInvalid), ("schema too long", .descriptorInvalid),
        ("upper-case artifact", .descriptorInvalid), ("artifact twice", .descriptorInvalid),
        ("marker with directory", .descriptorInvalid), ("artifacts NULL", .descriptorInvalid),
        ("refused", .entryRefused),
        ("refused silently", .entryRefused), ("needs isolation", .isolationRequired), ("singleton", nil),
        ("larger", nil),
        ("changes", nil), ("misaligned", .descriptorInvalid),
    ].enumerated().map { Fault(number: $0.offset, name: $0.element.0, id: $0.element.1) }

    private func load(_ number: Int, _ body: (Result<LoadedPlugin, LoadError>) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "descriptor", defines: ["FAULT=\(number)"]).compile(
                into: directory
            )
            let loader = PluginLoader(specification: AdapterSpecification(name: "test", libraryPath: path))
            try body(Result { () throws(LoadError) in try loader.load() })
        }
    }

    @Test(arguments: faults)
    func `i_name: a descriptor is checked`(fault: Fault) throws {
        try load(fault.number) { result in
            switch result {
            case .success(let plugin):
                #expect(fault.id == nil)
                #expect(plugin.descriptor.id == "test.descriptor")
                #expect(plugin.descriptor.operations.map(\.operation) == [.health, .packageGet])
                #expect(plugin.descriptor.artifacts.map(\.mediaType) == ["application/x-test"])
            case .failure(let error): #expect(error.id == fault.id)
            }
        }
    }

    @Test func `a refusal is told in one line`() throws {
        try load(33) { result in
            guard case .failure(let error) = result else { return }
            #expect(error.message.contains("this machine is too old"))
        }
    }

    @Test func `the versions of both sides are named`() throws {
        try load(4) { result in
            guard case .failure(let error) = result else { return }
            #expect(
                error.message.contains("speaks version 2")
                    && error.message.contains("this host speaks version 1")
            )
        }
    }
}
