/// What the kernel says about this process, under the names that all of Prometheus' clients use.
///
/// <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>
public enum ProcessMetrics {
    /// Declares the metrics; each is read anew whenever the registry is rendered.
    ///
    /// What the kernel does not tell, for want of `/proc`, is not shown.
    public static func register(in registry: MetricRegistry) {
        let start = registry.gauge(
            "process_start_time_seconds",
            help: "When the process started, in seconds since 1970."
        )
        if let seconds = ProcessState.startSeconds { start.with([]).set(seconds) }
        let processor = registry.observedCount(
            "process_cpu_seconds_total",
            help: "Processor time of the process, of user and system together."
        )
        let resident = registry.gauge(
            "process_resident_memory_bytes",
            help: "Memory of the process that is in RAM."
        )
        let virtual = registry.gauge("process_virtual_memory_bytes", help: "Address space of the process.")
        let open = registry.gauge("process_open_fds", help: "File descriptors that the process has open.")
        let limit = registry.gauge("process_max_fds", help: "File descriptors that it may have open.")
        let threads = registry.gauge("process_threads", help: "Threads of the process.")
        registry.onRender {
            processor.with([]).set(ProcessState.processorSeconds)
            if let limitOfDescriptors = ProcessState.descriptorLimit {
                limit.with([]).set(limitOfDescriptors)
            }
            if let count = ProcessState.descriptors { open.with([]).set(count) }
            guard let state = ProcessState.now() else { return }
            resident.with([]).set(Double(state.residentBytes))
            virtual.with([]).set(Double(state.virtualBytes))
            threads.with([]).set(state.threads)
        }
    }
}
