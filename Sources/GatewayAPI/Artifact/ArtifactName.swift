/// The name under which a client may save a package's archive.
enum ArtifactName {
    /// The package's id, in letters that no shell or browser misreads, with the ending of its type.
    static func of(_ package: FoundPackage) -> String {
        let name = package.id.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: byte
            default: UInt8(ascii: "_")
            }
        }
        let type = Array((package.artifactType ?? "").utf8)
        let isGzip = type.reversed().starts(with: "gzip".utf8.reversed())
        let isZip = !isGzip && type.reversed().starts(with: "zip".utf8.reversed())
        return String(decoding: name, as: UTF8.self) + (isGzip ? ".tgz" : isZip ? ".zip" : "")
    }
}
