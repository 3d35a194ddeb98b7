// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The kernel's names for open files, and what links say.
enum DescriptorPath {
    /// A path that opens exactly the file behind the descriptor, whatever happened to its name.
    static func of(_ descriptor: CInt) -> String { "/proc/self/fd/\(descriptor)" }

    /// Where the file lies, all links resolved; `nil` if the kernel does not say.
    static func target(of descriptor: CInt) -> String? { link(at: of(descriptor)) }

    /// What the link at this path holds; `nil` if there is no link.
    static func link(at path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink(path, &buffer, buffer.count)
        guard length > 0, length < buffer.count else { return nil }
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
