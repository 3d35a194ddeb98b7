import AdapterHost

/// How much of an archive is sent.
enum ArtifactExtent: Equatable {
    /// All of it, with its size if that is known.
    case whole(sizeBytes: UInt64?)
    /// These bytes, first and last included, of so many.
    case part(ClosedRange<UInt64>, sizeBytes: UInt64)
    /// None: it has no byte of the range that is asked for.
    case unsatisfiable(sizeBytes: UInt64)

    /// Fails if that cannot be told: for a part of an archive of unknown size.
    ///
    /// - Parameters:
    ///   - asked: the range that is asked for; `nil` = all.
    ///   - sizeBytes: of the archive, if known.
    init?(_ asked: ByteRange?, sizeBytes: UInt64?) {
        guard let asked else {
            self = .whole(sizeBytes: sizeBytes)
            return
        }
        guard let size = sizeBytes else { return nil }
        switch asked {
        case .suffix(let length) where length > 0 && size > 0:
            self = .part(size - min(length, size)...size - 1, sizeBytes: size)
        case .from(let first, let length) where first < size && length != 0:
            let last = length.map { first + min($0, size - first) - 1 } ?? size - 1
            self = .part(first...last, sizeBytes: size)
        default:
            self = .unsatisfiable(sizeBytes: size)
        }
    }

    /// Bytes of the answer, if known.
    var contentLength: UInt64? {
        switch self {
        case .whole(let size): size
        case .part(let bytes, _): bytes.upperBound - bytes.lowerBound + 1
        case .unsatisfiable: 0
        }
    }
}
