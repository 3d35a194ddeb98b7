public import PackageLifecycle

/// The bounds that the API itself sets on requests; those of the HTTP engine and of the adapters stand beside them.
public struct APILimits: Sendable {
    /// The largest archive that is accepted, in bytes, compressed as it is sent.
    public var packageBytes: UInt64 = 100 * 1024 * 1024
    /// The largest text field of an upload form, in bytes.
    public var formFieldBytes = 4 * 1024
    /// The largest provenance file of an upload form, in bytes.
    public var provenanceBytes = 256 * 1024
    /// The largest JSON body of a registration, in bytes.
    public var registrationBytes: UInt64 = 64 * 1024
    /// The largest page that is put together in memory, in bytes; a page beyond it is answered 500.
    public var pageBytes = 32 * 1024 * 1024
    /// How long an adapter may take for an operation that moves an archive or a whole list.
    public var transferTimeout: Duration = .seconds(900)
    /// How long a streamed list waits for the first word of each adapter before it goes on without it.
    public var firstAnswerTimeout: Duration = .seconds(30)
    /// How many uploads are received at the same time; each holds a thread while its body arrives.
    public var concurrentUploads = 32
    /// How many uploads wait for one of those threads; more are answered 503.
    public var waitingUploads = 256
    /// How many whole lists are streamed at the same time; each holds a thread while the client reads.
    public var concurrentStreams = 16
    /// How many whole lists wait for one of those threads; more are answered 503.
    public var waitingStreams = 64
    /// How many changes wait for the state store at the same time; each holds a thread meanwhile.
    public var concurrentChanges = 16
    /// How many changes wait for one of those threads; more are answered 503.
    public var waitingChanges = 256
    /// The bounds on asking the adapters about deployments.
    public var inquiry = InquiryLimits()
    /// How long an adapter may take to say who uses a package that is shown; then its usage counts as unknown.
    public var usageTimeout: Duration = .seconds(2)
    /// The smallest body that is worth compressing, in bytes.
    public var compressionThresholdBytes = 1024
    /// How many answers to reads are kept to be sent again while nothing changes; 0 = none.
    public var cachedAnswers = 1024
    /// The most memory for those answers, in bytes; 0 = none are kept.
    public var cachedAnswersBytes = 16 * 1024 * 1024

    /// The defaults.
    public init() {}
}
