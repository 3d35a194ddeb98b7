internal import HTTPClient
internal import ObjectStore
internal import Testing

extension ObjectStoreConformance {
    func unusualKeys() throws {
        let keys = [
            "a b.tgz", "a+b-1.0.0+build.5.tgz", "100%.tgz", "a%20b", "é/ü ß.yaml", "日本.tgz", "a&b=c?d#e;f,g",
            "~a'b(c)!*@:$", "x:y/z", "\"quoted\"<tag>", "UPPER/lower",
        ].sorted()
        for key in keys { try put(key, "of " + key) }
        for key in keys {
            #expect(try text(key) == "of " + key)
            #expect(try other.head(key, .generous)?.key == key)
        }
        #expect(try other.heads(prefix: "").map(\.key) == keys)
        for key in keys { try store.remove(key, .generous) }
        #expect(try other.heads(prefix: "").isEmpty)
    }

    func listByPrefix() throws {
        for key in ["ab/1", "ab/2", "abc", "b"] { try put(key, key) }
        #expect(try other.heads(prefix: "ab").map(\.key) == ["ab/1", "ab/2", "abc"])
        #expect(try other.heads(prefix: "ab/").map(\.key) == ["ab/1", "ab/2"])
        #expect(try other.heads(prefix: "c").isEmpty)
    }

    func listBeyondOnePage() throws {
        let keys = (0..<pageOverflow).map { "many/\($0)" }
        // The first finds out what the store can do.
        try put(keys[0], "")
        let faults = Racing.run(8) { thread in
            fault {
                for index in stride(from: 1 + thread, to: keys.count, by: 8) {
                    _ = try store.put(keys[index], ObjectContent([]), .absent, .generous)
                }
            }
        }
        #expect(faults.compactMap { $0 }.isEmpty)
        #expect(try other.heads(prefix: "many/").map(\.key) == keys.sorted())
    }

    func absence() throws {
        #expect(try store.bytes("missing").outcome == .absent)
        #expect(try store.head("missing", .generous) == nil)
        try store.remove("missing", .generous)
        try put("a", "1")
        try store.remove("a", .generous)
        try store.remove("a", .generous)
        #expect(try store.bytes("a").outcome == .absent)
    }
}
