import Testing
import XML

struct XMLDocumentTests {
    private func elements(_ text: String, _ limits: XMLLimits = XMLLimits()) throws(XMLError) -> [String] {
        var elements: [String] = []
        try XMLDocument.read(Array(text.utf8), limits: limits) { element in
            elements.append(element.path.joined(separator: "/") + "=" + element.text)
            for (name, value) in element.attributes { elements.append("\(name):\(value)") }
        }
        return elements
    }

    @Test func `elements come at their end, with their path and their own text`() throws {
        let text = "\u{FEFF}<?xml version=\"1.0\"?><a x=\"1\">p<b>q&amp;&#x3c;<![CDATA[<r>]]></b>s<c/></a>"
        #expect(try elements(text) == ["a/b=q&<<r>", "a/c=", "a=ps", "x:1"])
    }

    @Test(arguments: [
        "", " ", "no XML", "<a>", "<a></b>", "<a/><b/>", "<a>&unknown;</a>", "<a>\u{0}</a>", "<a>&#1;</a>",
        "<html><br></html>", "<a b=1/>",
    ])
    func `what is not well-formed is refused`(_ text: String) {
        #expect(throws: XMLError.self) { try elements(text) }
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>", "<!DOCTYPE a><a/>",
    ])
    func `a document type is refused, and with it every entity`(_ text: String) {
        let error = #expect(throws: XMLError.self) { try elements(text) }
        #expect(error?.description == "line 1: a document type is not allowed")
    }

    @Test(arguments: [(3, true), (4, false)])
    func `elements nest as deep as the limit`(_ depth: Int, _ isRead: Bool) {
        var limits = XMLLimits()
        limits.depth = 3
        let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        #expect(((try? elements(text, limits)) != nil) == isRead)
    }

    @Test(arguments: [(10, true), (11, false)])
    func `a text is as long as the limit`(_ length: Int, _ isRead: Bool) {
        var limits = XMLLimits()
        limits.textBytes = 10
        let text = "<a>" + String(repeating: "x", count: length) + "</a>"
        #expect(((try? elements(text, limits)) != nil) == isRead)
    }

    @Test(arguments: [(7, true), (6, false)])
    func `a document is as long as the limit`(_ limit: Int, _ isRead: Bool) {
        var limits = XMLLimits()
        limits.totalBytes = limit
        #expect(((try? elements("<a></a>", limits)) != nil) == isRead)
    }

    @Test func `another encoding is refused`() {
        let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>"
        #expect(throws: XMLError.self) {
            try XMLDocument.read(Array(text.utf8) + [0xE9] + Array("</a>".utf8)) { _ in }
        }
    }
}
