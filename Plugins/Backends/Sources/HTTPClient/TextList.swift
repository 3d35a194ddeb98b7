import CCurl

/// A list of texts as libcurl takes it; it must outlive the exchange that it is set for.
@safe struct TextList: ~Copyable {
    private var list: UnsafeMutablePointer<curl_slist>?

    deinit { unsafe curl_slist_free_all(list) }

    /// The list, or `nil` while it is empty.
    var raw: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(list) }

    /// Adds a text; `false` = there is no memory.
    mutating func append(_ text: String) -> Bool {
        guard let longer = unsafe curl_slist_append(list, text) else { return false }
        unsafe list = longer
        return true
    }
}
