extension Duration {
    /// The duration as seconds with a fraction, for measurements.
    var seconds: Double { self / .seconds(1) }
}
