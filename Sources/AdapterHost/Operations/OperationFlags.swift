// SPDX-License-Identifier: Apache-2.0

/// What a plugin promises about one operation (`O2DMS_OPF_…`).
public struct OperationFlags: OptionSet, Sendable, Hashable {
    /// The bits as the ABI defines them.
    public let rawValue: UInt32

    /// The flags with these bits; bits that the ABI does not define are kept and ignored.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A repetition does no harm.
    public static let idempotent = OperationFlags(rawValue: 1)
    /// The operation completes within five seconds of a cancellation.
    public static let cancellable = OperationFlags(rawValue: 2)
    /// The operation returns within a millisecond and may run on an I/O thread.
    public static let nonblocking = OperationFlags(rawValue: 4)
    /// A list that emits everything; the host filters, sorts, counts and pages.
    public static let plainList = OperationFlags(rawValue: 8)
    /// A fetch that honours byte ranges.
    public static let ranges = OperationFlags(rawValue: 16)
    /// A fetch that hands out other parts of a package than its archive.
    public static let parts = OperationFlags(rawValue: 32)
    /// A deletion that removes only the archive whose digest the request has.
    public static let conditional = OperationFlags(rawValue: 64)
    /// A get that asks the backend first if it is told to.
    public static let fresh = OperationFlags(rawValue: 128)
}
