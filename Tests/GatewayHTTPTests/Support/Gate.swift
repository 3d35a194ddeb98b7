import Threads

@testable import GatewayHTTP

/// Holds threads until it is opened.
final class Gate: Sendable {
    private let isOpen = Monitor(false)

    func open() { isOpen.update { $0 = true } }

    func wait() { isOpen.wait { $0 ? () : nil } }
}
