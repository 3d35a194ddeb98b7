// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system's words for an error number, for the log.
enum ErrnoText {
    static func of(_ code: CInt) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "errno \(code)" }
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: text, as: UTF8.self)) (errno \(code))"
    }
}
