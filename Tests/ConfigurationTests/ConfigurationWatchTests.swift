import Configuration
import FoundationEssentials
import Glibc
import SourceFiles
import Testing
import ThreadsTesting

/// Noticing that the files of a configuration have changed.
@Suite(.ownThread)
struct `Watching the files of a configuration` {
    private static let delay: Duration = .milliseconds(10)

    /// Runs `change` while a watch waits for `path`, and gives the reason for which it ended; without a change it is woken.
    private func reason(_ path: String, _ change: () throws -> Void) throws -> ConfigurationWatch.Reason {
        let watch = ConfigurationWatch()
        let files = [SourceFile(path: path)]
        #expect(watch.follow(files))
        try change()
        // What has happened is seen first, however soon the watch is woken after it.
        let isChanged = SourceFile(path: path) != files[0]
        if !isChanged { watch.wake() }
        return watch.wait(for: files, delay: Self.delay)
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path).new", withDestinationPath: target)
        #expect(unsafe rename("\(path).new", path) == 0)
    }

    private func move(_ text: String, over path: String) throws {
        try write(text, to: "\(path).new")
        #expect(unsafe rename("\(path).new", path) == 0)
    }

    @Test func `a file that is written in place, or renamed over, or removed, has changed`() throws {
        try withDirectory { directory in
            let file = "\(directory)/gateway.yaml"
            try write("one", to: file)
            #expect(try reason(file) { try write("other", to: file) } == .changed)
            #expect(try reason(file) { try move("third", over: file) } == .changed)
            #expect(try reason(file) { try FileManager.default.removeItem(atPath: file) } == .changed)
            #expect(try reason(file) { try write("back", to: file) } == .changed)
        }
    }

    @Test func `another file in its directory is no change`() throws {
        try withDirectory { directory in
            let file = "\(directory)/gateway.yaml"
            try write("one", to: file)
            #expect(try reason(file) { try write("x", to: "\(directory)/other") } == .woken)
        }
    }

    @Test func `the swap of a link on the way is a change, as in a ConfigMap of Kubernetes`() throws {
        try withDirectory { directory in
            for version in ["..1", "..2"] {
                try FileManager.default.createDirectory(
                    atPath: "\(directory)/\(version)",
                    withIntermediateDirectories: false
                )
                try write(version, to: "\(directory)/\(version)/gateway.yaml")
            }
            try link("\(directory)/..data", to: "..1")
            try link("\(directory)/gateway.yaml", to: "..data/gateway.yaml")
            let file = "\(directory)/gateway.yaml"
            #expect(try reason(file) { try link("\(directory)/..data", to: "..2") } == .changed)
            // The same by a path that leads through the link.
            let through = "\(directory)/..data/gateway.yaml"
            #expect(try reason(through) { try link("\(directory)/..data", to: "..1") } == .changed)
        }
    }

    @Test func `changes that follow each other are one`() throws {
        try withDirectory { directory in
            let file = "\(directory)/gateway.yaml"
            try write("0", to: file)
            let watch = ConfigurationWatch()
            let before = [SourceFile(path: file)]
            #expect(watch.follow(before))
            for text in ["a", "ab", "abc"] { try move(text, over: file) }
            #expect(watch.wait(for: before, delay: Self.delay) == .changed)
            watch.wake()
            #expect(watch.wait(for: [SourceFile(path: file)], delay: Self.delay) == .woken)
        }
    }

    @Test func `a directory that is made anew with the file is noticed`() throws {
        try withDirectory { directory in
            let folder = "\(directory)/etc"
            let file = "\(folder)/gateway.yaml"
            let files = FileManager.default
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try write("one", to: file)
            let watch = ConfigurationWatch()
            let before = [SourceFile(path: file)]
            #expect(watch.follow(before))
            try files.removeItem(atPath: folder)
            #expect(watch.wait(for: before, delay: Self.delay) == .changed)
            let gone = [SourceFile(path: file)]
            #expect(gone[0].stamp == nil)
            #expect(watch.follow(gone))
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try write("two", to: file)
            #expect(watch.wait(for: gone, delay: Self.delay) == .changed)
        }
    }

    @Test func `a wait that is woken ends, also if it was woken before`() {
        let watch = ConfigurationWatch()
        watch.wake()
        #expect(watch.wait(for: [], delay: Self.delay) == .woken)
    }

    @Test func `the files of a configuration are its own and its secrets, also if it is refused`() throws {
        try withDirectory { directory in
            let path = "\(directory)/gateway.yaml"
            try write("s3cret", to: "\(directory)/secret")
            try write(file(config: "{a: \"${file:secret}\", b: \"${file:missing}\"}"), to: path)
            let reading = GatewayConfiguration.read(path: path, environment: [:])
            guard case .failure = reading.result else { return #expect(Bool(false)) }
            let expected = ["secret", "missing", "gateway.yaml"].map {
                SourceFile(path: "\(directory)/\($0)")
            }
            #expect(Set(reading.files) == Set(expected))
            #expect(reading.files.filter { $0.stamp == nil }.map(\.path) == ["\(directory)/missing"])
        }
    }
}
