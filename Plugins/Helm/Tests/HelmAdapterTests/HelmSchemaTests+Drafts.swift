/// Schemas on which the drafts differ, or that Helm's library decides in its own way.
extension HelmSchemaTests {
    static let drafts = readings + references + metaschemas + numbers + formats

    /// Schemas whose text Helm reads more leniently than RFC 8259 asks for.
    static let readings = [
        Row("a: 1\n", #"{"properties":{"a":{"type":"string","type":"string"}}}"#),
        Row("a: 1\n", #"{"properties":{"a":{"type":"integer","type":"string"}}}"#),
        Row("a: 1\n", #"{"properties":{"a":{"type":"string"}},"examples":[{"x":1,"x":2}]}"#),
        Row("a: 1\n", #"{"properties":{"a":{"type":"string","maximum":1e400}}}"#),
        Row("a: 1\n", #"{"properties":{"a":{"maximum":1e400}}}"#),
        Row("a: 1\n", #"{"properties":{"a":{"maximum":-1e400}}}"#),
        Row("a: 1\n", #"{"title":"\ud800"}"#),
        Row("a: \"\\U0001F600\"\n", #"{"properties":{"a":{"const":"\ud83d\ude00"}}}"#),
        Row("a: \u{FFFD}x\n", #"{"properties":{"a":{"const":"\ud83dx"}}}"#),
    ]

    /// References, relative to addresses and on the way that led to them.
    static let references = [
        Row("a: 1\n", #"{"properties":{"a":{"$ref":"%zz"}}}"#),
        Row(
            "a: 1\n",
            #"{"$defs":{"x":{"$id":"http://a.b/x","type":"string"}},"properties":{"a":{"$ref":"http://a.b/y/../x"}}}"#
        ),
        Row(
            "a: 1\n",
            #"{"$id":"http://a.b/c/d","$defs":{"x":{"$id":"http://a.b/c/x?q","type":"string"}},"properties":{"a":{"$ref":"x?q"}}}"#
        ),
        Row(
            "a: 1\n",
            #"{"$defs":{"x":{"$id":"http://a.b/x","type":"string"}},"properties":{"a":{"$ref":"HTTP://a.b/x"}}}"#
        ),
        Row(
            "a: 1\n",
            #"{"$defs":{"x":{"type":"string"}},"properties":{"a":{"$ref":"values.schema.json#/$defs/x"}}}"#
        ),
        Row("a: 1\n", ##"{"$defs":{"a~b":{}},"properties":{"a":{"$ref":"#/$defs/a~b"}}}"##),
        Row("a: 1\n", ##"{"$defs":{"a~b":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/a~0b"}}}"##),
        Row("a: 1\n", ##"{"$defs":{"%zz":{}},"properties":{"a":{"$ref":"#/$defs/%zz"}}}"##),
        Row("a: 1\n", ##"{"$defs":{"a":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/%61"}}}"##),
        Row("a: 1\n", #"{"properties":{"a":{"$ref":"ftp://a.b/x"}}}"#),
        Row("a: 1\n", ##"{"foo":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#/foo/x"}}}"##),
        Row("a: 1\n", ##"{"foo":{"x":{"type":"bad"}},"properties":{"a":{"$ref":"#/foo/x"}}}"##),
        Row("a: 1\n", ##"{"foo":1,"properties":{"a":{"$ref":"#/foo"}}}"##),
        Row("a: 1\n", ##"{"foo":{"x":{"$anchor":"n"}},"properties":{"a":{"$ref":"#n"}}}"##),
        Row("a: 1\n", ##"{"$defs":{"x":{"$ref":"#/$defs/gone"}}}"##),
        Row("a: 1\n", #"{"$defs":{"x":{"pattern":"("}}}"#),
        Row("a: 1\n", ##"{"properties":{"c":{"$ref":"#/$defs/gone"}}}"##),
        Row(
            "a: {}\nz: 1\n",
            ##"{"$dynamicAnchor":"n","$ref":"#/$defs/t","$defs":{"t":{"$id":"t","$dynamicAnchor":"n","properties":{"a":{"$dynamicRef":"#n"}}}},"required":["z"]}"##
        ),
        Row(
            "a: {}\nz: 1\n",
            ##"{"$dynamicAnchor":"n","$ref":"#/$defs/t","$defs":{"t":{"$id":"t","$anchor":"n","properties":{"a":{"$dynamicRef":"#n"}}}},"required":["z"]}"##
        ),
        Row(
            "a: {}\nz: 1\n",
            ##"{"$dynamicAnchor":"n","$ref":"#/$defs/t","$defs":{"t":{"$id":"t","$dynamicAnchor":"n","properties":{"a":{"$ref":"#n"}}}},"required":["z"]}"##
        ),
        Row(
            "a: {}\nz: 1\n",
            ##"{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"$ref":"#/$defs/t","$defs":{"t":{"$id":"t","$recursiveAnchor":true,"properties":{"a":{"$recursiveRef":"#"}}}},"required":["z"]}"##
        ),
        Row(
            "a: {}\nz: 1\n",
            ##"{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"$ref":"#/$defs/t","$defs":{"t":{"$id":"t","properties":{"a":{"$recursiveRef":"#"}}}},"required":["z"]}"##
        ),
        Row(
            "a: {b: abc}\n",
            ##"{"$defs":{"o":{"$id":"http://x.y/o","$schema":"http://json-schema.org/draft-07/schema#","definitions":{"s":{"type":"string"}},"properties":{"b":{"$ref":"#/definitions/s","maxLength":1}}}},"properties":{"a":{"$ref":"http://x.y/o"}}}"##
        ),
        Row(
            "a: [x]\n",
            #"{"$defs":{"o":{"$id":"http://x.y/o","$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}]}},"properties":{"a":{"$ref":"http://x.y/o"}}}"#
        ),
        Row(
            "a: x\n",
            #"{"$defs":{"o":{"$id":"http://x.y/o","$schema":"http://json-schema.org/draft-07/schema#","format":"date","type":"string"}},"properties":{"a":{"$ref":"http://x.y/o"}}}"#
        ),
        Row(
            "a: x\n",
            ##"{"$defs":{"o":{"$schema":"http://json-schema.org/draft-07/schema#","format":"date","type":"string"}},"properties":{"a":{"$ref":"#/$defs/o"}}}"##
        ),
        Row(
            "a: 2\n",
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"x":{}},"properties":{"a":{"$ref":"#/definitions/x","const":1}}}"##
        ),
        Row(
            "a: 2\n",
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"x":{}},"properties":{"a":{"$ref":"#/definitions/x","enum":[1]}}}"##
        ),
    ]

    /// What each draft's metaschema asks of keywords, whether they are reached or not.
    static let metaschemas = [
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"readOnly":"x"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"readOnly":"x"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"deprecated":"x"}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"deprecated":"x"}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"examples":"x"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"a":{"examples":"x"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"a":{"$comment":1}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$comment":1}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$defs":{"x":{"type":"bad"}}}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"definitions":{"x":{"type":"bad"}}}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"$dynamicRef":1}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"$dynamicRef":1}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"a":{"contentEncoding":1}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"contentEncoding":1}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"enum":[1,1]}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"enum":[]}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"enum":[1,1]}}}"#
        ),
        Row("b: 1\n", #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":true}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"additionalProperties":true}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"items":true}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"exclusiveMaximum":true}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"dependencies":{"a":[]}}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"dependencies":{"a":[]}}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"dependencies":{"a":1}}}}"#),
        Row("b: 1\n", #"{"$defs":{"x":{"$anchor":"x"},"y":{"$anchor":"x"}}}"#),
        Row("b: 1\n", #"{"$defs":{"x":{"$anchor":"x"},"y":{"$id":"y","$anchor":"x"}}}"#),
        Row("b: 1\n", #"{"$defs":{"x":{"$id":"x"},"y":{"$id":"x"}}}"#),
        Row("b: 1\n", #"{"$defs":{"x":{"$anchor":"x","$dynamicAnchor":"x"}}}"#),
        Row("b: 1\n", ##"{"properties":{"a":{"$id":"#foo"}}}"##),
        Row("b: 1\n", #"{"properties":{"a":{"$id":"foo#"}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"$id":"%zz"}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$id":"%zz"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"id":"%zz"}}}"#
        ),
        Row(
            "b: 1\n",
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$id":"#foo"}}}"##
        ),
        Row("b: 1\n", #"{"properties":{"a":{"$anchor":"a b"}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"$anchor":"_a"}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"$anchor":"_a"}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"$anchor":"a:b"}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"$anchor":"a:b"}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"$recursiveAnchor":true}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"$recursiveAnchor":true}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"contentSchema":1}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"contentSchema":{"type":"bad"}}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"minContains":-1}}}"#),
        Row("b: 1\n", #"{"$vocabulary":{"x":true}}"#),
        Row("b: 1\n", #"{"$vocabulary":{"http://x":true}}"#),
        Row("b: 1\n", #"{"$vocabulary":{"http://x":1}}"#),
        Row(
            "b: 1\n",
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"x":{}},"properties":{"a":{"$ref":"#/definitions/x","minLength":-1}}}"##
        ),
        Row("b: 1\n", #"{"properties":{"a":{"$schema":1}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"$schema":"x"}}}"#),
        Row("b: 1\n", #"{"$schema":"ftp://json-schema.org/draft-07/schema"}"#),
        Row("b: 1\n", #"{"$schema":"json-schema.org/draft-07/schema"}"#),
        Row("b: 1\n", #"{"properties":{"a":{"prefixItems":[]}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"prefixItems":[]}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"additionalItems":1}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"additionalItems":1}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"unevaluatedItems":1}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"dependentSchemas":{"x":1}}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"dependentRequired":{"x":[1]}}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"dependentRequired":{"x":["a","a"]}}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"a":{"patternProperties":{"(":{}}}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"definitions":{"x":{"patternProperties":{"(":{}}}},"$schema":"http://json-schema.org/draft-06/schema#"}"#
        ),
        Row(
            "b: 1\n",
            #"{"definitions":{"x":{"patternProperties":{"(":{}}}},"$schema":"http://json-schema.org/draft-07/schema#"}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"required":[]}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"required":[1]}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"type":[]}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"type":["string","string"]}}}"#),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":[]}}}"#
        ),
        Row("b: 1\n", #"{"properties":{"a":{"items":1}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"not":1}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"minimum":"1"}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"multipleOf":0}}}"#),
        Row("b: 1\n", #"{"properties":{"a":{"uniqueItems":1}}}"#),
        Row("b: 1\n", #"{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"a":{"if":1}}}"#),
        Row("b: 1\n", #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"if":1}}}"#),
    ]

    /// Numbers are compared as they are written in decimals.
    static let numbers = [
        Row("a: 9007199254740993\n", #"{"properties":{"a":{"minimum":9007199254740993}}}"#),
        Row("a: 9007199254740993\n", #"{"properties":{"a":{"minimum":9007199254740992}}}"#),
        Row(
            "a: 9007199254740992\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"exclusiveMaximum":true,"maximum":9007199254740993}}}"#
        ),
        Row("a: -9223372036854775808\n", #"{"properties":{"a":{"const":-9223372036854775808}}}"#),
        Row("a: -1.4\n", #"{"properties":{"a":{"maximum":-1.5}}}"#),
        Row("a: -1.6\n", #"{"properties":{"a":{"maximum":-1.5}}}"#),
        Row("a: 1000\n", #"{"properties":{"a":{"minimum":1000.0}}}"#),
        Row("a: 1000.0\n", #"{"properties":{"a":{"exclusiveMinimum":1000.0}}}"#),
        Row("a: -0.0\n", #"{"properties":{"a":{"minimum":0}}}"#),
        Row("a: 1e300\n", #"{"properties":{"a":{"maximum":1e-300}}}"#),
        Row("a: 1e1\n", #"{"properties":{"a":{"enum":[0.1,10]}}}"#),
    ]

    /// Formats that newer versions of Go are stricter about.
    static let formats = [
        Row(
            "a: '\"a@b.c'\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"}}}"#
        ),
        Row(
            "a: '\"a\"@b.c'\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"}}}"#
        ),
        Row(
            "a: http://a[b]/\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uri"}}}"#
        ),
        Row(
            "a: 'http://[::1]/'\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uri"}}}"#
        ),
    ]
}
