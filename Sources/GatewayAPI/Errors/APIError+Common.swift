import JSONText

extension APIError {
    /// A parameter, header or form field that breaks a rule, named in `details.parameter`.
    static func badParameter(_ name: String, _ message: String) -> APIError {
        APIError(400, "BadRequest", message, details: object { $0.member("parameter", name) })
    }

    static func badRequest(_ message: String) -> APIError { APIError(400, "BadRequest", message) }

    static func packageNotFound(_ id: String) -> APIError {
        APIError(
            404,
            "PackageNotFound",
            "there is no package \(id)",
            details: object { $0.member("packageId", id) }
        )
    }

    static func adapterNotFound(_ name: String) -> APIError {
        APIError(
            404,
            "AdapterNotFound",
            "there is no adapter \(name)",
            details: object { $0.member("adapter", name) }
        )
    }

    /// Over a limit, which is named in bytes.
    static func tooLarge(_ what: String, limitBytes: UInt64) -> APIError {
        APIError(
            413,
            "PayloadTooLarge",
            "\(what) is larger than \(limitBytes) bytes",
            details: object { $0.member("limit", limitBytes) }
        )
    }

    /// A capability that nobody asked for offers; the adapters that were asked are named.
    static func notSupported(capability: String, adapters: [String], _ message: String? = nil) -> APIError {
        APIError(
            501,
            "OperationNotSupported",
            message ?? "no adapter here offers \(capability)",
            details: object { writer in
                writer.member("capability", capability)
                writer.key("adapters")
                writer.beginArray()
                for adapter in adapters { writer.string(adapter) }
                writer.endArray()
            }
        )
    }

    static func overloaded(_ message: String, cause: String? = nil) -> APIError {
        APIError(503, "ServiceUnavailable", message, retryAfterSeconds: 1, cause: cause)
    }

    /// A fault of ours.
    ///
    /// The body says no more than a request id, by which the log is searched for `cause`.
    static func internalError(_ cause: String) -> APIError {
        APIError(500, "InternalError", "an internal error; the log has its cause", cause: cause)
    }

    /// One JSON object as bytes.
    static func object(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.beginObject()
        write(&writer)
        writer.endObject()
        return writer.take()
    }
}
