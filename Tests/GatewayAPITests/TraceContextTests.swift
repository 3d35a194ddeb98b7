import Testing

@testable import GatewayAPI

/// W3C Trace Context, <https://www.w3.org/TR/trace-context/>.
struct TraceContextTests {
    static let trace = "0af7651916cd43dd8448eb211c80319c"
    static let parent = "b7ad6b7169203331"

    @Test(arguments: ["00", "01", "02", "03"])
    func `a trace goes on under its id and flags, with the gateway as the new parent`(flags: String) {
        let context = TraceContext(continuing: "00-\(Self.trace)-\(Self.parent)-\(flags)")
        #expect(context.traceID == Self.trace)
        #expect(context.header.hasPrefix("00-\(Self.trace)-"))
        #expect(context.header.hasSuffix("-\(flags)"))
        #expect(context.header.utf8.count == 55)
        #expect(!context.header.contains(Self.parent))
        #expect(context.header == context.header)
    }

    @Test func `flags that nobody has defined yet are not passed on`() {
        #expect(TraceContext(continuing: "00-\(Self.trace)-\(Self.parent)-ff").header.hasSuffix("-03"))
    }

    @Test(arguments: ["01-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-comes-later"])
    func `a later version is read as far as it is known`(header: String) {
        #expect(TraceContext(continuing: header).traceID == Self.trace)
    }

    @Test(arguments: [
        nil, "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-1", "00-\(trace)-\(parent)-01-",
        "00-\(trace)-\(parent)-01 ", " 00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01-more",
        "ff-\(trace)-\(parent)-01", "01-\(trace)-\(parent)-01more", "00-\(trace)-\(parent)-0G",
        "00-0AF7651916CD43DD8448EB211C80319C-\(parent)-01", "00-\(trace)-B7AD6B7169203331-01",
        "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
        "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01", "00-\(trace)-\(parent)_01",
        "00-\(trace)-\(parent)-01, 00-\(trace)-\(parent)-01", "00-\(trace)é\(parent)-01",
        "00-0af7651916cd43dd8448eb211c80319\u{FF10}-\(parent)-01",
    ])
    func `without a header, and with one that breaks the grammar, a new trace begins`(header: String?) {
        let context = TraceContext(continuing: header)
        #expect(context.traceID != Self.trace)
        #expect(context.traceID.utf8.count == 32)
        #expect(context.traceID.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(context.header == "00-\(context.traceID)-\(context.header.dropFirst(36).prefix(16))-00")
        // What the gateway sends, others can read.
        #expect(TraceContext(continuing: context.header).traceID == context.traceID)
    }

    @Test func `no two requests share a trace or a step`() {
        let contexts = (0..<10_000).map { _ in TraceContext(continuing: nil) }
        #expect(Set(contexts.map(\.traceID)).count == contexts.count)
        #expect(Set(contexts.map { $0.header.dropFirst(36).prefix(16) }).count == contexts.count)
    }
}
