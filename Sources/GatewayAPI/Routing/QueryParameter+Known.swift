extension QueryParameter {
    static let adapter = QueryParameter(
        "adapter",
        .text(maximumBytes: 128),
        "Only this adapter, by its configured name."
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
        "`true` removes the package even while it is in use; `false` asks for a soft delete."
    )

    /// What the choice of one package takes.
    static let choice = [adapter, repository, exactName, exactVersion]

    /// What the list takes.
    static let list = [
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
            .choice(["uploaded", "available", "in_use", "deprecated"]),
            "Only packages in this state."
        ),
        QueryParameter(
            "q",
            .text(maximumBytes: 256),
            "Only packages with this text in name, description or keywords, whatever its case."
        ),
        QueryParameter(
            "limit",
            .integer(1...1000),
            "At most so many packages. Without it the answer is everything, streamed."
        ),
        QueryParameter("offset", .integer(0...UInt64(Int64.max)), "Leave out so many packages at the start."),
        QueryParameter(
            "partial",
            .boolean,
            "`false`: if one adapter cannot answer, fail, instead of listing the others' packages."
        ),
    ]
}
