/// The address of a repository in the form in which two spellings of one repository are equal.
///
/// Not told apart are: upper and lower case of what stands at a host, as forges have it; `git@host:path` and
/// `ssh://git@host/path`, with any port; `.git` and slashes at the end; `..` that is made good by what stands before it; the
/// scheme's own port and none; user names; `oci://` and nothing; and the schemes of networks among each other: what stands at
/// one host and path is one repository, however it is reached.
public struct RepositoryAddress: Hashable, Sendable, CustomStringConvertible {
    /// `host/path`, `host:port/path`, or `scheme:…` for what is no host of a network.
    public let description: String
    /// Whether it stands at a host of a network; otherwise it is a directory of a machine, or a bucket by its name.
    public let isOfNetwork: Bool
    /// The same without a port: by it addresses are found that may mean one repository.
    let place: String
    private let isSecureShell: Bool

    /// Brings an address into its normal form; nil if it names nothing.
    ///
    /// - Parameter text: a URL, `user@host:path`, `host:port/path` as OCI registries are written, or a path.
    public init?(_ text: String) {
        // Those who read it do not take blanks around it for a part of it.
        let written = text.utf8.drop(while: Self.isBlank)
        guard let last = written.lastIndex(where: { !Self.isBlank($0) }) else { return nil }
        let text = written[...last].prefix { $0 != UInt8(ascii: "#") }
        guard !text.isEmpty, text.count <= 4096, text.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        let parts = AddressParts(Substring(text))
        guard let normal = parts.normal(withPort: true), let place = parts.normal(withPort: false) else {
            return nil
        }
        description = normal
        self.place = place
        isOfNetwork = parts.isOfNetwork
        isSecureShell = parts.isSecureShell
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether both spell one repository.
    public static func == (one: RepositoryAddress, other: RepositoryAddress) -> Bool {
        one.description == other.description
    }

    /// By what is compared.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// Whether both may mean one repository: a forge has a port for SSH and another for HTTP.
    public func mayBe(_ other: RepositoryAddress) -> Bool {
        self == other || (isSecureShell || other.isSecureShell) && place == other.place
    }

    /// Whether a repository may be this one or stand below it.
    public func mayContain(_ other: RepositoryAddress) -> Bool {
        mayBe(other) || other.place.hasPrefix(place + "/")
    }

    /// The address of something below this one.
    ///
    /// - Parameter name: one segment or several.
    /// - Returns: the address.
    public func appending(_ name: String) -> RepositoryAddress {
        RepositoryAddress(self, below: isOfNetwork ? name.lowercased() : name)
    }

    private init(_ parent: RepositoryAddress, below name: String) {
        description = "\(parent.description)/\(name)"
        place = "\(parent.place)/\(name)"
        isOfNetwork = parent.isOfNetwork
        isSecureShell = parent.isSecureShell
    }
}
