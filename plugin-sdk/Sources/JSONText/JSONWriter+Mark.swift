// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// A place in the text to which the writer can return.
    public struct Mark: Sendable {
        let count: Int
        let needsComma: Bool
    }

    /// The present end of the text.
    public var mark: Mark { Mark(count: storage.count, needsComma: needsComma) }

    /// Forgets everything that was written after `mark`, for example an element that turned out to be invalid.
    ///
    /// - Parameter mark: taken from this writer; without effect if the text is shorter by now.
    public mutating func rewind(to mark: Mark) {
        guard mark.count <= storage.count else { return }
        storage.removeLast(storage.count - mark.count)
        needsComma = mark.needsComma
    }
}
