// SPDX-License-Identifier: Apache-2.0

import JSONSchema
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct ConfigurationSchemaTests {
    @Test func `the configuration's violations come with their pointers`() throws {
        let schema =
            "SCHEMA=\"{\\\"required\\\":[\\\"url\\\"],\\\"properties\\\":{\\\"n\\\":{\\\"maximum\\\":3}}}\""
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "actor", defines: [schema]).compile(into: directory)
            var specification = AdapterSpecification(name: "actor", libraryPath: path)
            specification.configJSON = Array("{\"n\":4}".utf8)
            try withAdapters([specification]) { loaded in
                let error = loaded.registry.current.failures.first?.error
                #expect(error?.id == .configInvalid)
                #expect(error?.violations.map(\.pointer) == ["", "/n"])
                #expect(error?.message == "config: \"url\" is missing; config/n: must be at most 3")
            }
        }
    }
}
