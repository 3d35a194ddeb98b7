import Testing

@testable import GatewayAPI

@Suite("Merging lists")
struct ListMergeTests {
    private func item(_ text: String) -> ListItem {
        let parts = text.split(separator: "@").map { Array($0.utf8)[...] }
        return ListItem(name: parts[0], version: parts[1], json: Array(text.utf8)[...])
    }

    private func merge(_ sources: [[String]], skipping: UInt64 = 0, limit: UInt64 = .max) -> [String] {
        var merge = ListMerge(skipping: skipping, limit: limit)
        var sources = sources.map { $0.map(item)[...] }
        var merged: [String] = []
        while let item = merge.next(from: &sources) {
            merged.append(String(decoding: item.json, as: UTF8.self))
        }
        return merged
    }

    @Test func `names ascend and versions descend by precedence`() {
        let merged = merge([["a@1.10.0", "a@1.9.0", "c@1.0.0"], ["a@1.10.0-rc.1", "b@2.0.0"], []])
        #expect(merged == ["a@1.10.0", "a@1.10.0-rc.1", "a@1.9.0", "b@2.0.0", "c@1.0.0"])
    }

    @Test func `of equal packages the first source's comes first`() {
        var merge = ListMerge(skipping: 0, limit: 2)
        var sources = [[item("a@1.0.0")][...], [item("a@1.0.0")][...]]
        _ = merge.next(from: &sources)
        #expect(sources[0].isEmpty && sources[1].count == 1)
    }

    @Test(
        arguments: [(0, 2, "a b"), (1, 2, "b c"), (3, 2, "d"), (4, 2, ""), (9, 1, ""), (0, 0, "")]
            as [(UInt64, UInt64, String)]
    )
    func `a window is cut out of the merge`(offset: UInt64, limit: UInt64, expected: String) {
        let merged = merge(
            [["a@1.0.0", "c@1.0.0"], ["b@1.0.0", "d@1.0.0"]],
            skipping: offset,
            limit: limit
        )
        #expect(merged.map { String($0.prefix(1)) }.joined(separator: " ") == expected)
    }
}
