public import HTTPClient

/// A store that honours conditions needs no lock.
extension ObjectStore {
    /// Just runs `body`.
    public func exclusively<R>(
        _ terms: HTTPTerms,
        _ body: () throws(HTTPFault) -> R
    ) throws(HTTPFault) -> R {
        try body()
    }

    /// Nothing.
    public var remark: String? { nil }
}
