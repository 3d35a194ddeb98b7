import Testing

@testable import AdapterHost

@Suite struct OperationTests {
    @Test func `a package crosses the bridge with all its fields`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("good"), sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.completions == [nil])
            #expect(record.packages == ["nginx-1.2.3"])
            #expect(record.descriptions == ["a € web server"])
        }
    }
}
