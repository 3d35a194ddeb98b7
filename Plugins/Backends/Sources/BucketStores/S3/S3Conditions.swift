internal import ObjectStore

/// Which conditions a server honours, as it was found out.
struct S3Conditions: Sendable, Hashable {
    /// Storing only what is absent.
    let createsOnly: Bool
    /// Storing only in place of a certain version.
    let comparesVersions: Bool

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
