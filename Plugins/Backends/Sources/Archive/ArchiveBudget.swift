/// What reading may still cost; nested archives share the budget of the archive they stand in.
///
/// Belongs to one thread at a time, like the readers that draw on it.
public final class ArchiveBudget {
    /// The decompressed bytes allowed in total.
    public let producedBytesLimit: UInt64
    /// The members allowed in total.
    public let entryLimit: Int
    /// The decompressed bytes so far.
    public private(set) var producedBytes: UInt64 = 0
    /// The members so far.
    public private(set) var entries = 0

    /// Makes a full budget.
    public init(producedBytesLimit: UInt64, entryLimit: Int) {
        self.producedBytesLimit = producedBytesLimit
        self.entryLimit = entryLimit
    }

    func spend(bytes: Int) throws(ArchiveError) {
        let (sum, overflow) = producedBytes.addingReportingOverflow(UInt64(clamping: bytes))
        producedBytes = overflow ? .max : sum
        guard producedBytes <= producedBytesLimit else { throw exhausted }
    }

    func spendEntry() throws(ArchiveError) {
        guard entries < entryLimit else {
            throw ArchiveError(.tooManyEntries, "the archive has more than \(entryLimit) members")
        }
        entries += 1
    }

    var exhausted: ArchiveError {
        ArchiveError(.tooManyBytes, "the archive decompresses to more than \(producedBytesLimit) bytes")
    }
}
