/// What other threads ask a reactor to do.
///
/// A `sequence` names the exchange that is meant: later ones ignore the command.
enum ReactorCommand {
    case adopt(descriptor: CInt, address: String)
    case answer(Connection, sequence: UInt64, HTTPResponse, route: Int?)
    case begin(Connection, sequence: UInt64, ResponseStart, route: Int?)
    case output(Connection, sequence: UInt64)
    case abort(Connection, sequence: UInt64)
    case unanswered(Connection, sequence: UInt64, route: Int?)
    case wantBody(Connection, sequence: UInt64)
    case watch(Connection, sequence: UInt64, @Sendable () -> Void)
    /// To be called on the reactor's thread, which shows that it does its work.
    case confirm(@Sendable () -> Void)
    case drain
    case stop
}
