/// What differs between the databases that can hold the state; everything else is SQL that all of them understand.
protocol StateDatabase: Sendable {
    /// Whether it is a file of this machine, which the first session makes.
    var isEmbedded: Bool { get }
    /// The most sessions at a time.
    var sessionLimit: Int { get }
    /// Begins a transaction that writes.
    var begin: SQL { get }
    /// What keeps other replicas from changing the schema until the transaction ends, where `begin` does not already.
    var schemaLock: SQL? { get }

    /// Connects.
    func open(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession

    /// Takes a lock that ends with this process at the latest; `false` = another process has it.
    ///
    /// Who asks sees to it that no two threads of this process ask for the same number.
    func tryLock(_ number: Int64, until deadline: ContinuousClock.Instant) throws(StateStoreError) -> Bool

    /// Gives it back.
    func unlock(_ number: Int64)

    /// Takes the locks again that were lost with a connection, as far as nobody was faster.
    func renewLocks(until deadline: ContinuousClock.Instant) throws(StateStoreError)
}
