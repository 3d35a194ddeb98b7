/// What the reader met next in the text.
public enum YAMLEvent: Sendable, Hashable {
    /// The text begins; always the first event.
    case streamStart
    /// A document begins.
    case documentStart
    /// A document ended.
    case documentEnd
    /// A mapping begins: keys and values follow in turn up to its end.
    case mappingStart
    /// The innermost mapping ended.
    case mappingEnd
    /// A sequence begins: its items follow up to its end.
    case sequenceStart
    /// The innermost sequence ended.
    case sequenceEnd
    /// A scalar; its bytes are lent by ``YAMLEventReader/withScalar(_:)``.
    case scalar
    /// An alias, where ``YAMLLimits/allowsAliases`` lets it through; ``YAMLEventReader/anchor`` names what it stands for.
    case alias
    /// The text ended; every further call answers the same.
    case streamEnd
}
