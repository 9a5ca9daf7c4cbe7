/// What one rendering may use up, so that no template hangs or exhausts memory.
public struct Limits: Sendable {
    /// Steps and units of memory together: an iteration, a call or 16 bytes of a new string take one.
    public var steps = 20_000_000
    /// Bytes of output of one rendering.
    public var outputBytes = 256 << 20
    /// Bytes of one string value.
    public var stringBytes = 64 << 20
    /// Items of one list, tuple or dict.
    public var items = 10_000_000
    /// Bits of one integer.
    public var integerBits = 1 << 20
    /// Bytes of stack that a rendering may use from where it starts; fits a 512 KB thread.
    public var stackBytes = 256 << 10
    /// Nesting of expressions and of statements in a template's source.
    public var nesting = 120

    /// The limits that ordinary templates never meet.
    public init() {}
}
