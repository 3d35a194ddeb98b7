extension Duration {
    /// The duration as seconds with a fraction, for measurements.
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
