import Synchronization

/// The name of one request in answers and log lines.
enum RequestID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let prefix = UInt64.random(in: 0...UInt64.max)
    private static let counter = Atomic<UInt64>(UInt64.random(in: 0...UInt64(UInt32.max)))

    /// A new id: fifteen characters, because a text of that length needs no memory of its own.
    ///
    /// Seven characters tell this process, eight count.
    static func make() -> String {
        var count = counter.add(1, ordering: .relaxed).newValue
        var process = prefix
        return unsafe String(unsafeUninitializedCapacity: 15) { buffer in
            for index in 0..<7 {
                unsafe buffer[index] = alphabet[Int(process & 31)]
                process >>= 5
            }
            for index in (7..<15).reversed() {
                unsafe buffer[index] = alphabet[Int(count & 31)]
                count >>= 5
            }
            return 15
        }
    }

    /// The client's own id, if it is 1 to 64 letters, digits or `.-_:`; anything else could be used to forge log lines.
    static func accepted(_ header: String?) -> String? {
        guard let header, (1...64).contains(header.utf8.count) else { return nil }
        let isPlain = header.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isPlain ? header : nil
    }
}
