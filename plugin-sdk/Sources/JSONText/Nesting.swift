// SPDX-License-Identifier: Apache-2.0

/// Remembers of each open container whether it is an object, one bit each, without allocation.
struct Nesting {
    private var bits = [16 of UInt64](repeating: 0)
    private(set) var depth = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isInObject: Bool {
        depth > 0 && bits[(depth - 1) / 64] >> UInt64((depth - 1) % 64) & 1 == 1
    }

    mutating func enter(isObject: Bool, _ scanner: JSONScanner) throws(JSONTextError) {
        guard depth < limit else { throw scanner.error(.tooDeep(limit: limit)) }
        let bit = UInt64(1) << UInt64(depth % 64)
        if isObject { bits[depth / 64] |= bit } else { bits[depth / 64] &= ~bit }
        depth += 1
    }

    mutating func leave() {
        depth -= 1
    }
}
