import JSONText
import Testing
import YAML
import YAMLValue

struct YAMLValueTests {
    private func json(_ yaml: String) throws -> String {
        String(decoding: try JSONValue(yaml: Array(yaml.utf8)).text, as: UTF8.self)
    }

    @Test func `a document becomes the value that it means`() throws {
        let yaml = """
            name: demo
            "quoted": "7"
            7: seven
            list: [1, -2, 0x1F, 0o17, 2.5, true, ~, no, "true"]
            nested:
              - a: {b: c}
              - []
            empty:
            """
        let expected =
            #"{"name":"demo","quoted":"7","7":"seven","list":[1,-2,31,15,2.5,true,null,"no","true"],"#
            + #""nested":[{"a":{"b":"c"}},[]],"empty":null}"#
        #expect(try json(yaml) == expected)
    }

    @Test func `JSON is YAML`() throws {
        let text = #"{"a":[1,"x",null,{"b":false}]}"#
        #expect(try json(text) == text)
    }

    @Test func `nothing is null`() throws {
        #expect(try json("") == "null")
    }

    @Test(arguments: ["a: 1\na: 2", "{[1]: 2}", "~: 1", "true: 1", "a: *b", "- a\nb", "a: 1\n---\nb: 2"])
    func `what has no single meaning is refused with its place`(_ yaml: String) {
        #expect(throws: YAMLError.self) { try json(yaml) }
    }

    @Test func `numbers that no integer holds are kept as text`() throws {
        #expect(try json("a: 99999999999999999999") == #"{"a":"99999999999999999999"}"#)
    }
}
