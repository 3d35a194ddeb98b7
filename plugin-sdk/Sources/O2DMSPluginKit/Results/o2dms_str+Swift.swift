// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin

extension o2dms_str {
    /// Text that lies elsewhere and must outlive the call it is used in.
    ///
    /// - Parameter bytes: UTF-8; nil = absent, empty = the empty text.
    public init(_ bytes: UnsafeRawBufferPointer?) {
        guard let bytes = unsafe bytes else {
            unsafe self.init(ptr: nil, len: 0)
            return
        }
        // An empty buffer may have no address, but without one the text would be absent.
        guard let base = bytes.baseAddress else {
            unsafe self.init(o2dms_str.emptyBytes)
            return
        }
        unsafe self.init(ptr: base.assumingMemoryBound(to: CChar.self), len: bytes.count)
    }

    /// Text that is compiled in.
    public init(_ text: StaticString) {
        unsafe self.init(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The bytes, borrowed as long as the text is; nil = absent.
    public var bytes: UnsafeRawBufferPointer? {
        guard let start = unsafe ptr else { return nil }
        return unsafe UnsafeRawBufferPointer(start: start, count: len)
    }

    private static var emptyBytes: UnsafeRawBufferPointer {
        let empty: StaticString = "\0"
        return unsafe UnsafeRawBufferPointer(start: empty.utf8Start, count: 0)
    }
}

extension String {
    /// A copy of a text of the ABI; nil = absent.
    init?(_ text: o2dms_str) {
        guard let bytes = unsafe text.bytes else { return nil }
        unsafe self.init(decoding: bytes, as: UTF8.self)
    }
}
