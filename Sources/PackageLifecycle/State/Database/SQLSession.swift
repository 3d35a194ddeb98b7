/// One connection to a database, which belongs to one thread at a time.
protocol SQLSession: AnyObject {
    /// Whether it can be used for something new.
    var isUsable: Bool { get }

    /// Runs a statement.
    ///
    /// - Returns: at most `rowLimit` rows; more are an error.
    func run(
        _ sql: SQL,
        rowLimit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> [[String?]]
}
