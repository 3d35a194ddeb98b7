/// libFuzzer target: listings of buckets and errors of object stores. Beyond not crashing, what is accepted must be usable:
/// keys that are not empty, versions that are not, and errors whose code is safe to show.
///
/// The first byte says what the rest is: `a` a listing of Azure, `g` one of Cloud Storage, `e` an error, anything else a
/// listing of S3.

internal import HTTPClient
internal import ObjectStore

/// Reads one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBucketListing(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let text = Array(bytes.dropFirst())
    switch bytes.first {
    case UInt8(ascii: "a"):
        check { () throws(HTTPFault) in try ObjectPage(azure: text) }
    case UInt8(ascii: "g"): check { () throws(HTTPFault) in try ObjectPage(s3: text, .google) }
    case UInt8(ascii: "e"):
        guard let code = StoreError.code(in: text) else { return 0 }
        precondition(
            !code.isEmpty && code.utf8.count <= 64 && code.utf8.allSatisfy { $0 > 0x2F && $0 < 0x7B }
        )
    default: check { () throws(HTTPFault) in try ObjectPage(s3: text, .aws) }
    }
    return 0
}

private func check(_ read: () throws(HTTPFault) -> ObjectPage) {
    do throws(HTTPFault) {
        let page = try read()
        precondition(page.next?.isEmpty != true)
        for object in page.objects { precondition(!object.key.isEmpty && !object.version.token.isEmpty) }
    } catch {
        precondition(error.kind == .unavailable && !error.message.isEmpty)
    }
}
