// SPDX-License-Identifier: Apache-2.0

/// Under which conditions a ``StandInHost`` makes a call.
public struct CallConditions: Sendable {
    /// The archive to upload; nil = reading fails.
    public var body: [UInt8]? = []
    /// At most so many bytes are given by one read.
    public var readLimitBytes = 65_536
    /// Nobody wants more after so many items or pieces of data; nil = everything is wanted.
    public var wantedItems: Int?
    /// The state of the data that the caller has already.
    public var knownRevision: String?
    /// What is left until the deadline; nil = there is none.
    public var remainingMilliseconds: Int64?
    /// The call is cancelled before it starts.
    public var isCancelled = false
    /// The call is cancelled when the adapter asks to be told of it; tells nobody else.
    public var isCancelledOnceWatched = false

    /// An ordinary call.
    public init() {}
}
