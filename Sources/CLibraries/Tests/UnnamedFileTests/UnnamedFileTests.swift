// SPDX-License-Identifier: Apache-2.0

import Testing
import UnnamedFile

struct UnnamedFileTests {
    private struct NoFile: Error {}

    private func read(_ file: inout UnnamedFile, _ count: Int) -> String? {
        var buffer = [UInt8](repeating: 0, count: count)
        let read = unsafe buffer.withUnsafeMutableBytes { unsafe file.read(into: $0) }
        return read.map { String(decoding: buffer.prefix($0), as: UTF8.self) }
    }

    private func append(_ text: String, to file: inout UnnamedFile) -> Bool {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe file.append($0) }
    }

    @Test func `what was written is read from its start, while more is written behind it`() throws {
        guard var file = UnnamedFile(in: "/tmp") else { throw NoFile() }
        var seen: [String?] = []
        let isWritten = append("one", to: &file)
        seen.append(read(&file, 2))
        let isDrainedTooEarly = file.isDrained
        let isWrittenAgain = append("two", to: &file)
        seen += [read(&file, 10), read(&file, 10)]
        let (isDrained, length) = (file.isDrained, file.length)
        file.rewind()
        seen.append(read(&file, 10))
        #expect(isWritten && isWrittenAgain && isDrained && !isDrainedTooEarly)
        #expect(length == 6)
        #expect(seen == ["on", "etwo", "", "onetwo"])
    }

    @Test func `a folder that is none gives none`() {
        let isRefused = UnnamedFile(in: "/tmp/there-is-no-such-folder") == nil
        #expect(isRefused)
    }
}
