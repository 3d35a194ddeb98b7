import Testing
import YAML

struct YAMLEventReaderTests {
    /// Reads a text to its end: the events as a compact line, scalars in their kind's letter and text.
    static func events(_ bytes: [UInt8], limits: YAMLLimits = .init()) throws -> String {
        var reader = YAMLEventReader(bytes: bytes, limits: limits)
        var parts: [String] = []
        while true {
            switch try reader.next() {
            case .streamStart, .documentStart, .documentEnd: continue
            case .mappingStart: parts.append("{")
            case .mappingEnd: parts.append("}")
            case .sequenceStart: parts.append("[")
            case .sequenceEnd: parts.append("]")
            case .alias: parts.append("*\(reader.anchor ?? "")")
            case .scalar: parts.append("\(reader.scalarKind):\(reader.scalarString)")
            case .streamEnd: return parts.joined(separator: " ")
            }
        }
    }

    static func error(_ bytes: [UInt8], limits: YAMLLimits = .init()) -> YAMLError? {
        #expect(throws: YAMLError.self) { try events(bytes, limits: limits) }
    }

    static func isReadable(_ bytes: [UInt8], _ limits: YAMLLimits) -> Bool {
        (try? events(bytes, limits: limits)) != nil
    }

    @Test(arguments: [
        ("", ""),
        ("# only a comment\n", ""),
        ("a: b", "{ string:a string:b }"),
        (
            "a: 1\nb: 'yes'\nc: ~\nd: [1.5, true]",
            "{ string:a int:1 string:b string:yes string:c null:~ string:d [ float:1.5 bool:true ] }"
        ),
        ("- - x\n- {}\n- []", "[ [ string:x ] { } [ ] ]"),
        (
            "a: !!str 1\nb: !!float 1\nc: ! 1\nd: !!map {}",
            "{ string:a string:1 string:b float:1 string:c string:1 string:d { } }"
        ),
        ("---\na: b\n...\n# after\n", "{ string:a string:b }"),
        ("\u{FEFF}a: b", "{ string:a string:b }"),
        ("a: |\n  [[[ {{{\n  %TAG\n", "{ string:a string:[[[ {{{\n%TAG\n }"),
    ])
    func `events come in the order of the text`(_ text: String, _ expected: String) throws {
        #expect(try Self.events(Array(text.utf8)) == expected)
    }

    @Test func `aliases and the names that they refer to are read where they are let through`() throws {
        let text = Array("a: &x 1\nb: [*x, &y {c: *x}]\n*x : *y".utf8)
        let limits = YAMLLimits(allowsAnchors: true, allowsAliases: true)
        let expected = "{ string:a int:1 string:b [ *x { string:c *x } ] *x *y }"
        #expect(try Self.events(text, limits: limits) == expected)
        var reader = YAMLEventReader(bytes: text, limits: limits)
        var anchors: [String] = []
        while try reader.next() != .streamEnd { anchors += reader.anchor.map { [$0] } ?? [] }
        #expect(anchors == ["x", "x", "y", "x", "x", "y"])
        #expect(Self.error(text, limits: YAMLLimits(allowsAnchors: true))?.code == .alias)
    }

    @Test func `a text read in pieces of any size gives the same events`() throws {
        let text = Array("a: [1, {b: c}]\nd: \"\(String(repeating: "{", count: 300))é\"\n".utf8)
        let whole = try Self.events(text)
        for size in [1, 2, 3, 7, 64, 1000] {
            var position = 0
            var reader = unsafe YAMLEventReader { room in
                let count = min(size, room.count, text.count - position)
                unsafe room.copyBytes(from: text[position..<position + count])
                position += count
                return count
            }
            var parts: [String] = []
            reading: while true {
                switch try reader.next() {
                case .streamEnd: break reading
                case .alias: parts.append("*\(reader.anchor ?? "")")
                case .scalar: parts.append(reader.scalarString)
                default: continue
                }
            }
            #expect(parts == ["a", "1", "b", "c", "d", String(repeating: "{", count: 300) + "é"])
            #expect(whole.hasSuffix("é }"))
        }
    }

    @Test func `a failing source is an error and not the end`() {
        var calls = 0
        var reader = unsafe YAMLEventReader { room in
            calls += 1
            guard calls == 1 else { return -1 }
            unsafe room.copyBytes(from: Array("a: b\n".utf8))
            return 5
        }
        let error = #expect(throws: YAMLError.self) {
            while try reader.next() != .streamEnd {}
        }
        #expect(error?.code == .read)
    }

    @Test func `the place of an event is its first character`() throws {
        var reader = YAMLEventReader(bytes: Array("a: b\né: {x: ü, y: z}\n".utf8))
        var places: [String] = []
        reading: while true {
            switch try reader.next() {
            case .scalar: places.append("\(reader.scalarString)@\(reader.mark)")
            case .streamEnd: break reading
            default: continue
            }
        }
        #expect(places == ["a@1:1", "b@1:4", "é@2:1", "x@2:5", "ü@2:8", "y@2:11", "z@2:14"])
    }

    @Test(arguments: ["x", "[1, [2, {a: b}], 3]", "{a: {b: [c]}}", "|\n  text\n  more", "''", ""])
    func `a skipped value leaves the reader at the next key`(_ value: String) throws {
        var reader = YAMLEventReader(bytes: Array("a: \(value)\nb: c\n".utf8))
        for expected in [YAMLEvent.streamStart, .documentStart, .mappingStart, .scalar] {
            #expect(try reader.next() == expected)
        }
        try reader.skipValue()
        #expect(try reader.next() == .scalar)
        #expect(reader.scalarString == "b")
    }

    @Test func `an error is repeated by every later call`() throws {
        var reader = YAMLEventReader(bytes: Array("*x".utf8))
        #expect(try reader.next() == .streamStart)
        #expect(try reader.next() == .documentStart)
        for _ in 0..<3 {
            #expect(throws: YAMLError.self) { try reader.next() }
        }
    }
}
