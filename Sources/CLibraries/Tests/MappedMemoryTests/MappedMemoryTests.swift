// SPDX-License-Identifier: Apache-2.0

import Foundation
import MappedMemory
import Testing

struct MappedMemoryTests {
    private struct NoMemory: Error {}

    @Test func `what was written stays where it grows to, and what is new is zeroed`() throws {
        guard var memory = MappedMemory(byteCount: 10) else { throw NoMemory() }
        unsafe memory.base.storeBytes(of: 7, toByteOffset: 9, as: UInt8.self)
        let isGrown = memory.resize(to: 50 << 20)
        #expect(isGrown)
        let byteCount = memory.byteCount
        #expect(byteCount == 50 << 20)
        let byte1 = byte(at: 9, of: memory)
        #expect(byte1 == 7)
        let byte2 = byte(at: (50 << 20) - 1, of: memory)
        #expect(byte2 == 0)
        let isShrunk = memory.resize(to: 10)
        #expect(isShrunk)
        let byte3 = byte(at: 9, of: memory)
        #expect(byte3 == 7)
    }

    @Test func `more than there is is refused, and what was there stays`() throws {
        let (tooMuch, nothing) = (MappedMemory(byteCount: .max) == nil, MappedMemory(byteCount: 0) == nil)
        #expect(tooMuch && nothing)
        guard var memory = MappedMemory(byteCount: 1) else { throw NoMemory() }
        unsafe memory.base.storeBytes(of: 7, as: UInt8.self)
        let isResized = memory.resize(to: .max) || memory.resize(to: 0)
        #expect(!isResized)
        let byteCount = memory.byteCount
        #expect(byteCount == 1)
        let byte4 = byte(at: 0, of: memory)
        #expect(byte4 == 7)
    }

    @Test func `the system has it back as soon as its owner goes`() throws {
        let touched = 256 << 20
        let before = try residentBytes()
        do {
            guard let memory = MappedMemory(byteCount: touched) else { throw NoMemory() }
            for offset in stride(from: 0, to: touched, by: 4096) {
                unsafe memory.base.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
            }
            #expect(try residentBytes() - before > touched / 2)
        }
        #expect(try residentBytes() - before < touched / 2)
    }

    private func byte(at offset: Int, of memory: borrowing MappedMemory) -> UInt8 {
        unsafe memory.base.load(fromByteOffset: offset, as: UInt8.self)
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
