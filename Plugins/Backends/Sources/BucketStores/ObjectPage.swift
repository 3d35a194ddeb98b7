internal import HTTPClient
internal import ObjectStore

/// One page of a listing.
struct ObjectPage {
    /// What it names, under full names.
    var objects: [ObjectHead] = []
    /// Asks for the next page; `nil` = this is the last.
    var next: String?

    /// At a thousand names a page, more objects than a chart repository has.
    private static let limit = 10_000

    /// Names every object of a listing under its own key, page by page.
    ///
    /// - Parameters:
    ///   - place: where the objects lie.
    ///   - visit: called with each that is one of ours.
    ///   - page: reads the page that its argument asks for, `nil` = the first.
    /// - Throws: what `page` throws, and `.unavailable` or `.tooLarge` for a listing that comes to no end.
    static func all(
        in place: ObjectPlace,
        _ visit: (ObjectHead) -> Void,
        _ page: (String?) throws(HTTPFault) -> ObjectPage
    ) throws(HTTPFault) {
        var token: String?
        for _ in 0..<limit {
            let page = try page(token)
            for var object in page.objects {
                guard let key = place.key(object.key) else { continue }
                object.key = key
                visit(object)
            }
            guard let next = page.next else { return }
            guard next != token else { throw HTTPFault(.unavailable, "the store's listing does not go on") }
            token = next
        }
        throw HTTPFault(.tooLarge, "the store's listing has more than \(limit) pages")
    }
}
