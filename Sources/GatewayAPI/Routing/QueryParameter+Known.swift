import AdapterHost
import PackageLifecycle

extension QueryParameter {
    static let adapter = QueryParameter(
        "adapter",
        .text(maximumBytes: 128),
        "Only this adapter, by its configured name."
    )
    static let taker = QueryParameter(
        "adapter",
        .text(maximumBytes: 128),
        "The adapter that is to take it, by its configured name; the same as `adapter` in the body, which need not name it again."
    )
    static let repository = QueryParameter(
        "repository",
        .text(maximumBytes: 253),
        "Only the repository of this name, as the adapter's configuration calls it."
    )
    static let exactName = QueryParameter(
        "name",
        .text(maximumBytes: 253),
        "With `version`, never alone: which of several packages that share this id is meant."
    )
    static let exactVersion = QueryParameter(
        "version",
        .text(maximumBytes: 256),
        "With `name`, never alone: which of several packages that share this id is meant."
    )
    static let dryRun = QueryParameter("dryRun", .boolean, "Check everything, change nothing, and report.")
    static let force = QueryParameter(
        "force",
        .boolean,
        "`true` removes the package even while it is in use; `false` keeps it, and marks it deprecated."
    )

    /// What the choice of one package takes.
    static let choice = [adapter, repository, exactName, exactVersion]

    /// What the list takes.
    static let list =
        [
            QueryParameter("name", .text(maximumBytes: 253), "Only packages of exactly this artifact name."),
            QueryParameter(
                "version",
                .text(maximumBytes: 256),
                "Only this version; compared after SemVer normalisation, else as text."
            ),
            QueryParameter(
                "versionRange",
                .text(maximumBytes: 256),
                "Only versions that satisfy this constraint in Helm's grammar, for example `^1.2` or `>=1 <2`."
            ),
            adapter,
            repository,
            QueryParameter(
                "status",
                .choice(PackageStatus.allCases.map(\.rawValue)),
                "Only packages in this state; `X-O2DMS-Partial` names adapters that could not tell who uses them."
            ),
            QueryParameter(
                "q",
                .text(maximumBytes: 256),
                "Only packages with this text in name, description or keywords, whatever its case."
            ),
        ] + page

    /// What every list takes.
    static let page = [
        QueryParameter(
            "limit",
            .integer(1...1000),
            "At most so many. Without it the answer is everything, streamed."
        ),
        QueryParameter("offset", .integer(0...UInt64(Int64.max)), "Leave out so many at the start."),
        QueryParameter(
            "partial",
            .boolean,
            "`false`: if one adapter cannot answer, fail, instead of listing what the others have."
        ),
    ]

    /// What the audit takes.
    static let audit = [
        QueryParameter(
            "packageId",
            .text(maximumBytes: 512),
            "Only what was done to packages of this id."
        ),
        QueryParameter("action", .choice(AuditAction.allCases.map(\.rawValue)), "Only this."),
        QueryParameter("since", .text(maximumBytes: 64), "Only from this time on (RFC 3339)."),
        QueryParameter("until", .text(maximumBytes: 64), "Only before this time (RFC 3339)."),
        QueryParameter("limit", .integer(1...1000), "At most so many; 100 without it."),
        QueryParameter("offset", .integer(0...UInt64(Int64.max)), "Leave out so many of the newest."),
    ]

    /// What the list of deployments takes.
    static let deployments =
        [
            QueryParameter(
                "packageId",
                .text(maximumBytes: 512),
                "Only deployments that use this package, each with its evidence."
            ),
            QueryParameter(
                "repository",
                .text(maximumBytes: 253),
                "With `packageId`, never alone: which repository's package is meant, as the adapter's configuration calls it."
            ),
            QueryParameter("namespace", .text(maximumBytes: 253), "Only deployments in this namespace."),
            status,
            adapter,
        ] + page

    /// What the users of a package are filtered by, beside the choice of the package.
    static let usage =
        choice + [
            QueryParameter("namespace", .text(maximumBytes: 253), "Only deployments in this namespace."),
            status,
        ] + page

    private static let status = QueryParameter(
        "status",
        .choice(DeploymentView.Status.allCases.map(\.text)),
        "Only deployments that stand so."
    )
}
