extension GatewayConfiguration {
    /// The keys that have another value than in the configuration that the gateway was started with and that count at a start only,
    /// such as `server.listen`, in the order of the reference.
    public func keysForRestart(since started: GatewayConfiguration) -> [String] {
        let changed =
            ConfigurationSchema.server.changes(from: started.server, to: server)
            + ConfigurationSchema.limits.changes(from: started.limits, to: limits)
            + ConfigurationSchema.protection.changes(from: started.protection, to: protection)
            + ConfigurationSchema.state.changes(from: started.state, to: state)
            + ConfigurationSchema.log.changes(from: started.log, to: log)
        return changed.filter { $0 != "log.level" }
    }
}

extension SectionSchema {
    /// The keys that have different values in both.
    fileprivate func changes(from old: Target, to new: Target) -> [String] {
        fields.filter { !$0.isSame(old, new) }.map { "\(name).\($0.key)" }
    }
}
