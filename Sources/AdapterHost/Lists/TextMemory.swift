// SPDX-License-Identifier: Apache-2.0

/// Copies of texts in few pieces of memory, which live as long as this.
///
/// For one thread at a time.
@safe final class TextMemory {
    private static let smallestBlockBytes = 4 * 1024
    private static let blockBytes = 64 * 1024

    private var blocks: [UnsafeMutableRawBufferPointer] = unsafe []
    private var usedInLast = 0
    /// Of all copies together.
    private(set) var bytes = 0

    deinit { unsafe blocks.forEach { unsafe $0.deallocate() } }

    /// Puts a copy in the place of a text.
    func keep(_ field: inout UnsafeRawBufferPointer?) {
        guard let source = unsafe field else { return }
        let target = unsafe room(for: source.count)
        unsafe target.copyMemory(from: source)
        unsafe field = UnsafeRawBufferPointer(target)
        bytes += source.count
    }

    private func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if let last = unsafe blocks.last, last.count - usedInLast >= count {
            defer { usedInLast += count }
            return unsafe UnsafeMutableRawBufferPointer(rebasing: last[usedInLast..<(usedInLast + count)])
        }
        // Most answers are small: the pieces grow with what there is.
        let usual = unsafe min(Self.blockBytes, Self.smallestBlockBytes << min(blocks.count, 4))
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(usual, count), alignment: 8)
        unsafe blocks.append(block)
        usedInLast = count
        return unsafe UnsafeMutableRawBufferPointer(rebasing: block[..<count])
    }
}
