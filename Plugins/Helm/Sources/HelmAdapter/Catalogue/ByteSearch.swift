internal import Glibc

/// Looks for one text in many others, by the byte of it that is rarest in ordinary text.
struct ByteSearch {
    private let needle: [UInt8]
    private let pivot: Int

    init(_ needle: [UInt8]) {
        self.needle = needle
        pivot = needle.indices.max { Self.rarity(needle[$0]) < Self.rarity(needle[$1]) } ?? 0
    }

    func isIn(_ haystack: UnsafeRawBufferPointer) -> Bool {
        guard !needle.isEmpty, let start = haystack.baseAddress, haystack.count >= needle.count else {
            return needle.isEmpty
        }
        return unsafe needle.withUnsafeBytes { wanted in
            var offset = pivot
            let end = haystack.count - (needle.count - 1 - pivot)
            while offset < end, let hit = unsafe memchr(start + offset, CInt(needle[pivot]), end - offset) {
                let position = unsafe UnsafeRawPointer(hit) - start
                let candidate = unsafe UnsafeRawBufferPointer(
                    start: start + (position - pivot),
                    count: needle.count
                )
                if unsafe ByteOrder.areEqual(candidate, wanted) { return true }
                offset = position + 1
            }
            return false
        }
    }

    /// Letters by how seldom they are in English; everything else is rarer.
    private static func rarity(_ byte: UInt8) -> Int {
        order.firstIndex(of: byte) ?? order.count
    }

    private static let order = Array(" etaoinsrhldcumfpgwybvkxjqz".utf8)
}
