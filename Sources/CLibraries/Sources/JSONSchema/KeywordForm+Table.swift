internal import JSONText

/// The keywords that each draft's metaschema knows.
extension KeywordForm {
    /// The forms of a draft's keywords; any other keyword may have any value.
    static func forms(in dialect: SchemaDialect) -> [ExactString: KeywordForm] { tables[dialect.rawValue] }

    private static let tables = SchemaDialect.allCases.map { dialect in
        var table = common.merging(dialect == .draft4 ? draft4 : later) { $1 }
        if dialect == .draft6 || dialect == .draft7 { table["$id"] = .reference(hasFragment: true) }
        if dialect >= .draft7 { table.merge(draft7) { $1 } }
        if dialect >= .draft2019 { table.merge(draft2019) { $1 } }
        if dialect == .draft2020 {
            table.merge(draft2020) { $1 }
            table["additionalItems"] = nil
        }
        return table
    }

    private static let common: [ExactString: KeywordForm] = [
        "$schema": .address, "title": .text, "description": .text, "format": .text, "pattern": .expression,
        "multipleOf": .positive, "maximum": .number, "minimum": .number,
        "maxLength": .count, "minLength": .count, "maxItems": .count, "minItems": .count,
        "maxProperties": .count, "minProperties": .count, "uniqueItems": .truth, "type": .type,
        "enum": .values,
        "items": .schemaOrSchemas, "definitions": .members, "properties": .members,
        "patternProperties": .members,
        "allOf": .schemas, "anyOf": .schemas, "oneOf": .schemas, "not": .schema,
    ]

    private static let draft4: [ExactString: KeywordForm] = [
        "id": .text, "$ref": .text, "exclusiveMaximum": .truth, "exclusiveMinimum": .truth,
        "additionalItems": .schemaOrTruth, "additionalProperties": .schemaOrTruth,
        "required": .names(mayBeEmpty: false), "dependencies": .dependencies(mayBeEmpty: false),
    ]

    private static let later: [ExactString: KeywordForm] = [
        "$ref": .reference(hasFragment: true), "exclusiveMaximum": .number, "exclusiveMinimum": .number,
        "additionalItems": .schema, "additionalProperties": .schema, "contains": .schema,
        "propertyNames": .schema, "required": .names(mayBeEmpty: true),
        "dependencies": .dependencies(mayBeEmpty: true),
    ]

    private static let draft7: [ExactString: KeywordForm] = [
        "$comment": .text, "readOnly": .truth, "writeOnly": .truth, "examples": .list,
        "contentMediaType": .text, "contentEncoding": .text, "if": .schema, "then": .schema, "else": .schema,
        "patternProperties": .patterns,
    ]

    private static let draft2019: [ExactString: KeywordForm] = [
        "$id": .reference(hasFragment: false), "$anchor": .anchor(first: "", later: "-.:_"),
        "$recursiveRef": .reference(hasFragment: true), "$recursiveAnchor": .truth,
        "$vocabulary": .vocabulary,
        "$defs": .members, "dependentSchemas": .members, "dependentRequired": .namesByName,
        "unevaluatedItems": .schema, "unevaluatedProperties": .schema, "contentSchema": .schema,
        "maxContains": .count, "minContains": .count, "deprecated": .truth, "enum": .list,
    ]

    private static let draft2020: [ExactString: KeywordForm] = [
        "$anchor": .anchor(first: "_", later: "-._"), "$dynamicAnchor": .anchor(first: "_", later: "-._"),
        "$recursiveAnchor": .anchor(first: "_", later: "-._"), "$dynamicRef": .reference(hasFragment: true),
        "prefixItems": .schemas, "items": .schema,
    ]
}
