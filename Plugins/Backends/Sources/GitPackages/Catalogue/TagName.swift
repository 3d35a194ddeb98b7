/// What a tag can be read as.
enum TagName {
    /// The name of the tag that an upload writes.
    static func tag(of identity: GitPackageIdentity) -> String { "\(identity.name)/\(identity.version)" }

    /// Every package that a tag can stand for: `{name}/{version}`, or `{name}-{version}` with the shortest name first.
    static func readings(of tag: String) -> [GitPackageIdentity] {
        let bytes = Array(tag.utf8)
        let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }
        guard slashes.count <= 1 else { return [] }
        let cuts = slashes.isEmpty ? bytes.indices.filter { bytes[$0] == UInt8(ascii: "-") } : slashes
        return cuts.compactMap { cut in
            let (name, version) = (bytes[..<cut], bytes[(cut + 1)...])
            guard PackageName.isName(name), PackageName.isVersion(version) else { return nil }
            return GitPackageIdentity(
                name: String(decoding: name, as: UTF8.self),
                version: String(decoding: version, as: UTF8.self)
            )
        }
    }
}
