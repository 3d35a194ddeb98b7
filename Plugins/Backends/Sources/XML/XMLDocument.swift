internal import CExpat

/// Documents that are small enough to be in memory as a whole, read by expat.
///
/// UTF-8 only, and no document type: so no entities but the five of XML itself.
public enum XMLDocument {
    /// Visits every element at its end, the inner before the outer.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - limits: what it may cost.
    ///   - visit: called with each element, also with those before a fault.
    /// - Throws: what is wrong with the document.
    public static func read(
        _ bytes: [UInt8],
        limits: XMLLimits = XMLLimits(),
        _ visit: (XMLElement) -> Void
    ) throws(XMLError) {
        guard bytes.count <= limits.totalBytes, let length = CInt(exactly: bytes.count) else {
            throw XMLError(description: "the document is longer than \(limits.totalBytes) bytes")
        }
        let outcome = withoutActuallyEscaping(visit) { visit in
            Result { () throws(XMLError) in try XMLParser(limits, visit).parse(bytes, length) }
        }
        try outcome.get()
    }
}

/// One run of expat over one document.
@safe private final class XMLParser {
    private let limits: XMLLimits
    private let visit: (XMLElement) -> Void
    private var path: [String] = []
    private var attributes: [[String: String]] = []
    private var texts: [[UInt8]] = []
    private var failure: String?
    private var raw: XML_Parser?

    init(_ limits: XMLLimits, _ visit: @escaping (XMLElement) -> Void) {
        self.limits = limits
        self.visit = visit
    }

    func parse(_ bytes: [UInt8], _ length: CInt) throws(XMLError) {
        guard let raw = unsafe XML_ParserCreate("UTF-8") else { throw XMLError(description: "no memory") }
        unsafe self.raw = unsafe raw
        defer { unsafe XML_ParserFree(raw) }
        unsafe XML_SetUserData(raw, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(raw, Self.start, Self.end)
        unsafe XML_SetCharacterDataHandler(raw, Self.characters)
        unsafe XML_SetStartDoctypeDeclHandler(raw, Self.documentType)
        let status = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe XML_Parse(raw, bytes.baseAddress, length, 1)
            }
        }
        guard status != XML_STATUS_OK else { return }
        let fault = unsafe XML_ErrorString(XML_GetErrorCode(raw)).map { unsafe String(cString: $0) }
        let line = unsafe XML_GetCurrentLineNumber(raw)
        throw XMLError(description: "line \(line): \(failure ?? fault ?? "no XML")")
    }

    private func stop(_ reason: String) {
        failure = failure ?? reason
        unsafe XML_StopParser(raw, 0)
    }

    private func open(_ name: String, _ attributes: [String: String]) {
        guard path.count < limits.depth else { return stop("more than \(limits.depth) elements are open") }
        path.append(name)
        self.attributes.append(attributes)
        texts.append([])
    }

    private func close() {
        // After a stop expat still reports the end of an empty element.
        guard failure == nil, let text = texts.popLast(), let attributes = attributes.popLast() else {
            return
        }
        visit(XMLElement(path: path, attributes: attributes, text: String(decoding: text, as: UTF8.self)))
        path.removeLast()
    }

    private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, !texts.isEmpty else { return }
        guard texts[texts.count - 1].count + bytes.count <= limits.textBytes else {
            return stop("the text of an element is longer than \(limits.textBytes) bytes")
        }
        unsafe texts[texts.count - 1].append(contentsOf: bytes)
    }

    // What expat calls.

    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLParser? {
        unsafe context.map { unsafe Unmanaged<XMLParser>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let start: XML_StartElementHandler = { context, name, pairs in
        guard let name = unsafe name else { return }
        var attributes: [String: String] = [:]
        // Names and values in turn, ended by a null.
        var next = unsafe pairs
        while let name = unsafe next?[0], let value = unsafe next?[1] {
            unsafe attributes[String(cString: name)] = unsafe String(cString: value)
            unsafe next = unsafe next?.advanced(by: 2)
        }
        unsafe from(context)?.open(String(cString: name), attributes)
    }

    private static let end: XML_EndElementHandler = { context, _ in unsafe from(context)?.close() }

    private static let characters: XML_CharacterDataHandler = { context, text, length in
        guard let text = unsafe text else { return }
        unsafe text.withMemoryRebound(to: UInt8.self, capacity: Int(length)) { text in
            unsafe from(context)?.append(UnsafeBufferPointer(start: text, count: Int(length)))
        }
    }

    private static let documentType: XML_StartDoctypeDeclHandler = { context, _, _, _, _ in
        unsafe from(context)?.stop("a document type is not allowed")
    }
}
