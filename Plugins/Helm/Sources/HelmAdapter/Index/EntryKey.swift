internal import Glibc

/// The keys of an index entry that are served.
enum EntryKey: Int, CaseIterable {
    case apiVersion, name, version, appVersion, description, type, home, icon, kubeVersion, created, digest
    case keywords, sources, urls, dependencies, maintainers, deprecated, annotations

    /// The key of these bytes; decided by length and first letter, then compared once.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let first = unsafe bytes.first else { return nil }
        let candidate: (EntryKey, StaticString)
        switch (bytes.count, first) {
        case (4, UInt8(ascii: "n")): candidate = (.name, "name")
        case (4, UInt8(ascii: "u")): candidate = (.urls, "urls")
        case (4, UInt8(ascii: "t")): candidate = (.type, "type")
        case (4, UInt8(ascii: "h")): candidate = (.home, "home")
        case (4, UInt8(ascii: "i")): candidate = (.icon, "icon")
        case (6, UInt8(ascii: "d")): candidate = (.digest, "digest")
        case (7, UInt8(ascii: "v")): candidate = (.version, "version")
        case (7, UInt8(ascii: "c")): candidate = (.created, "created")
        case (7, UInt8(ascii: "s")): candidate = (.sources, "sources")
        case (8, UInt8(ascii: "k")): candidate = (.keywords, "keywords")
        case (10, UInt8(ascii: "a")):
            candidate =
                unsafe bytes[1] == UInt8(ascii: "p") && bytes[3] == UInt8(ascii: "V")
                ? (.appVersion, "appVersion") : (.apiVersion, "apiVersion")
        case (10, UInt8(ascii: "d")): candidate = (.deprecated, "deprecated")
        case (11, UInt8(ascii: "d")): candidate = (.description, "description")
        case (11, UInt8(ascii: "m")): candidate = (.maintainers, "maintainers")
        case (11, UInt8(ascii: "k")): candidate = (.kubeVersion, "kubeVersion")
        case (11, UInt8(ascii: "a")): candidate = (.annotations, "annotations")
        case (12, UInt8(ascii: "d")): candidate = (.dependencies, "dependencies")
        default: return nil
        }
        let isSame = candidate.1.withUTF8Buffer { text in
            unsafe ByteOrder.areEqual(UnsafeRawBufferPointer(text), bytes)
        }
        guard isSame else { return nil }
        self = candidate.0
    }
}
