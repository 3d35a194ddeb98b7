/// Builds a multipart body, well-formed or not.
struct TestForm {
    static let boundary = "XX"
    private var bytes: [UInt8] = []

    mutating func add(_ name: String, _ value: String) { add(name, Array(value.utf8), filename: nil) }

    mutating func add(_ name: String, _ value: [UInt8], filename: String?) {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        bytes += Array("--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n".utf8)
        bytes += value + [0x0D, 0x0A]
    }

    var finished: [UInt8] { bytes + Array("--XX--\r\n".utf8) }
}
