import Foundation
import SourceFiles
import Testing

/// Whether a file must be read again.
@Suite struct `A file that something was made of` {
    private func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    @Test func `has changed when it is replaced, removed, or there at last`() throws {
        try withFile { path in
            let missing = SourceFile(path: path)
            #expect(missing.stamp == nil && !missing.hasChanged)
            try write("one", to: path)
            #expect(missing.hasChanged)
            let first = SourceFile(path: path)
            #expect(!first.hasChanged)
            // The same bytes in another file: somebody may have meant something by it.
            try write("one", to: path)
            #expect(first.hasChanged)
            let second = SourceFile(path: path)
            try FileManager.default.removeItem(atPath: path)
            #expect(second.hasChanged)
        }
    }

    @Test func `has changed when it may be read at last`() throws {
        try withFile { path in
            try write("one", to: path)
            let before = SourceFile(path: path)
            #expect(unsafe chmod(path, 0o400) == 0)
            #expect(before.hasChanged)
        }
    }
}
