/// What `MultipartParser` found, in order: for each part a begin, any number of data, an end; then the end of the form.
@safe public enum MultipartEvent {
    /// A part begins.
    case partBegin(MultipartPartHead)
    /// Bytes of the current part, never empty. They are borrowed: valid only until the callback returns.
    case partData(UnsafeRawBufferPointer)
    /// The current part is complete.
    case partEnd
    /// The form is complete; nothing may follow.
    case end
}

/// Whether a `MultipartParser` goes on after an event.
public enum MultipartFlow: Sendable {
    /// Parse on.
    case proceed
    /// Stop here: `feed` throws `MultipartError.stopped`.
    case stop
}
