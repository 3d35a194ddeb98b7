/// The names that branches and tags may have.
public enum ReferenceName {
    /// Whether a name can stand in a reference.
    ///
    /// - Parameter name: without `refs/heads/` or `refs/tags/`.
    /// - Returns: false where Git would not take it (gitcheck-ref-format), or where it would mean something else to it.
    public static func isSound(_ name: String) -> Bool {
        name.utf8.count <= 200 && !name.isEmpty
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"~^:?*[\\".utf8.contains($0) }
            && !name.contains("..") && !name.contains("@{") && !name.hasPrefix("-") && !name.hasSuffix(".")
            && name.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
    }
}
