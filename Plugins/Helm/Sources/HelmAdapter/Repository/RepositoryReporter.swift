internal import JSONText
internal import O2DMSPluginKit

/// Tells the host's log and metrics how repositories fare, and remembers which archives are not to be trusted.
struct RepositoryReporter: Sendable {
    /// `nil` in tests that have no host.
    let host: Host?
    let tampered = TamperedArchives()

    /// An index was read.
    func read(_ snapshot: RepositorySnapshot, _ identity: RepositoryIdentity) {
        let skipped = snapshot.skipped.count
        host?.log(
            skipped > 0 ? .warning : .info,
            "repository index read",
            [
                "repository": .string(identity.name),
                "packages": .integer(Int64(snapshot.entries.count)), "skipped": .integer(Int64(skipped)),
            ]
        )
        for example in snapshot.skipped.examples {
            host?.log(
                .debug,
                "index entry skipped",
                [
                    "repository": .string(identity.name), "name": .string(example.name),
                    "version": .string(example.version), "reason": .string(example.reason),
                ]
            )
        }
        let labels: KeyValuePairs = ["repository": identity.name]
        host?.metric(.gauge, "index_skipped_entries", Double(skipped), labels: labels)
        host?.metric(.gauge, "index_entries", Double(snapshot.entries.count), labels: labels)
        host?.metric(
            .counter,
            "refreshes_total",
            1,
            labels: ["repository": identity.name, "result": "success"]
        )
    }

    /// An attempt failed.
    func failed(_ message: String, _ identity: RepositoryIdentity) {
        host?.log(
            .warning,
            "repository not readable",
            ["repository": .string(identity.name), "error": .string(message)]
        )
        host?.metric(
            .counter,
            "refreshes_total",
            1,
            labels: ["repository": identity.name, "result": "failure"]
        )
    }

    /// Leftovers of a process that died were removed.
    func recovered(_ count: Int, _ identity: RepositoryIdentity) {
        host?.log(
            .info,
            "unfinished work of an earlier run taken back",
            ["repository": .string(identity.name), "files": .integer(Int64(count))]
        )
    }

    /// An archive is not what the index says: it is not served any more.
    ///
    /// - Returns: what the one who wanted it is told.
    func mismatched(_ archive: ArchiveReference, _ identity: RepositoryIdentity) -> AdapterError {
        tampered.insert(archive, identity)
        host?.log(
            .error,
            "archive does not have the digest that the index states; not served",
            [
                "repository": .string(identity.name),
                "archive": .string(PlainText.short(archive.file)),
            ]
        )
        host?.metric(
            .counter,
            "digest_mismatches_total",
            1,
            labels: ["repository": identity.name]
        )
        return refusal(of: archive)
    }

    /// Why a tampered archive is not served.
    func refusal(of archive: ArchiveReference) -> AdapterError {
        AdapterError(
            .unavailable,
            "the archive of \(archive.name) \(archive.version) does not have the digest that the index states:"
                + " it is not served until the index states another",
            details: ["tampered": true]
        )
    }

    /// So many versions are served no more because their archives were changed.
    func found(tampered count: Int, _ identity: RepositoryIdentity) {
        host?.metric(
            .gauge,
            "tampered_packages",
            Double(count),
            labels: ["repository": identity.name]
        )
    }

    /// How old what is served is.
    func aged(_ seconds: Double, _ identity: RepositoryIdentity) {
        host?.metric(
            .gauge,
            "refresh_age_seconds",
            seconds,
            labels: ["repository": identity.name]
        )
    }
}
