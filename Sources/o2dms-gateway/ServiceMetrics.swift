import Observability

/// What the gateway says of itself at `/metrics`, whatever its adapters do.
enum ServiceMetrics {
    static func register(in registry: MetricRegistry, log: Log) {
        ProcessMetrics.register(in: registry)
        registry.gauge(
            "o2dms_build_info",
            help: "Always 1; the version of the gateway is in the label.",
            labels: ["version"]
        ).with([GatewayProgram.version]).set(1)
        let dropped = registry.observedCount(
            "o2dms_log_dropped_lines_total",
            help: "Lines of the log that could not be written, because the output was full or closed."
        )
        registry.onRender { dropped.with([]).set(Double(log.droppedLines)) }
    }
}
