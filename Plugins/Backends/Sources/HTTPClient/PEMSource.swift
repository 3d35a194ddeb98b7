/// Where a certificate or key in PEM form is.
public enum PEMSource: Sendable, Hashable {
    /// In a file, which is read for each new connection.
    case file(String)
    /// In memory.
    case bytes([UInt8])
}
