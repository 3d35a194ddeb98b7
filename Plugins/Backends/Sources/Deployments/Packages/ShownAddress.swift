/// The address of a repository in the form in which it is shown.
public enum ShownAddress {
    /// Takes away what nobody should see, and slashes at the end.
    ///
    /// - Parameter text: as an object of the cluster has it, which may be with credentials.
    /// - Returns: without user and password; a user alone stays with `ssh`, where it is part of the address.
    public static func text(_ text: String) -> String {
        var text = text[...]
        while text.hasSuffix("/"), !text.hasSuffix("://") { text = text.dropLast() }
        guard let scheme = text.firstRange(of: "://") else { return String(text) }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else { return String(text) }
        let user = authority[..<at].prefix { $0 != ":" }
        let host = authority[authority.index(after: at)...]
        let isPartOfAddress = text[..<scheme.lowerBound] == "ssh" && !user.isEmpty
        let place = isPartOfAddress ? "\(user)@\(host)" : String(host)
        return text[..<scheme.upperBound] + place + rest[authority.endIndex...]
    }

    /// A text of the cluster without users and passwords of the addresses in it.
    ///
    /// - Parameter message: what a controller says, who may quote an address as it stands in a Secret.
    /// - Returns: the same, every address from its host on.
    public static func clean(_ message: String) -> String {
        var shown = ""
        var rest = message[...]
        while let scheme = rest.firstRange(of: "://") {
            shown += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !$0.isWhitespace && !"/?#\"'".contains($0) }
            if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        }
        return shown + rest
    }
}
