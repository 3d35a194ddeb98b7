/// libFuzzer target: `WWW-Authenticate`. Beyond not crashing, what is read must keep its promises and be read again from what it
/// means, however it was written.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChallenge(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
    guard let challenges = AuthenticationChallenge.read(text) else { return 0 }
    precondition(!challenges.isEmpty && text.utf8.count <= AuthenticationChallenge.limitBytes)
    for challenge in challenges {
        precondition(!challenge.scheme.isEmpty && challenge.scheme == challenge.scheme.lowercased())
        precondition(challenge.parameters.count <= AuthenticationChallenge.parameterLimit)
        precondition(challenge.parameters.keys.allSatisfy { !$0.isEmpty && $0 == $0.lowercased() })
        precondition(
            challenge.parameters.values.allSatisfy { !$0.utf8.contains { $0 == 13 || $0 == 10 || $0 == 0 } }
        )
    }
    let again = challenges.map(written).joined(separator: ", ")
    precondition(
        again.utf8.count > AuthenticationChallenge.limitBytes
            || AuthenticationChallenge.read(again) == challenges,
        again
    )
    return 0
}

private func written(_ challenge: AuthenticationChallenge) -> String {
    let parameters = challenge.parameters.map { name, value in
        var text = ""
        for character in value.unicodeScalars {
            if character == "\"" || character == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(character)
        }
        return "\(name)=\"\(text)\""
    }
    return challenge.scheme + (parameters.isEmpty ? "" : " " + parameters.joined(separator: ","))
}
