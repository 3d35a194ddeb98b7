internal import HTTPClient
internal import ObjectStore
internal import Testing

extension ObjectStoreConformance {
    func readYourWrite() throws {
        var version = try put("a/b.yaml", "first")
        for text in ["second", "the third"] {
            version = try put("a/b.yaml", text, .version(version))
            #expect(try self.text("a/b.yaml") == text)
            let head = try #require(try other.head("a/b.yaml", .generous))
            #expect(head.version == version)
            #expect(head.sizeBytes == UInt64(text.utf8.count))
            #expect(head.key == "a/b.yaml")
            let listed = try other.heads(prefix: "a/")
            #expect(listed.map(\.key) == ["a/b.yaml"])
            #expect(listed.first?.version == version)
            #expect(listed.first?.sizeBytes == head.sizeBytes)
            #expect(listed.first?.modifiedSeconds != nil)
        }
        try store.remove("a/b.yaml", .generous)
        #expect(try other.head("a/b.yaml", .generous) == nil)
        #expect(try other.heads(prefix: "a/").isEmpty)
    }

    func staleVersion() throws {
        let first = try put("a", "1")
        let second = try put("a", "22", .version(first))
        #expect(kind { try put("a", "333", .version(first)) } == .conflict)
        #expect(kind { try put("a", "333") } == .conflict)
        #expect(try text("a") == "22")
        try store.remove("a", .generous)
        #expect(kind { try put("a", "333", .version(second)) } == .conflict)
        #expect(try store.head("a", .generous) == nil)
    }

    func conditionalRead() throws {
        let version = try put("a", "1")
        let unchanged = try other.bytes("a", known: version)
        #expect(unchanged.outcome == .unchanged)
        #expect(unchanged.bytes.isEmpty)
        let next = try put("a", "22", .version(version))
        let (outcome, bytes) = try other.bytes("a", known: version)
        guard case .read(let head) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(head.version == next)
        #expect(bytes == Array("22".utf8))
    }

    func ranges() throws {
        try put("a", "0123456789")
        for (range, text) in [(0..<1, "0"), (3..<7, "3456"), (9..<10, "9"), (5..<100, "56789")] {
            let range = UInt64(range.lowerBound)..<UInt64(range.upperBound)
            let (outcome, bytes) = try store.bytes("a", range: range)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
            guard case .read(let head) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(head.sizeBytes == 10)
        }
    }

    func sizeLimit() throws {
        try put("a", "0123456789")
        #expect(try store.bytes("a", limitBytes: 10).bytes.count == 10)
        #expect(kind { _ = try store.bytes("a", limitBytes: 9) } == .tooLarge)
    }

    func emptyObject() throws {
        let version = try put("empty", "")
        let (outcome, bytes) = try store.bytes("empty")
        #expect(bytes.isEmpty)
        guard case .read(let head) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(head.version == version)
        #expect(head.sizeBytes == 0)
    }

    func provisionalMark() throws {
        for isProvisional in [true, false] {
            let key = "mark-\(isProvisional)"
            let content = try ObjectContent([1], isProvisional: isProvisional)
            _ = try store.exclusively(.generous) { () throws(HTTPFault) in
                try store.put(key, content, .absent, .generous)
            }
            #expect(try other.head(key, .generous)?.isProvisional == isProvisional)
        }
    }
}
