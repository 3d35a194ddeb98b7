internal import PostgreSQL
internal import Synchronization

/// The address by which new connections are made: a password may change while the gateway runs.
final class RenewableAddress: Sendable {
    private let address: Mutex<PostgreSQLAddress>

    init(_ address: PostgreSQLAddress) { self.address = Mutex(address) }

    var current: PostgreSQLAddress { address.withLock { $0 } }

    /// Takes another address of the same database.
    func renew(_ new: PostgreSQLAddress) -> AddressRenewal {
        address.withLock { address in
            if new.isSame(as: address) { return .unchanged }
            guard new.isSamePlace(as: address) else { return .elsewhere }
            address = new
            return .renewed
        }
    }
}
