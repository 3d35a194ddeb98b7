// SPDX-License-Identifier: Apache-2.0

package import CO2DMSPlugin

/// Gathers texts in one piece of memory, so that all of them can be lent at once.
package struct TextArena {
    private var bytes: [UInt8] = []

    package init() {
        // Never empty: an empty text needs an address to differ from an absent one.
        bytes.reserveCapacity(512)
        bytes.append(0)
    }

    package mutating func add(_ text: String?) -> Range<Int>? {
        guard let text else { return nil }
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return start..<bytes.count
    }

    package mutating func add(_ text: [UInt8]?) -> Range<Int>? {
        guard let text else { return nil }
        let start = bytes.count
        bytes.append(contentsOf: text)
        return start..<bytes.count
    }

    /// Lends the texts at these places; nil is an absent one.
    package func withTexts<R>(_ places: [Range<Int>?], _ body: ([o2dms_str]) -> R) -> R {
        unsafe bytes.withUnsafeBytes { bytes in
            let texts = unsafe places.map { place in
                unsafe o2dms_str(place.map { unsafe UnsafeRawBufferPointer(rebasing: bytes[$0]) })
            }
            return unsafe body(texts)
        }
    }
}
