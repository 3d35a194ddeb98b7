/// What the owner of a server gave it to call.
struct ServerHooks: Sendable {
    let handler: @Sendable (HTTPExchange) -> Void
    let errorBody: @Sendable (HTTPProtocolError) -> [UInt8]
    let observer: @Sendable (HTTPExchangeSummary) -> Void
}
