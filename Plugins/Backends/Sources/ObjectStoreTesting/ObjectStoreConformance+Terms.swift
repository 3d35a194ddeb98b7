internal import HTTPClient
internal import ObjectStore
internal import Testing

extension ObjectStoreConformance {
    func stopping() throws {
        try put("a", "0123456789")
        let reading = ObjectReading(limitBytes: 100)
        var isAsked = false
        let atHead = try unsafe store.read(
            "a",
            reading,
            .generous,
            onHead: { _ in false },
            onData: { _ in
                isAsked = true
                return true
            }
        )
        #expect(atHead == .stopped)
        #expect(!isAsked)
        let atData = try unsafe store.read(
            "a",
            reading,
            .generous,
            onHead: { _ in true },
            onData: { _ in false }
        )
        #expect(atData == .stopped)
    }

    func deadline() throws {
        try put("a", "1")
        expectAll(.deadline, under: HTTPTerms(deadline: .now - .seconds(1)))
        #expect(try text("a") == "1")
    }

    func cancellation() throws {
        try put("a", "1")
        expectAll(.cancelled, under: HTTPTerms(deadline: .now + .seconds(60)) { true })
        #expect(try text("a") == "1")
    }

    private func expectAll(_ expected: HTTPFault.Kind, under terms: HTTPTerms) {
        #expect(kind { _ = try store.bytes("a", terms) } == expected)
        #expect(kind { _ = try store.head("a", terms) } == expected)
        #expect(kind { _ = try store.put("b", ObjectContent([1]), .absent, terms) } == expected)
        #expect(kind { try store.remove("a", terms) } == expected)
        #expect(kind { try store.list(prefix: "", terms) { _ in } } == expected)
    }
}
