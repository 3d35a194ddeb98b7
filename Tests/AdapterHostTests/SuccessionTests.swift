// SPDX-License-Identifier: Apache-2.0

import Testing
import ThreadsTesting

@testable import AdapterHost

/// What a new instance has to know of the changes that its predecessor makes meanwhile.
@Suite(.ownThread)
struct `Changes around a replacement` {
    /// A change of a package; `id` says how a look at it goes.
    private func change(_ name: String, by adapter: String = "actor", id: String = "good") -> PackageChange {
        var look = part(id)
        look.name = name
        look.version = "1.0.0"
        return PackageChange(by: adapter, of: look)
    }

    @Test func `only those of adapters that are being made are noted, and only while they are`() {
        let succession = Succession()
        succession.begin(["actor", "new"])
        #expect(succession.expects("actor") && !succession.expects("stays"))
        for adapter in ["actor", "stays"] {
            #expect(succession.heirs(toBeTold: change("a", by: adapter)).isEmpty)
        }
        let missed = succession.introduce([])
        #expect(missed.mapValues { $0.changes.count } == ["actor": 1, "new": 0])
        _ = succession.heirs(toBeTold: change("b"))
        #expect(succession.introduce([]).isEmpty)
    }

    @Test func `each package is noted once, and beyond the limit only its name`() {
        var missed = MissedChanges()
        for number in 0..<MissedChanges.limit { missed.note(change("\(number)")) }
        #expect(missed.changes.count == 1024 && missed.beyond.count == 0)
        missed.note(change("0"))
        #expect(missed.beyond.count == 0, "the look at it comes after both changes")
        missed.note(change("1024", id: "one-more-1.0.0"))
        #expect(missed.changes.count == 1024 && missed.beyond.text == "one-more-1.0.0")
    }

    @Test(arguments: [(20, "1, 2", ""), (21, "1, 2", " and 1 more")])
    func `of many packages the first are named`(_ count: Int, _ begin: String, _ end: String) {
        var packages = NamedPackages()
        for number in 1...count { packages.add("\(number)") }
        #expect(packages.count == count)
        #expect(packages.text.hasPrefix(begin) && packages.text.hasSuffix("20" + end))
    }

    /// What becomes of looks that an instance with this timeout is asked for.
    private func tell(_ changes: [PackageChange], timeout: Duration) throws -> String? {
        var missed = MissedChanges()
        for change in changes { missed.note(change) }
        var rest: String?
        try withActor(defines: ["GET_FLAGS=O2DMS_OPF_FRESH"], configure: { $0.timeout = timeout }) { loaded in
            loaded.registry.tell([try loaded.adapter()], ["actor": missed])
            rest = loaded.metric("o2dms_adapter_missed_changes_total{adapter=\"actor\"}")
        }
        return rest
    }

    @Test func `all that was missed is looked at`() throws {
        let changes = (0..<100).map { change("\($0)") }
        #expect(try tell(changes, timeout: .seconds(60)) == "0")
    }

    @Test
    func
        `a backend that does not answer is waited for no longer than its timeout, and what was missed counts`()
        throws
    {
        // One after the other they would take a minute.
        let changes = (0..<200).map { change("\($0)", id: "wait-cancel") }
        #expect(try tell(changes, timeout: .milliseconds(300)) == "200")
    }

    @Test func `what was too much to be noted is counted as missed`() throws {
        let changes = (0...MissedChanges.limit).map { change("\($0)") }
        #expect(try tell(changes, timeout: .seconds(60)) == "1")
    }
}
