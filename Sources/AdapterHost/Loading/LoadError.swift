// SPDX-License-Identifier: Apache-2.0

public import JSONSchema

/// Why a plugin could not be loaded.
public struct LoadError: Error, Sendable, Hashable {
    /// The fixed vocabulary of load errors; the raw value is stable and may be relied on.
    public enum ID: String, Sendable, Hashable, CaseIterable {
        case nameInvalid = "plugin.name.invalid"
        case nameDuplicate = "plugin.name.duplicate"
        case fileMissing = "plugin.file.missing"
        case fileType = "plugin.file.type"
        case filePermissions = "plugin.file.permissions"
        case fileSize = "plugin.file.size"
        case fileDigest = "plugin.file.digest"
        case fileUnreadable = "plugin.file.unreadable"
        case elfNotELF = "plugin.elf.notelf"
        case elfClass = "plugin.elf.class"
        case elfData = "plugin.elf.data"
        case elfMachine = "plugin.elf.machine"
        case elfType = "plugin.elf.type"
        case elfTruncated = "plugin.elf.truncated"
        case elfMalformed = "plugin.elf.malformed"
        case loadSymbol = "plugin.load.symbol"
        case loadDependency = "plugin.load.dependency"
        case loadFailed = "plugin.load.failed"
        case loadDeadline = "plugin.load.deadline"
        case entryMissing = "plugin.entry.missing"
        case entryNotFunction = "plugin.entry.notfunction"
        case entryRefused = "plugin.entry.refused"
        case abiMajor = "plugin.abi.major"
        case abiMinor = "plugin.abi.minor"
        case descriptorInvalid = "plugin.descriptor.invalid"
        case instanceSingleton = "plugin.instance.singleton"
        case isolationRequired = "plugin.isolation.required"
        case isolationUnavailable = "plugin.isolation.unavailable"
        case configInvalid = "plugin.config.invalid"
        case createFailed = "plugin.create.failed"
        case createDeadline = "plugin.create.deadline"
        case resources = "plugin.resources"
    }

    /// Which error.
    public var id: ID
    /// What was wrong and what to do, for anybody: names the file without its directory, holds no secret.
    public var message: String
    /// The inner cause (the loader's text, an errno), for the log only: it may name paths.
    public var cause: String?
    /// For `plugin.config.invalid`: every rule of the plugin's schema that the configuration breaks.
    public var violations: [SchemaViolation] = []

    init(_ id: ID, _ message: String, cause: String? = nil, violations: [SchemaViolation] = []) {
        self.id = id
        self.message = message
        self.cause = cause
        self.violations = violations
    }
}
