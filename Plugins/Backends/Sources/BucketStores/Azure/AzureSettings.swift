public import HTTPClient

/// What opens a container.
public enum AzureCredentials: Sendable {
    /// The storage account's key, in base64 as the portal shows it.
    case sharedKey(String)
    /// A shared access signature: the query that is part of each address, with or without its question mark.
    case sharedAccessSignature(String)
}

/// Which container of Azure Blob Storage, and how it is reached.
public struct AzureSettings: Sendable {
    /// The storage account's name.
    public var account: String
    /// The container's name.
    public var container: String
    /// Before every key; empty = the whole container.
    public var prefix = ""
    /// Another server than Azure's; the account then is the first part of its path, as emulators want it.
    public var endpoint: HTTPAddress?
    /// What opens the container.
    public var credentials: AzureCredentials

    /// Makes settings with the defaults above.
    ///
    /// - Parameters:
    ///   - account: the storage account's name.
    ///   - container: the container's name.
    ///   - credentials: what opens the container.
    public init(account: String, container: String, credentials: AzureCredentials) {
        self.account = account
        self.container = container
        self.credentials = credentials
    }

    /// The address of the container.
    func address() throws(HTTPFault) -> HTTPAddress {
        guard Self.isName(account), Self.isName(container) else {
            throw HTTPFault(
                .unsupported,
                "\(account)/\(container) are not the names of a storage account and a container"
            )
        }
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            guard let endpoint else {
                return try HTTPAddress("https://\(account).blob.core.windows.net/\(container)/")
            }
            return try endpoint.directory.resolving("\(account)/\(container)/")
        }
    }

    /// Small letters, digits and hyphens, as Azure wants it; `$` for containers such as `$web`.
    private static func isName(_ text: String) -> Bool {
        (3...63).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "$")
            }
    }
}
