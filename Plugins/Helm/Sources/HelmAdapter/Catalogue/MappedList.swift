internal import MappedMemory

/// Elements in memory of their own, to which more are added without copying any; see `MappedMemory` for why.
///
/// As with an array, the process ends if there is no memory.
@safe
struct MappedList<Element: BitwiseCopyable & Sendable>: ~Copyable {
    private var memory: MappedMemory?
    /// All of it.
    private var room = unsafe UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
    private(set) var count = 0

    init() {}

    /// So many elements whose bits are all zero.
    init(zeros count: Int) {
        reserve(count)
        self.count = count
    }

    subscript(position: Int) -> Element {
        get {
            precondition(position >= 0 && position < count, "beyond the list")
            return unsafe room[position]
        }
        set {
            precondition(position >= 0 && position < count, "beyond the list")
            unsafe room[position] = newValue
        }
    }

    mutating func append(_ element: Element) {
        reserve(count + 1)
        unsafe room[count] = element
        count += 1
    }

    /// Leaves out all from a position on.
    mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count, "beyond the list")
        self.count = count
    }

    /// Gives the elements, in as much memory as they need, and begins with an empty list.
    mutating func finish() -> MappedArray<Element> {
        // Where the system does not take the rest back the array is only larger than need be.
        _ = memory?.resize(to: max(1, count * MemoryLayout<Element>.stride))
        let array = MappedArray<Element>(memory.take(), count: count)
        self = MappedList()
        return array
    }

    private mutating func reserve(_ wanted: Int) {
        guard unsafe wanted > room.count else { return }
        let count = unsafe max(wanted, room.count * 2, 4096 / MemoryLayout<Element>.stride)
        let byteCount = count * MemoryLayout<Element>.stride
        if memory == nil {
            memory = MappedMemory(byteCount: byteCount)
        } else {
            precondition(memory?.resize(to: byteCount) == true, "no memory for a list")
        }
        guard let base = unsafe memory?.base else { preconditionFailure("no memory for a list") }
        let elements = unsafe base.bindMemory(to: Element.self, capacity: count)
        unsafe room = UnsafeMutableBufferPointer(start: elements, count: count)
    }
}
