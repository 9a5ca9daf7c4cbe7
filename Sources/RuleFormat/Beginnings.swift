/// The texts that an expression's matches begin with, in lower case.
///
/// The two characters beyond ASCII that are a k and an s where case is ignored count as these: whoever looks for the texts sees to
/// them.
struct Beginnings {
    /// A text that the next part goes on with.
    private struct Open {
        var bytes: [UInt8] = []
        /// Whether the last byte stands in words; nil where it may do or not.
        var isInWord: Bool?
        /// Whether the edge of a word is behind it.
        var isAtEdge = false
    }

    private var pending = [Open()]
    /// Those that are as long as they can be told.
    private(set) var closed: [[UInt8]] = []

    /// Longer ones are cut.
    private let longest: Int
    private static let most = 4096

    init(longest: Int = 12) { self.longest = longest }

    /// Those that the next part goes on with.
    var open: [[UInt8]] { pending.map(\.bytes) }

    /// Goes on with a part.
    mutating func append(_ part: ExpressionTree) {
        switch part {
        case .edge: for index in pending.indices { pending[index].isAtEdge = true }
        case .nothing: break
        case .character(let set): append(set)
        case .sequence(let parts):
            for part in parts {
                if pending.isEmpty { return }
                append(part)
            }
        case .alternatives(let parts):
            var result = self
            result.pending = []
            for part in parts {
                var other = self
                other.closed = []
                other.append(part)
                result.pending += other.pending
                result.closed += other.closed
            }
            if result.pending.count + result.closed.count > Self.most { close() } else { self = result }
        case .repeated(let part, let least, let most):
            for _ in 0..<min(least, longest) {
                if pending.isEmpty { return }
                append(part)
            }
            if most == least {
                if least > longest { close() }
                return
            }
            if least > 0 { return close() }
            var other = self
            other.closed = []
            other.append(part)
            closed += other.closed
            if most == 1 { pending += other.pending } else { closed += other.open }
        }
    }

    private mutating func close() {
        closed += open
        pending = []
    }

    private mutating func append(_ set: ByteSet) {
        var bytes: [UInt8] = []
        for byte in UInt8(0)...0x7F where set.contains(byte) {
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            if isCapital, set.contains(byte | 0x20) { continue }
            bytes.append(isCapital ? byte | 0x20 : byte)
        }
        // Of the two only their first bytes are in a set.
        guard !set.contains(0x80), !set.contains(0xFF), !bytes.isEmpty else { return close() }
        var next: [Open] = []
        next.reserveCapacity(pending.count * bytes.count)
        for text in pending {
            let bytes =
                text.isAtEdge && text.isInWord != nil ? bytes.filter { Self.isInWord($0) != text.isInWord } : bytes
            if bytes.count > 1, isTooMuch(bytes.count, of: pending.count, behind: text.bytes.count) {
                closed.append(text.bytes)
                continue
            }
            for byte in bytes {
                let longer = text.bytes + [byte]
                if longer.count >= longest {
                    closed.append(longer)
                } else {
                    // The two are in no word.
                    next.append(Open(bytes: longer, isInWord: set.hasBeyondASCII ? nil : Self.isInWord(byte)))
                }
            }
        }
        pending = next
    }

    /// Whether so many bytes, behind each of some texts of so many bytes, are worth no more texts.
    private func isTooMuch(_ bytes: Int, of texts: Int, behind count: Int) -> Bool {
        // The longer a text is, the less another byte is worth more of them; one that is too short is none.
        if count < 3 { return bytes > 64 || texts * bytes > (bytes > 8 ? 64 : 512) }
        return bytes > (count < 8 ? 4 : 1) || texts * bytes > 256
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
