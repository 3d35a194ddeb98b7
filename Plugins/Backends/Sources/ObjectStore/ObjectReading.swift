/// Which part of an object is wanted, and which version is known already.
public struct ObjectReading: Sendable {
    /// Not wanted again if it still is this version.
    public var known: ObjectVersion?
    /// Only these bytes.
    public var range: Range<UInt64>?
    /// The largest object that is read; a larger one is `.tooLarge`.
    public var limitBytes: UInt64

    /// Asks for all of an object, whatever its version.
    ///
    /// - Parameter limitBytes: the largest object that is read.
    public init(limitBytes: UInt64) { self.limitBytes = limitBytes }
}

/// What came of a reading.
public enum ObjectReadingOutcome: Sendable, Hashable {
    /// There is no object of that key.
    case absent
    /// It is the known version still; nothing was handed over.
    case unchanged
    /// It was read to the end of what was wanted.
    case read(ObjectHead)
    /// The receiver wanted no more.
    case stopped
}
