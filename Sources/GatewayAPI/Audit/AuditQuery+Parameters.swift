import JSONText
import PackageLifecycle

extension AuditQuery {
    /// So many records without a `limit`: an audit is never sent whole.
    private static let defaultLimit: UInt64 = 100

    static func limit(of values: QueryValues) -> Int {
        Int(clamping: values.integer("limit") ?? defaultLimit)
    }

    /// What a request asks for.
    init(_ values: QueryValues) throws(APIError) {
        self.init(limit: Self.limit(of: values), offset: Int(clamping: values.integer("offset") ?? 0))
        packageID = values.text("packageId")
        action = values.text("action")
        since = try Self.time("since", values)
        until = try Self.time("until", values)
    }

    private static func time(_ name: String, _ values: QueryValues) throws(APIError) -> Int64? {
        guard let text = values.text(name) else { return nil }
        guard let time = RFC3339.nanoseconds(text) else {
            throw .badParameter(
                name,
                "the query parameter \(name) must be a time such as 2026-01-14T10:00:00Z, of the years 1678 to 2261"
            )
        }
        return time
    }
}
