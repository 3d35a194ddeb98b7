internal import Glibc

/// The tags of the YAML core schema, the only ones that are accepted.
enum CoreTag {
    static let map: StaticString = "tag:yaml.org,2002:map"
    static let seq: StaticString = "tag:yaml.org,2002:seq"
    static let message =
        "tags other than those of the core schema are not accepted, and a core tag must fit its value"

    static func matches(_ tag: UnsafePointer<UInt8>, _ name: StaticString) -> Bool {
        unsafe strcmp(
            UnsafeRawPointer(tag).assumingMemoryBound(to: CChar.self),
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        ) == 0
    }

    /// The type a tagged scalar has, or nil if the tag is foreign or its text does not fit.
    static func kind(_ tag: UnsafePointer<UInt8>, of bytes: UnsafeRawBufferPointer) -> YAMLScalarKind? {
        if unsafe matches(tag, "tag:yaml.org,2002:str") || matches(tag, "!") { return .string }
        let resolved = unsafe YAMLScalarKind.resolve(plain: bytes)
        if unsafe matches(tag, "tag:yaml.org,2002:null") { return resolved == .null ? .null : nil }
        if unsafe matches(tag, "tag:yaml.org,2002:bool") { return resolved == .bool ? .bool : nil }
        if unsafe matches(tag, "tag:yaml.org,2002:int") { return resolved == .int ? .int : nil }
        guard unsafe matches(tag, "tag:yaml.org,2002:float") else { return nil }
        return resolved == .int || resolved == .float ? .float : nil
    }
}
