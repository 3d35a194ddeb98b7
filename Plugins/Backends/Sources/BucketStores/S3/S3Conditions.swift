internal import ObjectStore

/// What a server was found to do: which conditions it honours, and whether it states digests.
struct S3Conditions: Sendable, Hashable {
    /// Storing only what is absent.
    var createsOnly = false
    /// Storing only in place of a certain version.
    var comparesVersions = false
    /// Whether what it states of an object that it has stored is the MD5 digest of the content.
    var statesDigests = false

    func honours(_ condition: ObjectCondition) -> Bool {
        condition == .absent ? createsOnly : comparesVersions
    }

    /// What a person should know.
    var remark: String? {
        guard !(createsOnly && comparesVersions) else { return nil }
        return
            "the store honours no conditions on writes: gateways take turns by lock objects (.o2dms-lock/), and what "
            + "other programs write at the same time may be lost"
    }
}
