/// Cuts a template's source into tokens, by Jinja's rules of white space and delimiters.
///
/// A mistake becomes a last token of kind `failure`: the parser reports it when it gets there, as Jinja does.
struct Lexer {
    let options: Environment.Options
    let source: [UInt8]
    var position = 0
    var line = 1
    var tokens: [Token] = []
    /// The bytes that can begin a tag.
    let starts: [(kind: Root, text: [UInt8])]
    let blockStart: [UInt8]
    let blockEnd: [UInt8]
    let variableEnd: [UInt8]
    let commentEnd: [UInt8]

    enum Root: Int {
        // In the order of the names of Jinja's token types, which decides between equally long delimiters.
        case block, comment, lineComment, lineStatement, variable, raw
    }

    struct Failure: Error {
        let message: String
        let line: Int
    }

    init(_ text: String, _ options: Environment.Options) {
        self.options = options
        source = Self.normalize(text, keepTrailingNewline: options.keepTrailingNewline)
        blockStart = Array(options.blockStart.utf8)
        blockEnd = Array(options.blockEnd.utf8)
        variableEnd = Array(options.variableEnd.utf8)
        commentEnd = Array(options.commentEnd.utf8)
        var starts: [(kind: Root, text: [UInt8])] = [
            (.comment, Array(options.commentStart.utf8)), (.block, blockStart),
            (.variable, Array(options.variableStart.utf8)),
        ]
        if let prefix = options.lineStatementPrefix { starts.append((.lineStatement, Array(prefix.utf8))) }
        if let prefix = options.lineCommentPrefix { starts.append((.lineComment, Array(prefix.utf8))) }
        self.starts = starts.sorted {
            ($0.text.count, $0.kind.rawValue) > ($1.text.count, $1.kind.rawValue)
        }
    }

    /// Line ends become `\n`; one at the end goes, unless it is to be kept.
    static func normalize(_ text: String, keepTrailingNewline: Bool) -> [UInt8] {
        var bytes = Array(text.utf8)
        if bytes.contains(0x0D) {
            var kept: [UInt8] = []
            kept.reserveCapacity(bytes.count)
            var position = 0
            while position < bytes.count {
                if bytes[position] == 0x0D {
                    kept.append(0x0A)
                    if position + 1 < bytes.count, bytes[position + 1] == 0x0A { position += 1 }
                } else {
                    kept.append(bytes[position])
                }
                position += 1
            }
            bytes = kept
        }
        if !keepTrailingNewline, bytes.last == 0x0A { bytes.removeLast() }
        return bytes
    }

    /// All tokens, ending with `end` or `failure`.
    mutating func tokenize() -> [Token] {
        tokens.reserveCapacity(source.count / 8 + 4)
        do {
            try root()
            // Jinja says where the last token stands, not where the text ends.
            tokens.append(Token(kind: .end, line: tokens.last?.line ?? 1, text: ""))
        } catch {
            tokens.append(Token(kind: .failure, line: error.line, text: error.message))
        }
        return tokens
    }

    // MARK: Template data

    struct Tag {
        let kind: Root
        let start: Int
        let end: Int
        let sign: UInt8
    }

    mutating func root() throws(Failure) {
        var lineStarting = true
        while position < source.count {
            guard let tag = nextTag() else {
                emitData(position, source.count)
                return
            }
            let stripped = dataEnd(tag, lineStarting)
            emitData(position, stripped)
            line += count(stripped, tag.start)
            line += count(tag.start, tag.end)
            position = tag.end
            switch tag.kind {
            case .raw:
                lineStarting = try raw()
            case .comment:
                lineStarting = try comment()
            case .lineComment:
                while position < source.count, source[position] != 0x0A { position += 1 }
                lineStarting = false
            case .block:
                tokens.append(Token(kind: .blockBegin, line: line - count(tag.start, tag.end), text: ""))
                lineStarting = try inside(.block)
            case .lineStatement:
                tokens.append(Token(kind: .blockBegin, line: line, text: ""))
                lineStarting = try inside(.lineStatement)
            case .variable:
                tokens.append(Token(kind: .variableBegin, line: line, text: ""))
                lineStarting = try inside(.variable)
            }
        }
    }

    mutating func emitData(_ start: Int, _ end: Int) {
        guard end > start else { return }
        var text = String(decoding: source[start..<end], as: UTF8.self)
        if options.newlineSequence != "\n", text.utf8.contains(0x0A) {
            text = PythonString.replace(text, "\n", options.newlineSequence)
        }
        tokens.append(Token(kind: .data, line: line, text: text))
        line += count(start, end)
    }

    /// Where the data before a tag ends once `-` and `lstrip_blocks` have had their say.
    func dataEnd(_ tag: Tag, _ lineStarting: Bool) -> Int {
        if tag.sign == 0x2D {
            var end = tag.start
            while end > position, let width = spaceWidth(endingAt: end), end - width >= position { end -= width }
            return end
        }
        guard tag.sign != 0x2B, options.lstripBlocks, tag.kind != .variable else { return tag.start }
        var start = tag.start
        while start > position, source[start - 1] != 0x0A { start -= 1 }
        guard start > position || lineStarting else { return tag.start }
        var scan = start
        while scan < tag.start {
            guard let width = spaceWidth(at: scan) else { return tag.start }
            scan += width
        }
        return start
    }

    func count(_ start: Int, _ end: Int) -> Int {
        guard end > start else { return 0 }
        var lines = 0
        for position in start..<end where source[position] == 0x0A { lines += 1 }
        return lines
    }

    /// The first tag from here on.
    func nextTag() -> Tag? {
        let plain = options.lineStatementPrefix == nil && options.lineCommentPrefix == nil
        return source.withUnsafeBufferPointer { bytes -> Tag? in
            var scan = position
            let firsts = starts.compactMap { $0.text.first }
            let a = firsts.first ?? 0
            let same = firsts.allSatisfy { $0 == a }
            while scan < bytes.count {
                if plain {
                    if same {
                        while scan < bytes.count, bytes[scan] != a { scan += 1 }
                    } else {
                        while scan < bytes.count, !firsts.contains(bytes[scan]) { scan += 1 }
                    }
                    if scan == bytes.count { return nil }
                }
                if let tag = tag(at: scan) { return tag }
                scan += 1
            }
            return nil
        }
    }

    func tag(at scan: Int) -> Tag? {
        if let tag = rawBegin(at: scan) { return tag }
        for (kind, text) in starts {
            var end: Int?
            switch kind {
            case .lineStatement:
                guard scan == 0 || source[scan - 1] == 0x0A else { continue }
                var place = scan
                while place < source.count, source[place] == 0x20 || source[place] == 0x09 || source[place] == 0x0B {
                    place += 1
                }
                if matches(text, at: place) { end = place + text.count }
            case .lineComment:
                // At a line's start or right after something that is not white space.
                let after = scan > 0 && source[scan - 1] != 0x0A && spaceWidth(endingAt: scan) == nil
                guard scan == 0 || source[scan - 1] == 0x0A || after else { continue }
                var place = scan
                while place < source.count, source[place] != 0x0A, let width = spaceWidth(at: place) { place += width }
                if matches(text, at: place) { end = place + text.count }
            default: if matches(text, at: scan) { end = scan + text.count }
            }
            guard let end else { continue }
            let sign = end < source.count && (source[end] == 0x2D || source[end] == 0x2B) ? source[end] : 0
            return Tag(kind: kind, start: scan, end: sign == 0 ? end : end + 1, sign: sign)
        }
        return nil
    }

    func rawBegin(at scan: Int) -> Tag? {
        guard matches(blockStart, at: scan) else { return nil }
        // The sign is optional: when nothing fits after it, it may belong to the name, which then is not `raw`.
        var place = scan + blockStart.count
        var sign: UInt8 = 0
        if place < source.count, source[place] == 0x2D || source[place] == 0x2B {
            sign = source[place]
            place += 1
        }
        place = skipSpace(place)
        guard matches(Array("raw".utf8), at: place) else { return nil }
        place = skipSpace(place + 3)
        if place < source.count, source[place] == 0x2D, matches(blockEnd, at: place + 1) {
            return Tag(kind: .raw, start: scan, end: skipSpace(place + 1 + blockEnd.count), sign: sign)
        }
        guard matches(blockEnd, at: place) else { return nil }
        return Tag(kind: .raw, start: scan, end: place + blockEnd.count, sign: sign)
    }

    // MARK: Raw blocks and comments

    mutating func raw() throws(Failure) -> Bool {
        var scan = position
        while scan < source.count {
            if matches(blockStart, at: scan) {
                var place = scan + blockStart.count
                var sign: UInt8 = 0
                if place < source.count, source[place] == 0x2D || source[place] == 0x2B {
                    sign = source[place]
                    place += 1
                }
                place = skipSpace(place)
                if matches(Array("endraw".utf8), at: place) {
                    place = skipSpace(place + 6)
                    if let end = end(of: blockEnd, at: place, plus: true) {
                        let tag = Tag(kind: .raw, start: scan, end: end, sign: sign)
                        // Jinja asks whether the opening tag ended a line.
                        let starting = position > 0 && source[position - 1] == 0x0A
                        let stripped = dataEnd(tag, starting)
                        emitData(position, stripped)
                        line += count(stripped, end)
                        position = end
                        return source[end - 1] == 0x0A
                    }
                }
            }
            scan += 1
        }
        if position < source.count { throw Failure(message: "Missing end of raw directive", line: line) }
        return false
    }

    mutating func comment() throws(Failure) -> Bool {
        var scan = position
        while scan < source.count {
            if let end = end(of: commentEnd, at: scan, plus: true) {
                line += count(position, end)
                position = end
                return source[end - 1] == 0x0A
            }
            scan += 1
        }
        if position < source.count { throw Failure(message: "Missing end of comment tag", line: line) }
        return false
    }

    /// Where a closing delimiter with its sign and what it swallows ends, if it stands here.
    func end(of delimiter: [UInt8], at place: Int, plus: Bool, trims: Bool = true) -> Int? {
        guard place < source.count else { return nil }
        if plus, source[place] == 0x2B, matches(delimiter, at: place + 1) { return place + 1 + delimiter.count }
        if source[place] == 0x2D, matches(delimiter, at: place + 1) { return skipSpace(place + 1 + delimiter.count) }
        guard matches(delimiter, at: place) else { return nil }
        let end = place + delimiter.count
        return trims && options.trimBlocks && end < source.count && source[end] == 0x0A ? end + 1 : end
    }

    // MARK: Bytes

    func matches(_ text: [UInt8], at place: Int) -> Bool {
        guard place + text.count <= source.count else { return false }
        for offset in text.indices where source[place + offset] != text[offset] { return false }
        return true
    }

    func scalar(at place: Int) -> (Unicode.Scalar, Int) {
        let byte = source[place]
        let width = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let end = min(source.count, place + width)
        let scalar = String(decoding: source[place..<end], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        return (scalar, end - place)
    }

    /// The bytes of the white-space code point that starts here, or nil.
    func spaceWidth(at place: Int) -> Int? {
        let byte = source[place]
        if byte < 0x80 { return (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x20) ? 1 : nil }
        let (scalar, width) = scalar(at: place)
        return PythonString.isSpace(scalar) ? width : nil
    }

    /// The bytes of the white-space code point that ends here, or nil.
    func spaceWidth(endingAt end: Int) -> Int? {
        var start = end - 1
        while start > 0, source[start] & 0xC0 == 0x80 { start -= 1 }
        guard let width = spaceWidth(at: start), start + width == end else { return nil }
        return width
    }

    func skipSpace(_ place: Int) -> Int {
        var place = place
        while place < source.count, let width = spaceWidth(at: place) { place += width }
        return place
    }
}
