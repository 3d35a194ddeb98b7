import AdapterWork
import HTTPClient
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// What a caller has been told is in the very next answer, whatever the other gateway and the regular looks at the index do.
@Suite(.ownThread)
struct ReadingRaceTests {
    @Test func `what a refusal is based on is served, also where the index was read before`() throws {
        let settings = RepositorySettings(url: "s3://bucket/charts", kind: .http(depth: nil))
        let repository = IndexRepository(
            settings,
            SteppedStore(),
            typeName: "s3",
            reporter: RepositoryReporter(host: nil)
        )
        repository.follower.lookNow()
        let read = repository.state.snapshot
        // As if a publication had been put in its place later than what was published on top of it.
        let older = try RepositorySnapshot.empty()
        repository.serve(older)
        let terms = HTTPTerms(timeout: .seconds(20))
        let known = try repository.publisher.refresh(terms, serve: repository.serve)
        #expect(known === read)
        #expect(repository.state.snapshot === read)
    }

    @Test
    func `what is stored, or refused because it is there, can be fetched at once from the same gateway`()
        throws
    {
        let archives = try (0..<60).map { try chart("a", "1.0.\($0)") }
        try withStoreAdapters(2, SteppedStore(), refreshMilliseconds: 20) { gateways throws in
            let failures = Mutex<[String]>([])
            concurrently(2) { number in
                for (patch, archive) in archives.enumerated() {
                    do {
                        let refusal = try gateways[number].upload(archive).error
                        let fetched = try gateways[number].fetch("a", "1.0.\(patch)")
                        guard refusal == nil || refusal?.code == .alreadyExists, fetched.data == archive
                        else {
                            failures.withLock {
                                $0.append(
                                    "1.0.\(patch) of \(number): \(refusal as Any), \(fetched.error as Any)"
                                )
                            }
                            continue
                        }
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }
}
