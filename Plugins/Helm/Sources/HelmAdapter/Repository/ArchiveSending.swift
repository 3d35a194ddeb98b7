internal import O2DMSPluginKit

/// An archive on its way from a backend to whoever wants it: cut to the part that is wanted, and compared with the digest of the index.
///
/// What is not the content that the index states never ends as a success.
final class ArchiveSending {
    private enum Stage {
        case waiting
        case sending(VerifyingSender)
        /// No more is wanted.
        case unwanted
        case refused(AdapterError)
        case failed(VerifyingSender.Failure)
    }

    private let digest: String?
    private let range: PackageFetch.Range?
    private let sink: ArchiveSink
    private var stage = Stage.waiting

    /// - Parameters:
    ///   - digest: 64 hexadecimal digits that what passes must have; `nil` = nothing to compare with.
    ///   - range: the part that is sent of what passes; `nil` = all.
    ///   - sink: where the bytes go.
    init(_ digest: String?, _ range: PackageFetch.Range?, to sink: ArchiveSink) {
        self.digest = digest
        self.range = range
        self.sink = sink
    }

    /// Whether it is this side that ended the reading.
    var hasStopped: Bool {
        switch stage {
        case .waiting, .sending: false
        case .unwanted, .refused, .failed: true
        }
    }

    /// Begins, when the backend has said that it sends everything.
    ///
    /// - Parameters:
    ///   - sizeBytes: of all that will pass, if known.
    ///   - begin: told that size; `false` = nobody wants it.
    /// - Returns: whether to go on.
    func start(sizeBytes: UInt64?, _ begin: (UInt64?) -> Bool) -> Bool {
        do throws(AdapterError) {
            let part = try range.map { (range) throws(AdapterError) in
                guard let sizeBytes else {
                    throw AdapterError(
                        .unsupported,
                        "the server does not tell the archive's size, so no part of it can be sent"
                    )
                }
                return try Self.part(range, of: sizeBytes, begin)
            }
            return start(VerifyingSender(expected: digest, part: part, to: sink), begin(sizeBytes))
        } catch {
            refuse(error)
            return false
        }
    }

    /// Cuts a range to an archive; whoever wants none of its bytes is told its size all the same.
    static func part(
        _ range: PackageFetch.Range,
        of sizeBytes: UInt64,
        _ begin: (UInt64?) -> Bool
    ) throws(AdapterError) -> ArchivePart {
        do throws(AdapterError) { return try ArchivePart(range, of: sizeBytes) } catch {
            _ = begin(sizeBytes)
            throw error
        }
    }

    /// Begins, when nothing but the wanted part will pass, of content that was found right before.
    ///
    /// - Parameters:
    ///   - sizeBytes: of the whole.
    ///   - begin: as for the whole.
    /// - Returns: whether to go on.
    func start(partOf sizeBytes: UInt64, _ begin: (UInt64?) -> Bool) -> Bool {
        start(VerifyingSender(expected: nil, to: sink), begin(sizeBytes))
    }

    private func start(_ sender: VerifyingSender, _ isWanted: Bool) -> Bool {
        stage = isWanted ? .sending(sender) : .unwanted
        return isWanted
    }

    /// Ends the sending before its begin.
    func refuse(_ error: AdapterError) { stage = .refused(error) }

    /// Takes the next bytes; `false` = no more.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .sending(let sender) = stage else { return true }
        do throws(VerifyingSender.Failure) {
            unsafe try sender.send(bytes)
            return true
        } catch {
            stage = .failed(error)
            return false
        }
    }

    /// Ends the sending after the last bytes.
    ///
    /// - Parameter mismatch: called if the digest is another one; what the caller is told then.
    /// - Returns: whether all of it passed and was found to be what it should be.
    /// - Throws: why what was sent by then is not a whole archive.
    func finish(mismatch: () -> AdapterError) throws(AdapterError) -> Bool {
        if case .sending(let sender) = stage {
            do throws(VerifyingSender.Failure) {
                return try sender.finish()
            } catch {
                stage = .failed(error)
            }
        }
        switch stage {
        case .waiting, .sending, .unwanted, .failed(.stopped): return false
        case .refused(let error): throw error
        case .failed(.failed): throw .internal("the archive's digest cannot be taken")
        case .failed(.mismatch): throw mismatch()
        }
    }
}
