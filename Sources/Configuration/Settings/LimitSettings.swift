/// The section `limits`: what a client may send, hold or wait for.
///
/// Sizes are bytes.
public struct LimitSettings: Sendable, Hashable {
    /// The longest request line.
    public var requestLineBytes: UInt64 = 8 << 10
    /// The largest request head.
    public var headerBytes: UInt64 = 32 << 10
    /// The most header fields in a request.
    public var headerCount = 100
    /// The most bytes of trailers and chunk extensions in a body.
    public var trailerBytes: UInt64 = 8 << 10
    /// The part of one request body that waits in memory.
    public var bodyBufferBytes: UInt64 = 256 << 10
    /// The part of one response that waits in memory.
    public var writeBufferBytes: UInt64 = 256 << 10
    /// From the first byte of a request until its head is complete.
    public var headerTimeout: Duration = .seconds(10)
    /// How long a connection may be silent between requests.
    public var idleTimeout: Duration = .seconds(60)
    /// From the first byte of a request to the last of its response.
    public var requestTimeout: Duration = .seconds(1800)
    /// The slowest a request body may arrive, in bytes a second.
    public var bodyMinimumRateBytes: UInt64 = 1 << 10
    /// The time over which that rate is judged.
    public var bodyRateWindow: Duration = .seconds(20)
    /// How long a client may take less of a response than the minimum rate.
    public var writeTimeout: Duration = .seconds(30)
    /// The slowest a client may take a response, in bytes a second.
    public var writeMinimumRateBytes: UInt64 = 1 << 10
    /// How long a connection that is being closed still takes in what its client sends.
    public var lingerTimeout: Duration = .seconds(5)
    /// The most connections at once.
    public var connections = 10_000
    /// The most connections at once from one address.
    public var connectionsPerAddress = 1000
    /// How long running requests may take to finish when the gateway stops.
    public var drainTimeout: Duration = .seconds(30)
    /// The largest archive.
    public var packageBytes: UInt64 = 100 << 20
    /// The largest text field of an upload form.
    public var formFieldBytes: UInt64 = 4 << 10
    /// The largest provenance file of an upload form.
    public var provenanceBytes: UInt64 = 256 << 10
    /// The largest JSON body of a registration.
    public var registrationBytes: UInt64 = 64 << 10
    /// The largest page of a list that is put together in memory.
    public var pageBytes: UInt64 = 32 << 20
    /// The smallest body that is compressed.
    public var compressionThresholdBytes: UInt64 = 1 << 10
    /// How many answers to reads are kept.
    public var cachedAnswers = 1024
    /// The memory that kept answers may take together.
    public var cachedAnswersBytes: UInt64 = 16 << 20
    /// How long an adapter may take to move an archive or a whole list.
    public var transferTimeout: Duration = .seconds(900)
    /// How long a streamed list waits for the first word of each adapter.
    public var firstAnswerTimeout: Duration = .seconds(30)
    /// How many uploads are received at once.
    public var concurrentUploads = 32
    /// How many uploads wait for their turn.
    public var waitingUploads = 256
    /// How many whole lists are streamed at once.
    public var concurrentStreams = 16
    /// How many whole lists wait for their turn.
    public var waitingStreams = 64
    /// The most deployments that an answer is made of.
    public var deployments = 50_000
    /// The most memory that those may take.
    public var deploymentsBytes: UInt64 = 64 << 20
    /// How long an adapter may take to say which deployments there are, or who uses a package.
    public var deploymentsTimeout: Duration = .seconds(10)
    /// How long an adapter may take to say who uses a package that is shown.
    public var usageTimeout: Duration = .seconds(2)
    /// The most bytes that all running uploads hold in the spool.
    public var spoolBytes: UInt64 = 2 << 30
    /// The room that must stay free on the spool's file system.
    public var spoolFreeBytes: UInt64 = 64 << 20

    /// The defaults.
    public init() {}
}
