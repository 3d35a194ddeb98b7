import Glibc

extension UnsafeRawBufferPointer {
    /// Whether these are the bytes of `other`; quicker than comparing the elements one by one.
    func hasSameBytes(as other: [UInt8]) -> Bool {
        guard count == other.count, let start = baseAddress else { return count == other.count }
        return unsafe other.withUnsafeBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe memcmp(start, $0, count) == 0 } ?? true
        }
    }
}
