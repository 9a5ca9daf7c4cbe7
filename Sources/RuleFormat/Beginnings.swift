/// The texts that an expression's matches begin with, in lower case.
///
/// The two characters beyond ASCII that are a k and an s where case is ignored count as these: whoever looks for the texts sees to
/// them.
struct Beginnings {
    /// Those that the next part goes on with.
    private(set) var open: [[UInt8]] = [[]]
    /// Those that are as long as they can be told.
    private(set) var closed: [[UInt8]] = []

    /// Longer ones are cut.
    private let longest: Int
    private static let most = 4096

    init(longest: Int = 12) { self.longest = longest }

    /// Goes on with a part.
    mutating func append(_ part: ExpressionTree) {
        switch part {
        case .edge, .nothing: break
        case .character(let set): append(set)
        case .sequence(let parts):
            for part in parts {
                if open.isEmpty { return }
                append(part)
            }
        case .alternatives(let parts):
            var result = self
            result.open = []
            for part in parts {
                var other = self
                other.closed = []
                other.append(part)
                result.open += other.open
                result.closed += other.closed
            }
            if result.open.count + result.closed.count > Self.most { close() } else { self = result }
        case .repeated(let part, let least, let most):
            for _ in 0..<min(least, longest) {
                if open.isEmpty { return }
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
            if most == 1 { open += other.open } else { closed += other.open }
        }
    }

    private mutating func close() {
        closed += open
        open = []
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
        var next: [[UInt8]] = []
        next.reserveCapacity(open.count * bytes.count)
        for text in open {
            // The longer a text is, the less another byte is worth more of them.
            let most = text.count < 3 ? 64 : text.count < 8 ? 4 : 1
            if bytes.count > 1, bytes.count > most || open.count * bytes.count > (text.count < 3 ? 64 : 256) {
                closed.append(text)
                continue
            }
            for byte in bytes {
                let longer = text + [byte]
                if longer.count >= longest { closed.append(longer) } else { next.append(longer) }
            }
        }
        open = next
    }
}
