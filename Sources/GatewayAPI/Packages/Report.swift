import JSONText

/// What a dry run answers.
enum Report {
    /// The report: the package that would be stored or removed if the adapter says, and the adapter's own details.
    static func json(adapter: String, package: [UInt8]?, details: [UInt8]?) -> [UInt8] {
        APIError.object { writer in
            writer.member("dryRun", true)
            writer.member("adapter", adapter)
            if let package { writer.member("package", json: package) }
            if let details { writer.member("report", json: details) }
        }
    }
}
