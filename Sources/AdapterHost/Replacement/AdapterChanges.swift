// SPDX-License-Identifier: Apache-2.0

/// What the adapters of a new configuration are in the eyes of the present one, by their names.
public struct AdapterChanges: Sendable, Hashable {
    /// There was none of that name, or it had failed.
    public var added: [String] = []
    /// There is none of that name any more.
    public var removed: [String] = []
    /// Its settings or its library's file are others: a new instance took the old one's place.
    public var replaced: [String] = []
    /// Nothing about it is new: the instance is the same.
    public var unchanged: [String] = []
}

/// A new configuration was refused, because adapters of it could not be made; the present ones go on.
public struct AdapterRefusal: Error, Sendable {
    /// The adapters that could not be made, in configuration order; empty if the registry is shutting down.
    public var failures: [AdapterLoadFailure]
}
