import CRE2

/// A regular expression of Go's `regexp` package, matched by RE2 in linear time.
///
/// Syntax and meaning are Go's (RE2 syntax, leftmost-first); an expression that RE2 cannot take over exactly is an error.
/// Text must be UTF-8: `ScannedText` brings other bytes into the form in which Go sees them.
public final class Expression: Sendable {
    /// The expression as it was written.
    public let source: String
    /// The number of capture groups.
    public let groupCount: Int

    // RE2 objects are immutable after compilation, and matching with them is documented as safe from any thread.
    private nonisolated(unsafe) let handle: OpaquePointer

    /// How many instructions it was compiled to: what compiling and matching cost at worst.
    let size: Int

    /// More instructions than this are refused: compiling them may take time by the square of their number, minutes for
    /// expressions that fit in a line. Those in use have less than a quarter.
    static let maximumSize = 250_000

    /// Compiles `source`; throws with RE2's reason when it is not an expression or means something else there.
    public convenience init(_ source: String) throws(ExpressionError) {
        try self.init(source, maximumSize: Self.maximumSize)
    }

    /// Compiles expressions that have been compiled one by one before, as one.
    static func joined(_ source: String) throws(ExpressionError) -> Expression {
        try Expression(source, maximumSize: .max)
    }

    private init(_ source: String, maximumSize: Int) throws(ExpressionError) {
        let translated = try GoSyntax.translated(source)
        // An expression that does not fit in RE2's usual 8 MB is too large; many joined may need more.
        let budgets: [Int64] = maximumSize == .max ? [8 << 20, 64 << 20, 512 << 20] : [8 << 20]
        var reason = ""
        var compiled: OpaquePointer?
        for budget in budgets {
            var message = [CChar](repeating: 0, count: 512)
            compiled = ccds_re2_compile(translated, translated.utf8.count, false, budget, &message, message.count)
            if compiled != nil { break }
            reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if !reason.contains("too large") { break }
        }
        guard let compiled else { throw ExpressionError(source: source, reason: reason) }
        size = Int(ccds_re2_size(compiled))
        guard size <= maximumSize else {
            ccds_re2_free(compiled)
            throw ExpressionError(
                source: source, reason: "it is too large: its counted repetitions come to \(size) steps")
        }
        self.source = source
        self.handle = compiled
        self.groupCount = Int(ccds_re2_groups(compiled))
    }

    deinit { ccds_re2_free(handle) }

    /// Whether it matches anywhere in `text`.
    public func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        withBytes(of: text) { ccds_re2_match(handle, $0, text.count, 0, text.count, false, nil, 0) }
    }

    /// Whether it matches anywhere in `text`.
    public func matches(_ text: [UInt8]) -> Bool { text.withUnsafeBytes { matches($0) } }

    /// The leftmost match that begins at or after `start`, or at it where it `isAnchored`, and ends at or before `end`; what
    /// stands beyond is still seen by `$`, `\b` and their like.
    func firstMatch(
        in text: UnsafeRawBufferPointer, from start: Int, to end: Int? = nil, isAnchored: Bool = false
    ) -> Range<Int>? {
        var span = ccds_re2_span(start: -1, end: -1)
        let found = withBytes(of: text) {
            ccds_re2_match(handle, $0, text.count, start, end ?? text.count, isAnchored, &span, 1)
        }
        return found ? span.start..<span.end : nil
    }

    /// All matches that do not overlap, as Go's `FindAllIndex` gives them.
    func allMatches(in text: UnsafeRawBufferPointer) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var position = 0
        var previousEnd = -1
        while position <= text.count, let match = firstMatch(in: text, from: position) {
            if advance(over: match, in: text, &position, &previousEnd) { result.append(match) }
        }
        return result
    }

    /// The groups of the leftmost match in `text`, the whole match first; nil entries took no part.
    func groups(in text: UnsafeRawBufferPointer) -> [Range<Int>?]? {
        let count = groupCount + 1
        var spans = [ccds_re2_span](repeating: ccds_re2_span(start: -1, end: -1), count: count)
        let found = withBytes(of: text) {
            ccds_re2_match(handle, $0, text.count, 0, text.count, false, &spans, Int32(count))
        }
        guard found else { return nil }
        return spans.map { $0.start < 0 ? nil : $0.start..<$0.end }
    }

    private func withBytes<R>(of text: UnsafeRawBufferPointer, _ body: (UnsafePointer<CChar>) -> R) -> R {
        if let base = text.baseAddress { return body(base.assumingMemoryBound(to: CChar.self)) }
        return withUnsafePointer(to: 0) { body($0) }
    }
}

/// Why an expression cannot be used.
public struct ExpressionError: Error, Sendable, Equatable {
    /// The expression as it was written.
    public var source: String
    /// What is wrong with it, one line.
    public var reason: String

    /// Makes an error.
    public init(source: String, reason: String) {
        self.source = source
        self.reason = reason
    }
}
