import Glibc
import ServiceManager
import Synchronization
import TestServers
import Testing
import ThreadsTesting

@Suite(.ownThread)
struct `Words to the service manager` {
    @Test func `without NOTIFY_SOCKET there is no manager`() {
        #expect(ServiceManager(environment: [:]) == nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": ""]) == nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "relative"]) == nil)
    }

    @Test func `a path of 107 bytes is an address, one of 108 is none`() {
        let edge = "/" + String(repeating: "a", count: 106)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": edge]) != nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": edge + "a"]) == nil)
    }

    @Test(arguments: [true, false])
    func `states arrive in the words of sd_notify`(isAbstract: Bool) throws {
        let listener = try NotifyListener(isAbstract: isAbstract)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": listener.name]))
        manager.tell(.ready(status: "serving on\n127.0.0.1:8080"))
        #expect(listener.next() == "READY=1\nSTATUS=serving on 127.0.0.1:8080")
        manager.tell(.stopping)
        #expect(listener.next() == "STOPPING=1")
        manager.tell(.reloading)
        let reloading = listener.next().split(separator: "\n")
        #expect(reloading.first == "RELOADING=1")
        let time = try #require(reloading.last?.split(separator: "=").last.flatMap { Int64($0) })
        #expect(time > 0)
    }

    @Test func `a manager that does not listen stops nobody`() throws {
        let manager = try #require(
            ServiceManager(environment: ["NOTIFY_SOCKET": "@o2dms-nobody-\(getpid())"])
        )
        manager.tell(.ready(status: "serving"))
    }

    @Test func `the watchdog is told only while the check says that all is well`() throws {
        let listener = try NotifyListener(isAbstract: true)
        let environment = ["NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": "20000"]
        let manager = try #require(ServiceManager(environment: environment))
        let answers = Mutex([true, false, false, true])
        let watchdog = try #require(
            Watchdog(manager) { _ in
                let next = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                if next == false { manager.tell(.ready(status: "the check failed")) }
                return next ?? false
            }
        )
        let failed = "READY=1\nSTATUS=the check failed"
        #expect((0..<4).map { _ in listener.next() } == ["WATCHDOG=1", failed, failed, "WATCHDOG=1"])
        watchdog.stop()
    }

    @Test func `a watchdog that another process owes, or nobody, is not started`() throws {
        var environment = ["NOTIFY_SOCKET": "@o2dms", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"]
        #expect(try #require(ServiceManager(environment: environment)).watchdogInterval == nil)
        environment["WATCHDOG_PID"] = "\(getpid())"
        #expect(try #require(ServiceManager(environment: environment)).watchdogInterval == .seconds(1))
        environment["WATCHDOG_USEC"] = nil
        let manager = try #require(ServiceManager(environment: environment))
        #expect(Watchdog(manager) { _ in true } == nil)
    }
}
