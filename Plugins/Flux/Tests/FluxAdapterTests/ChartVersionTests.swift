import Testing

@testable import FluxAdapter

/// What Flux makes of a chart's version, and how to tell the version in the repository from it.
struct ChartVersionTests {
    private static let digest = FluxDigest("sha256:0123456789ab" + String(repeating: "c", count: 52))

    @Test func `the beginning of the digest is taken away, another build text is the chart's own`() {
        #expect(ChartVersion.original("6.0.3+0123456789ab", digest: Self.digest) == "6.0.3")
        #expect(ChartVersion.original("6.0.3+0123456789ac", digest: Self.digest) == "6.0.3+0123456789ac")
        #expect(ChartVersion.original("6.0.3+0123456789ab", digest: nil) == "6.0.3+0123456789ab")
        #expect(ChartVersion.original("6.0.3-rc.1", digest: Self.digest) == "6.0.3-rc.1")
    }

    @Test func `the generation is taken away only of a chart that was packed anew`() {
        #expect(ChartVersion.original("6.0.3+1", digest: nil, isRepacked: true) == "6.0.3")
        #expect(ChartVersion.original("6.0.3+1", digest: nil) == "6.0.3+1")
        #expect(ChartVersion.original("6.0.3+build", digest: nil, isRepacked: true) == "6.0.3+build")
        #expect(
            ChartVersion.original("6.0.3+0123456789ab.7", digest: Self.digest, isRepacked: true) == "6.0.3"
        )
        #expect(
            ChartVersion.original("6.0.3+other.7", digest: Self.digest, isRepacked: true) == "6.0.3+other.7"
        )
        #expect(ChartVersion.original("6.0.3+a.b.7", digest: Self.digest, isRepacked: true) == "6.0.3+a.b.7")
        #expect(ChartVersion.original("6.0.3+", digest: nil, isRepacked: true) == "6.0.3+")
    }

    @Test(arguments: [
        ("6.0.3+7", "6.0.3"), ("6.0.3+0123456789ab", "6.0.3"), ("6.0.3-rc.1+0123456789ab.7", "6.0.3-rc.1"),
        ("6.0.3", nil), ("6.0.3+build", nil), ("6.0.3+0123456789abc", nil), ("6.0.3+a.7", nil),
        ("6.0.3+0123456789ab.7.1", nil), ("6.0.3+", nil),
    ])
    func `what Flux may have added is told from a build text that it never makes`(
        text: String,
        version: String?
    ) {
        #expect(ChartVersion.possible(text) == version)
    }

    @Test func `a tag stands for a version, with an underscore in place of the plus`() {
        #expect(ChartVersion.version(ofTag: "6.0.3_b1") == "6.0.3+b1")
        #expect(ChartVersion.version(ofTag: "v6.0.3") == "v6.0.3")
        #expect(ChartVersion.version(ofTag: "latest") == nil)
    }
}
