/// What differs between the databases that can hold the state; everything else is SQL that all of them understand.
protocol StateDatabase: Sendable {
    /// The most sessions at a time.
    var sessionLimit: Int { get }
    /// Begins a transaction that writes.
    var begin: SQL { get }
    /// What keeps other replicas from changing the schema until the transaction ends, where `begin` does not already.
    var schemaLock: SQL? { get }
    /// Yields a row if there is the table that states the schema's version.
    var schemaTable: SQL { get }
    /// Yields `t` if tables can be made, where that is a right that one may lack.
    var tableRight: SQL? { get }

    /// Connects.
    func open(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession

    /// Connects to look, and changes nothing; `nil` if there is nothing yet, and it can be made.
    func openForLooking(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> (any SQLSession)?

    /// Makes further connections by another address, if it is one of the same database.
    func renew(_ address: StateAddress) -> AddressRenewal

    /// Takes a lock that ends with this process at the latest; `false` = another process has it.
    ///
    /// Who asks sees to it that no two threads of this process ask for the same number.
    func tryLock(_ number: Int64, until deadline: ContinuousClock.Instant) throws(StateStoreError) -> Bool

    /// Gives it back.
    func unlock(_ number: Int64)

    /// Takes the locks again that were lost with a connection, as far as nobody was faster.
    func renewLocks(until deadline: ContinuousClock.Instant) throws(StateStoreError)
}
