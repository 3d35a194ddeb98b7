extension ConfigurationSchema {
    static let state: SectionSchema<StateSettings> = {
        let defaults = StateSettings()
        return SectionSchema(
            name: "state",
            documentation: "What the gateway keeps: the spool, and the states of packages with their audit.",
            fields: places(defaults) + times(defaults) + retention(defaults)
        )
    }()

    private static func places(_ defaults: StateSettings) -> [Field<StateSettings>] {
        [
            .text(
                "directory",
                \.directory,
                of: defaults,
                type: "path",
                "The directory for the spool and the embedded state, relative to the file."
            ),
            .text(
                "spool",
                \.spoolDirectory,
                of: defaults,
                type: "path",
                "The directory of running uploads, relative to `state.directory`."
            ),
            .text(
                "url",
                \.url,
                of: defaults,
                type: "URL",
                "Where package states are kept: `sqlite:FILE` or `postgresql://…`."
            ) { text throws(ValueError) in
                guard
                    ["sqlite:", "postgresql://", "postgres://"].contains(where: {
                        text.utf8.starts(with: $0.utf8) && text.utf8.count > $0.utf8.count
                    })
                else { throw ValueError("must begin with sqlite: or postgresql://") }
            },
            .integer(
                "connections",
                \.connections,
                of: defaults,
                in: 1...1000,
                "The most connections to PostgreSQL at once, besides the one that holds the locks."
            ),
        ]
    }

    private static func times(_ defaults: StateSettings) -> [Field<StateSettings>] {
        [
            .duration(
                "refresh",
                \.refresh,
                of: defaults,
                in: .milliseconds(10)...(.seconds(3600)),
                "How often the state store is asked for what other replicas changed."
            ),
            .duration(
                "timeout",
                \.timeout,
                of: defaults,
                in: .milliseconds(100)...(.seconds(300)),
                "How long one question to the state store may take; then writes answer 503."
            ),
            .duration(
                "lock_timeout",
                \.lockTimeout,
                of: defaults,
                in: .milliseconds(10)...(.seconds(3600)),
                "How long a change waits for another one of the same package; then it answers 503."
            ),
            .duration(
                "recovery_timeout",
                \.recoveryTimeout,
                of: defaults,
                in: .zero...(.seconds(3600)),
                "How long the gateway is not ready while it finds out what a crash left undone; then it goes on with that in the background."
            ),
            .duration(
                "count_interval",
                \.countInterval,
                of: defaults,
                in: .milliseconds(100)...(.seconds(86_400)),
                "How often the packages of each adapter are counted by status, for the metrics."
            ),
            .integer(
                "concurrent_changes",
                \.concurrentChanges,
                of: defaults,
                in: 1...1000,
                "The most changes that wait for the state store at once."
            ),
            .integer(
                "waiting_changes",
                \.waitingChanges,
                of: defaults,
                in: 0...100_000,
                "The most changes that wait for their turn; more answer 503."
            ),
        ]
    }

    private static func retention(_ defaults: StateSettings) -> [Field<StateSettings>] {
        let longest = Duration.seconds(10 * 365 * 86_400)
        return [
            .duration(
                "idempotency_retention",
                \.idempotencyRetention,
                of: defaults,
                in: .seconds(1)...longest,
                "How long the answer to an upload with an `Idempotency-Key` is kept."
            ),
            .duration(
                "removal_retention",
                \.removalRetention,
                of: defaults,
                in: .seconds(1)...longest,
                "How long it is known that a package was removed; longer than adapters take to see it."
            ),
            .duration(
                "audit_retention",
                \.auditRetention,
                of: defaults,
                in: .zero...longest,
                "How long the audit is kept; 0s is for ever."
            ),
            .duration(
                "purge_after",
                \.purgeAfter,
                of: defaults,
                in: .zero...longest,
                "How long after its soft deletion an unused package is removed; 0s is never."
            ),
        ]
    }
}
