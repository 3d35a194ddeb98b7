// SPDX-License-Identifier: Apache-2.0

/// One of a package's files; the raw value is its code in the ABI (`O2DMS_PART_…`).
public enum PackagePart: UInt32, Sendable, Hashable {
    /// The archive itself.
    case archive = 0
    /// The provenance file that was stored with it.
    case provenance = 1
}
