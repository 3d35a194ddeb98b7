import Testing

@testable import FluxAdapter

/// The texts in which Flux names the state of a source.
struct FluxRevisionTests {
    private static let commit = "5394cb7f48332b2de7c17dd8b8384bbc84b7e738"
    private static let manifest = String(repeating: "0123456789abcdef", count: 4)

    @Test(arguments: [
        ("main@sha1:\(commit)", "main", "sha1:\(commit)"),
        ("refs/pull/420/head@sha1:\(commit)", "refs/pull/420/head", "sha1:\(commit)"),
        ("sha1:\(commit)", nil, "sha1:\(commit)"),
        ("6.1.0@sha256:\(manifest)", "6.1.0", "sha256:\(manifest)"),
        ("sha256:\(manifest)", nil, "sha256:\(manifest)"),
        ("feature/x/\(commit)", "feature/x", "sha1:\(commit)"),
        ("latest/\(manifest)", "latest", "sha256:\(manifest)"),
        (commit, nil, "sha1:\(commit)"),
        ("me@home/\(commit)@sha1:\(commit)", "me@home/\(commit)", "sha1:\(commit)"),
    ])
    func `a revision names what was followed and what it stood for`(
        text: String,
        reference: String?,
        digest: String
    ) {
        let revision = FluxRevision(text)
        #expect(revision?.reference == reference)
        #expect(revision?.digest.description == digest)
    }

    @Test func `digits of a digest are compared in lower case`() {
        #expect(FluxRevision("main@sha1:\(Self.commit.uppercased())")?.digest.hex == Self.commit)
    }

    @Test(arguments: [
        "", "6.0.3", "6.0.3+1", "main", "main@", "main@sha1:", "main@sha1:12", "main/abc", "md5:1", "@",
    ])
    func `what is no revision is none`(text: String) {
        #expect(FluxRevision(text) == nil)
    }

    @Test func `a digest of the wrong length or with other characters is none`() {
        #expect(FluxDigest("sha1:\(Self.commit)0") == nil)
        #expect(FluxDigest("sha256:\(Self.commit)") == nil)
        #expect(FluxDigest("sha1:" + String(repeating: "g", count: 40)) == nil)
        #expect(FluxDigest("sha512:" + String(repeating: "a", count: 128)) != nil)
    }
}
