import Glibc
import SemanticVersion

/// Compares each package of a list with the one before: name ascending by bytes, then version in the canonical order.
struct ListOrderCheck {
    private var name: [UInt8] = []
    private var version: [UInt8] = []
    private var hasPrevious = false

    /// True if a package of this name and version may follow; remembers it.
    mutating func admits(name next: UnsafeRawBufferPointer, version nextVersion: UnsafeRawBufferPointer)
        -> Bool
    {
        let order = hasPrevious ? unsafe compare(name, next) : -1
        if order > 0 { return false }
        if order == 0 {
            let isInOrder = unsafe version.withUnsafeBytes { previous in
                unsafe VersionOrder.compare(previous, nextVersion) <= 0
            }
            if !isInOrder { return false }
        } else {
            name.removeAll(keepingCapacity: true)
            unsafe name.append(contentsOf: next)
        }
        version.removeAll(keepingCapacity: true)
        unsafe version.append(contentsOf: nextVersion)
        hasPrevious = true
        return true
    }

    mutating func reset() { hasPrevious = false }

    private func compare(_ lhs: [UInt8], _ rhs: UnsafeRawBufferPointer) -> Int {
        unsafe lhs.withUnsafeBytes { unsafe ByteText.compare($0, rhs) }
    }
}
