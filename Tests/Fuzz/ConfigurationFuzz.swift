/// libFuzzer target: the configuration file. Beyond not crashing, a refusal has places within the text and shows no secret,
/// and what is accepted hands every adapter a valid JSON object.

import JSONText

private let secret = "S3CRET"

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let environment = ["A": secret, "B": "5", "C": "1MiB"]
    switch GatewayConfiguration.parse(bytes, path: "gateway.yaml", environment: environment).result {
    case .failure(let errors):
        precondition(!errors.all.isEmpty && errors.all.count <= 100)
        let lines =
            bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + unicodeBreaks(bytes) + 1
        for error in errors.all { precondition((0...lines + 1).contains(error.line ?? 0), "\(error)") }
        let isInText = String(decoding: bytes, as: UTF8.self).contains(secret)
        precondition(isInText || !errors.description.contains(secret))
    case .success(let configuration):
        precondition(configuration.adapters.contains(where: \.enabled))
        precondition(Set(configuration.adapters.map(\.name)).count == configuration.adapters.count)
        for adapter in configuration.adapters { check(adapter) }
    }
    return 0
}

private func check(_ adapter: AdapterSettings) {
    guard let value = try? JSONValue(parsing: adapter.config, depthLimit: 65), value.members != nil else {
        preconditionFailure("no JSON object")
    }
    precondition((1...63).contains(adapter.name.utf8.count) && !adapter.libraryPath.isEmpty)
    precondition(adapter.timeout > .zero && adapter.workers > 0)
}

/// YAML 1.1 also ends lines at NEL and the line and paragraph separators; counted generously.
private func unicodeBreaks(_ bytes: [UInt8]) -> Int { bytes.count { $0 == 0x85 || $0 == 0xA8 || $0 == 0xA9 } }
