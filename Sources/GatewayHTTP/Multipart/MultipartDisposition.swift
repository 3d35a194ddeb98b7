/// The value of a part's `Content-Disposition`: `form-data` with its parameters (RFC 7578 section 4.2).
struct MultipartDisposition: Sendable {
    let name: String
    let filename: String?

    init(_ value: ArraySlice<UInt8>) throws(MultipartError) {
        var parameters = HeaderParameters(value)
        guard let type = parameters.takeToken(), type == "form-data" else { throw .badDisposition }
        var name: String?
        var filename: String?
        while !parameters.isAtEnd {
            guard let parameter = parameters.takeParameter() else { throw .badDisposition }
            switch parameter.name {
            case "name" where name == nil: name = parameter.value
            case "filename" where filename == nil: filename = parameter.value
            default: throw .badDisposition
            }
        }
        guard let name, !name.isEmpty else { throw .badDisposition }
        self.name = name
        self.filename = filename
    }
}
