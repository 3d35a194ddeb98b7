// SPDX-License-Identifier: Apache-2.0

/// What makes two opened files the same file.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}
