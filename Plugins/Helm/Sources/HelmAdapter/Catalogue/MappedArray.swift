internal import MappedMemory

/// Elements that do not change any more, in memory of their own.
///
/// `@unchecked Sendable`: the memory is written before the array exists and only read afterwards.
@safe
final class MappedArray<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, @unchecked Sendable {
    let startIndex = 0
    let endIndex: Int
    private let memory: MappedMemory?
    private let elements: UnsafeBufferPointer<Element>

    /// Takes over memory that holds so many elements.
    init(_ memory: consuming MappedMemory?, count: Int) {
        endIndex = count
        let base = unsafe memory?.base.bindMemory(to: Element.self, capacity: count)
        unsafe elements = UnsafeBufferPointer(start: base, count: unsafe base == nil ? 0 : count)
        self.memory = memory
    }

    subscript(position: Int) -> Element {
        precondition(position >= 0 && position < endIndex, "beyond the array")
        return unsafe elements[position]
    }
}
