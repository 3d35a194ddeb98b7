// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// What an adapter promises of one of its operations.
public struct OperationFlags: OptionSet, Sendable, Hashable {
    /// The flags as the ABI has them.
    public let rawValue: UInt32

    /// Makes a set from the ABI's flags.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A repetition does no harm: the host may try it again.
    public static let idempotent = OperationFlags(rawValue: O2DMS_OPF_IDEMPOTENT)
    /// Returns within five seconds of a cancellation.
    public static let cancellable = OperationFlags(rawValue: O2DMS_OPF_CANCELLABLE)
    /// Returns within a millisecond and never blocks: may be called on an I/O thread.
    ///
    /// The host measures it.
    public static let nonblocking = OperationFlags(rawValue: O2DMS_OPF_NONBLOCKING)
    /// Only for ``Capability/packageList``: emits all, unfiltered and unordered; the host does the rest.
    public static let plainList = OperationFlags(rawValue: O2DMS_OPF_PLAIN_LIST)
    /// Only for ``Capability/packageFetch``: honours ``PackageFetch/range``.
    public static let ranges = OperationFlags(rawValue: O2DMS_OPF_RANGES)
    /// Only for ``Capability/packageFetch``: honours ``PackageFetch/part`` (ABI 1.2).
    public static let parts = OperationFlags(rawValue: O2DMS_OPF_PARTS)
    /// Only for ``Capability/packageDelete``: honours ``PackageDeletion/checksum`` (ABI 1.4).
    public static let conditional = OperationFlags(rawValue: O2DMS_OPF_CONDITIONAL)
    /// Only for ``Capability/packageGet``: honours ``PackageReference/isFresh`` (ABI 1.4).
    public static let fresh = OperationFlags(rawValue: O2DMS_OPF_FRESH)

    /// Nil, or why `capability` cannot have these flags.
    func fault(for capability: Capability) -> String? {
        if contains(.plainList), capability != .packageList { return "plainList is for packageList only" }
        if contains(.ranges), capability != .packageFetch { return "ranges is for packageFetch only" }
        if contains(.parts), capability != .packageFetch { return "parts is for packageFetch only" }
        if contains(.conditional), capability != .packageDelete {
            return "conditional is for packageDelete only"
        }
        if contains(.fresh), capability != .packageGet { return "fresh is for packageGet only" }
        return nil
    }
}
