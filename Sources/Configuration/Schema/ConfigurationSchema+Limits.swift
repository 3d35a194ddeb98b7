extension ConfigurationSchema {
    static let limits: SectionSchema<LimitSettings> = {
        let defaults = LimitSettings()
        return SectionSchema(
            name: "limits",
            documentation: "What a client may send, hold or wait for.",
            fields: connectionLimits(defaults) + requestLimits(defaults) + packageLimits(defaults)
                + listLimits(defaults) + deploymentLimits(defaults)
        )
    }()

    private static let kibibyte: UInt64 = 1 << 10
    private static let gibibyte: UInt64 = 1 << 30

    private static func connectionLimits(_ defaults: LimitSettings) -> [Field<LimitSettings>] {
        [
            .integer(
                "connections",
                \.connections,
                of: defaults,
                in: 1...1_000_000,
                "The most connections at once; one more is answered 503."
            ),
            .integer(
                "connections_per_address",
                \.connectionsPerAddress,
                of: defaults,
                in: 1...1_000_000,
                "The most connections at once from one address."
            ),
            .duration(
                "idle_timeout",
                \.idleTimeout,
                of: defaults,
                "How long a connection may be silent between requests."
            ),
            .duration(
                "linger_timeout",
                \.lingerTimeout,
                of: defaults,
                "How long a closing connection still takes in what its client sends."
            ),
            .duration(
                "drain_timeout",
                \.drainTimeout,
                of: defaults,
                "How long running requests may take to finish when the gateway stops."
            ),
        ]
    }

    private static func requestLimits(_ defaults: LimitSettings) -> [Field<LimitSettings>] {
        [
            .size(
                "request_line",
                \.requestLineBytes,
                of: defaults,
                in: 256...kibibyte << 10,
                "The longest request line; longer answers 414."
            ),
            .size(
                "header_bytes",
                \.headerBytes,
                of: defaults,
                in: kibibyte...kibibyte << 10,
                "The largest request head; larger answers 431."
            ),
            .integer(
                "header_count",
                \.headerCount,
                of: defaults,
                in: 1...10_000,
                "The most header fields; more answers 431."
            ),
            .size(
                "trailer_bytes",
                \.trailerBytes,
                of: defaults,
                in: 0...kibibyte << 10,
                "The most bytes of trailers and chunk extensions in a body."
            ),
            .duration(
                "header_timeout",
                \.headerTimeout,
                of: defaults,
                "From the first byte of a request until its head is complete; later answers 408."
            ),
            .duration(
                "request_timeout",
                \.requestTimeout,
                of: defaults,
                "From the first byte of a request to the last of its response."
            ),
            .size(
                "body_minimum_rate",
                \.bodyMinimumRateBytes,
                of: defaults,
                in: 0...gibibyte,
                "The least that must arrive of a body each second, averaged over `body_rate_window`."
            ),
            .duration(
                "body_rate_window",
                \.bodyRateWindow,
                of: defaults,
                "The time over which the rate of a body is judged."
            ),
            .size(
                "body_buffer",
                \.bodyBufferBytes,
                of: defaults,
                in: 4 * kibibyte...gibibyte,
                "The part of one request body that waits in memory."
            ),
            .duration(
                "write_timeout",
                \.writeTimeout,
                of: defaults,
                "How long a client may take less than `write_minimum_rate`."
            ),
            .size(
                "write_minimum_rate",
                \.writeMinimumRateBytes,
                of: defaults,
                in: 0...gibibyte,
                "The least that a client must take of a response each second."
            ),
            .size(
                "write_buffer",
                \.writeBufferBytes,
                of: defaults,
                in: 4 * kibibyte...gibibyte,
                "The part of one response that waits in memory."
            ),
        ]
    }

    private static func packageLimits(_ defaults: LimitSettings) -> [Field<LimitSettings>] {
        [
            .size(
                "package_size",
                \.packageBytes,
                of: defaults,
                in: kibibyte...gibibyte << 10,
                "The largest archive, compressed as it is sent; larger answers 413."
            ),
            .size(
                "spool_size",
                \.spoolBytes,
                of: defaults,
                in: kibibyte...gibibyte << 20,
                "The most bytes that all running uploads hold on disk together."
            ),
            .size(
                "spool_free_space",
                \.spoolFreeBytes,
                of: defaults,
                in: 0...gibibyte << 20,
                "The room that must stay free on the spool's file system; below it uploads answer 503."
            ),
            .integer(
                "concurrent_uploads",
                \.concurrentUploads,
                of: defaults,
                in: 1...1024,
                "How many uploads are received at once; each holds a thread."
            ),
            .integer(
                "waiting_uploads",
                \.waitingUploads,
                of: defaults,
                in: 0...100_000,
                "How many uploads wait for their turn; more answer 503."
            ),
            .duration(
                "transfer_timeout",
                \.transferTimeout,
                of: defaults,
                "How long an adapter may take to move an archive or a whole list."
            ),
            .size(
                "form_field_size",
                \.formFieldBytes,
                of: defaults,
                in: 64...kibibyte << 10,
                "The largest text field of an upload form."
            ),
            .size(
                "provenance_size",
                \.provenanceBytes,
                of: defaults,
                in: kibibyte...kibibyte << 14,
                "The largest provenance file of an upload form."
            ),
            .size(
                "registration_size",
                \.registrationBytes,
                of: defaults,
                in: kibibyte...kibibyte << 14,
                "The largest JSON body of a registration."
            ),
        ]
    }

    private static func listLimits(_ defaults: LimitSettings) -> [Field<LimitSettings>] {
        [
            .size(
                "page_size",
                \.pageBytes,
                of: defaults,
                in: 64 * kibibyte...gibibyte,
                "The largest page of a list that is put together in memory."
            ),
            .integer(
                "concurrent_streams",
                \.concurrentStreams,
                of: defaults,
                in: 1...1024,
                "How many whole lists are streamed at once; each holds a thread."
            ),
            .integer(
                "waiting_streams",
                \.waitingStreams,
                of: defaults,
                in: 0...100_000,
                "How many whole lists wait for their turn; more answer 503."
            ),
            .duration(
                "first_answer_timeout",
                \.firstAnswerTimeout,
                of: defaults,
                "How long a streamed list waits for the first word of each adapter."
            ),
            .size(
                "compression_threshold",
                \.compressionThresholdBytes,
                of: defaults,
                in: 0...gibibyte,
                "The smallest body that is compressed for a client that accepts gzip."
            ),
            .integer(
                "cached_answers",
                \.cachedAnswers,
                of: defaults,
                in: 0...1_000_000,
                "How many answers to reads are kept and sent again while their revisions stand; 0 keeps none."
            ),
            .size(
                "cached_answers_size",
                \.cachedAnswersBytes,
                of: defaults,
                in: 0...16 * gibibyte,
                "The memory that kept answers may take together."
            ),
        ]
    }

    private static func deploymentLimits(_ defaults: LimitSettings) -> [Field<LimitSettings>] {
        [
            .integer(
                "deployments",
                \.deployments,
                of: defaults,
                in: 1...10_000_000,
                "The most deployments, of all adapters together, that one answer is made of; beyond it nobody can tell who uses a package."
            ),
            .size(
                "deployments_size",
                \.deploymentsBytes,
                of: defaults,
                in: 64 * kibibyte...16 * gibibyte,
                "The most memory that those may take; for each answer that is being made."
            ),
            .duration(
                "deployments_timeout",
                \.deploymentsTimeout,
                of: defaults,
                "How long an adapter may take to say which deployments there are, or who uses a package; its own `timeout` holds too."
            ),
            .duration(
                "usage_timeout",
                \.usageTimeout,
                of: defaults,
                "How long an adapter may take to say who uses a package that is shown; then its `status` leaves that out of account."
            ),
        ]
    }
}
