internal import GitPackages
internal import JSONText
internal import O2DMSPluginKit

/// Tells the host's log and metrics how a repository fares.
struct RepositoryReporter: Sendable {
    let repository: String
    /// `nil` where there is no host.
    let host: Host?

    /// The repository was read.
    ///
    /// - Parameters:
    ///   - snapshot: what it has.
    ///   - isNews: whether that is worth a line of the log.
    func read(_ snapshot: PackageSnapshot, isNews: Bool) {
        if isNews {
            host?.log(
                snapshot.skipped > 0 ? .warning : .info,
                "repository read",
                [
                    "repository": .string(repository),
                    "packages": .integer(Int64(snapshot.packages.count)),
                    "skipped": .integer(Int64(snapshot.skipped)),
                ]
            )
        }
        host?.metric(
            .gauge,
            "git_packages",
            Double(snapshot.packages.count),
            labels: ["repository": repository]
        )
        host?.metric(
            .gauge,
            "git_skipped_directories",
            Double(snapshot.skipped),
            labels: ["repository": repository]
        )
        count("success")
    }

    /// An attempt failed.
    func failed(_ message: String, isNews: Bool = true) {
        if isNews {
            host?.log(
                .warning,
                "repository not readable",
                ["repository": .string(repository), "error": .string(message)]
            )
        }
        count("failure")
    }

    /// What deployments name beside the packages could not be looked for.
    func missed(_ message: String) {
        host?.log(
            .warning,
            "revisions that deployments name not fetched",
            ["repository": .string(repository), "error": .string(message)]
        )
    }

    /// How old what is served is.
    func aged(_ seconds: Double) {
        host?.metric(.gauge, "refresh_age_seconds", seconds, labels: ["repository": repository])
    }

    private func count(_ result: String) {
        host?.metric(.counter, "refreshes_total", 1, labels: ["repository": repository, "result": result])
    }
}
