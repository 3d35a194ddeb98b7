// SPDX-License-Identifier: Apache-2.0

import AdapterHost
import Glibc
import Observability

/// Measures what one operation costs between the router and the adapter: perform, the plugin's function, complete, the sink.
@main struct CallBenchmark {
    static let rounds = 7
    /// A second argument says another number, for instruction counts with callgrind.
    static let callsPerRound = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 1_000_000
    static let listsPerRound = 1000

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, callsPerRound > 0 else {
            return print("usage: abi-call <plugin.so> [calls per round]")
        }
        let log = Log(level: .error, format: .text, descriptor: 2)
        let specification = AdapterSpecification(name: "empty", libraryPath: arguments[1])
        let registry = AdapterRegistry(loading: [specification], log: log, metrics: MetricRegistry())
        guard let adapter = registry.current.adapters.first else {
            log.flush()
            exit(1)
        }
        measureCalls(adapter)
        measureLists(adapter)
        registry.shutdown(deadline: .now + .seconds(1))
    }

    private static func measureCalls(_ adapter: Adapter) {
        let empty = OperationRequest(operation: .packageGet)
        var named = empty
        named.id = "a-package-with-a-long-name-1.2.3"
        named.requestID = "0123456789abcdef0123456789abcdef"
        named.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for (title, request) in [("one empty call", empty), ("one call with id and trace context", named)] {
            let sink = CountingSink()
            let best = best {
                for _ in 0..<callsPerRound { adapter.perform(request, sink: sink, inline: true) }
            }
            print("\(title): \(best / Int64(callsPerRound)) ns")
        }
    }

    private static func measureLists(_ adapter: Adapter) {
        let sink = CountingSink()
        let request = OperationRequest(operation: .packageList)
        adapter.perform(request, sink: sink, inline: true)
        let best = best {
            for _ in 0..<listsPerRound { adapter.perform(request, sink: sink, inline: true) }
        }
        print("one emit_package in a list of 1000: \(best / Int64(listsPerRound * 1000)) ns")
    }

    /// Nanoseconds of the fastest round, on the processor: what others do on the machine is not counted.
    private static func best(_ body: () -> Void) -> Int64 {
        body()
        let times = (0..<rounds).map { _ in
            let start = threadNanoseconds()
            body()
            return threadNanoseconds() - start
        }
        return times.min() ?? 0
    }

    private static func threadNanoseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
