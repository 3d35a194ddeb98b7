/// The conditions of a query, as SQL and the values for it.
struct AuditFilter {
    /// Empty, or from `WHERE` on.
    let condition: String
    let values: [String?]

    init(_ query: AuditQuery) {
        var (terms, values): ([String], [String?]) = ([], [])
        let pairs = [
            ("(name || '-' || version) =", query.packageID), ("action =", query.action),
            ("time >=", query.since.map { "\($0)" }), ("time <", query.until.map { "\($0)" }),
        ]
        for (term, value) in pairs {
            guard let value else { continue }
            values.append(value)
            terms.append("\(term) $\(values.count)")
        }
        condition = terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ")
        self.values = values
    }
}
