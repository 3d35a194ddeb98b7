// SPDX-License-Identifier: Apache-2.0

/// An upload's body as the host received, bounded and hashed it, in a spool file.
public struct SpooledBody: Sendable {
    /// The spool file, readable by `pread`; borrowed until the sink's `completed` is called.
    public var fileDescriptor: CInt
    /// Bytes of the body.
    public var size: UInt64
    /// SHA-256 of the body: 64 lower-case hexadecimal digits.
    public var sha256Hex: String

    /// A body of `size` bytes in the file behind `fileDescriptor`.
    public init(fileDescriptor: CInt, size: UInt64, sha256Hex: String) {
        self.fileDescriptor = fileDescriptor
        self.size = size
        self.sha256Hex = sha256Hex
    }
}
