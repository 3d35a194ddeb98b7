// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The fixed fields at the start of a 64-bit little-endian ELF file.
struct ELFHeader {
    static let sizeBytes = 64
    static let typeSharedObject: UInt16 = 3

    let type: UInt16
    let machine: UInt16
    let programOffset: UInt64
    let programEntryBytes: UInt16
    let programCount: UInt16
    let sectionOffset: UInt64
    let sectionEntryBytes: UInt16
    let sectionCount: UInt16
    let sectionNamesIndex: UInt16

    init(_ bytes: ELFBytes) {
        type = bytes.integer(at: 16)
        machine = bytes.integer(at: 18)
        programOffset = bytes.integer(at: 32)
        sectionOffset = bytes.integer(at: 40)
        programEntryBytes = bytes.integer(at: 54)
        programCount = bytes.integer(at: 56)
        sectionEntryBytes = bytes.integer(at: 58)
        sectionCount = bytes.integer(at: 60)
        sectionNamesIndex = bytes.integer(at: 62)
    }

    /// The machine that this host is, and its name.
    static var hostMachine: UInt16 {
        #if arch(x86_64)
        62
        #elseif arch(arm64)
        183
        #endif
    }

    static func machineName(_ machine: UInt16) -> String {
        switch machine {
        case 3: "i386"
        case 8: "MIPS"
        case 20, 21: "PowerPC"
        case 22: "s390"
        case 40: "ARM"
        case 62: "x86-64"
        case 183: "aarch64"
        case 243: "RISC-V"
        case 258: "LoongArch"
        default: "machine \(machine)"
        }
    }

    static func typeName(_ type: UInt16) -> String {
        switch type {
        case 0: "file without a type"
        case 1: "object file (.o)"
        case 2: "executable"
        case 3: "shared object"
        case 4: "core dump"
        default: "file of type \(type)"
        }
    }
}
