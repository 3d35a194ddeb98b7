/// The name under which a client may save a package's archive.
enum ArtifactName {
    /// How a media type ends, and how names of such files end; the first that fits counts.
    private static let endings = [("gzip", ".tgz"), ("zip", ".zip"), ("tar", ".tar")]

    /// The package's id, in letters that no shell or browser misreads, with the ending of its type.
    static func of(_ package: FoundPackage) -> String {
        let name = package.id.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: byte
            default: UInt8(ascii: "_")
            }
        }
        let type = (package.artifactType ?? "").utf8.reversed()
        let ending = endings.first { type.starts(with: $0.0.utf8.reversed()) }
        return String(decoding: name, as: UTF8.self) + (ending?.1 ?? "")
    }
}
