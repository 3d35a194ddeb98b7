// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Text that a plugin hands over as one JSON object.
enum JSONObjectText {
    /// True if the bytes are one valid JSON object.
    static func isObject(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (unsafe try? JSONValidator.check(bytes)) == .object
    }
}
