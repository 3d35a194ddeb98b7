public import HTTPClient

/// Objects that an index does not name yet, or no longer: what a store does that can tell whether their owner still lives.
///
/// A directory can. A bucket cannot: there these do nothing, and what a process left by dying stays until it is repaired.
extension ObjectStore {
    /// Makes an object provisional that is about to leave the index.
    public func makeProvisional(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {}

    /// Says that the index now names these objects: they are no longer provisional.
    public func settle(_ keys: [String]) {}

    /// Says that these provisional objects have no owner any more, as if their process had died.
    public func abandon(_ keys: [String]) {}

    /// Nobody can tell.
    public func hasOwner(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> Bool { false }

    /// Takes back what nobody owns any more, for the holder of the lock.
    public func recover(_ terms: HTTPTerms, isNamed: (String) -> Bool) throws(HTTPFault) -> Int { 0 }

    /// Why nothing can be stored any more before a restart.
    public var writeFault: String? { nil }
}

/// A bucket has objects and nothing else.
extension ObjectStore {
    /// Nothing.
    public func obstacle(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> String? { nil }
}
