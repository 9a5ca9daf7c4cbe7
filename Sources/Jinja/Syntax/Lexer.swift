/// Cuts a template's source into tokens, by Jinja's rules of white space and delimiters.
///
/// A mistake becomes a last token of kind `failure`: the parser reports it when it gets there, as Jinja does.
struct Lexer {
    private let options: Environment.Options
    private let source: [UInt8]
    private var position = 0
    private var line = 1
    private var tokens: [Token] = []
    /// The bytes that can begin a tag.
    private let starts: [(kind: Root, text: [UInt8])]
    private let blockStart: [UInt8]
    private let blockEnd: [UInt8]
    private let variableEnd: [UInt8]
    private let commentEnd: [UInt8]

    private enum Root: Int {
        // In the order of the names of Jinja's token types, which decides between equally long delimiters.
        case block, comment, lineComment, lineStatement, variable, raw
    }

    private struct Failure: Error {
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
    private static func normalize(_ text: String, keepTrailingNewline: Bool) -> [UInt8] {
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
            tokens.append(Token(kind: .end, line: line, text: ""))
        } catch {
            tokens.append(Token(kind: .failure, line: error.line, text: error.message))
        }
        return tokens
    }

    // MARK: Template data

    private struct Tag {
        let kind: Root
        let start: Int
        let end: Int
        let sign: UInt8
    }

    private mutating func root() throws(Failure) {
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

    private mutating func emitData(_ start: Int, _ end: Int) {
        guard end > start else { return }
        var text = String(decoding: source[start..<end], as: UTF8.self)
        if options.newlineSequence != "\n", text.utf8.contains(0x0A) {
            text = PythonString.replace(text, "\n", options.newlineSequence)
        }
        tokens.append(Token(kind: .data, line: line, text: text))
        line += count(start, end)
    }

    /// Where the data before a tag ends once `-` and `lstrip_blocks` have had their say.
    private func dataEnd(_ tag: Tag, _ lineStarting: Bool) -> Int {
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

    private func count(_ start: Int, _ end: Int) -> Int {
        guard end > start else { return 0 }
        var lines = 0
        for position in start..<end where source[position] == 0x0A { lines += 1 }
        return lines
    }

    /// The first tag from here on.
    private func nextTag() -> Tag? {
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

    private func tag(at scan: Int) -> Tag? {
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

    private func rawBegin(at scan: Int) -> Tag? {
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

    private mutating func raw() throws(Failure) -> Bool {
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

    private mutating func comment() throws(Failure) -> Bool {
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
    private func end(of delimiter: [UInt8], at place: Int, plus: Bool, trims: Bool = true) -> Int? {
        guard place < source.count else { return nil }
        if plus, source[place] == 0x2B, matches(delimiter, at: place + 1) { return place + 1 + delimiter.count }
        if source[place] == 0x2D, matches(delimiter, at: place + 1) { return skipSpace(place + 1 + delimiter.count) }
        guard matches(delimiter, at: place) else { return nil }
        let end = place + delimiter.count
        return trims && options.trimBlocks && end < source.count && source[end] == 0x0A ? end + 1 : end
    }

    // MARK: Inside a tag

    private enum Inside { case block, variable, lineStatement }

    /// Tokens up to the end of a tag; whether the tag's end also ended a line.
    private mutating func inside(_ kind: Inside) throws(Failure) -> Bool {
        var open: [UInt8] = []
        while true {
            if open.isEmpty {
                switch kind {
                case .block:
                    if let end = end(of: blockEnd, at: position, plus: true) { return close(.blockEnd, end) }
                case .variable:
                    if let end = end(of: variableEnd, at: position, plus: false, trims: false) {
                        return close(.variableEnd, end)
                    }
                case .lineStatement:
                    // `\s*(\n|$)`: greedy white space that gives back as far as a line's end.
                    let rest = skipSpace(position)
                    if rest == source.count {
                        return close(.blockEnd, rest)
                    }
                    var end = rest
                    while end > position, source[end - 1] != 0x0A { end -= 1 }
                    if end > position { return close(.blockEnd, end) }
                }
            }
            guard position < source.count else { return false }
            let byte = source[position]
            if let width = spaceWidth(at: position) {
                if byte == 0x0A { line += 1 }
                position += width
                continue
            }
            if isDigit(byte), let token = number() {
                tokens.append(token)
                continue
            }
            if byte == 0x27 || byte == 0x22 {
                if try string(byte) { continue }
            } else if try name() {
                continue
            }
            try operation(&open)
        }
    }

    private mutating func close(_ kind: Token.Kind, _ end: Int) -> Bool {
        tokens.append(Token(kind: kind, line: line, text: ""))
        line += count(position, end)
        position = end
        return end > 0 && source[end - 1] == 0x0A
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Digits with single underscores between them; the end of the run.
    private func digits(_ start: Int, _ accepts: (UInt8) -> Bool) -> Int {
        var scan = start
        while scan < source.count {
            if accepts(source[scan]) {
                scan += 1
            } else if source[scan] == 0x5F, scan > start, scan + 1 < source.count, accepts(source[scan + 1]) {
                scan += 1
            } else {
                break
            }
        }
        return scan
    }

    private mutating func number() -> Token? {
        let start = position
        func text(_ end: Int) -> String { String(decoding: source[start..<end].filter { $0 != 0x5F }, as: UTF8.self) }
        if start == 0 || source[start - 1] != 0x2E {
            let whole = digits(start, isDigit)
            var end = whole
            if whole < source.count, source[whole] == 0x2E, whole + 1 < source.count, isDigit(source[whole + 1]) {
                end = digits(whole + 1, isDigit)
            }
            var isFloat = end > whole
            if end < source.count, source[end] | 0x20 == 0x65 {
                var mark = end + 1
                if mark < source.count, source[mark] == 0x2B || source[mark] == 0x2D { mark += 1 }
                if mark < source.count, isDigit(source[mark]) {
                    end = digits(mark, isDigit)
                    isFloat = true
                }
            }
            if isFloat {
                position = end
                return Token(kind: .float, line: line, text: text(end))
            }
        }
        var end = start
        if source[start] == 0x30, start + 1 < source.count {
            let accepts: ((UInt8) -> Bool)? =
                switch source[start + 1] | 0x20 {
                case 0x62: { $0 == 0x30 || $0 == 0x31 }
                case 0x6F: { $0 >= 0x30 && $0 <= 0x37 }
                case 0x78: { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) }
                default: nil
                }
            if let accepts {
                var first = start + 2
                if first < source.count, source[first] == 0x5F { first += 1 }
                let last = digits(first, accepts)
                if last > first { end = last }
            }
        }
        if end == start {
            end = source[start] == 0x30 ? digits(start) { $0 == 0x30 } : digits(start, isDigit)
        }
        position = end
        return Token(kind: .integer, line: line, text: text(end))
    }

    private mutating func name() throws(Failure) -> Bool {
        let start = position
        var scan = position
        var isASCII = true
        while scan < source.count {
            let byte = source[scan]
            if byte < 0x80 {
                guard isDigit(byte) || byte == 0x5F || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) else { break }
                scan += 1
            } else {
                isASCII = false
                let (scalar, width) = scalar(at: scan)
                guard PythonString.isWord(scalar) || scalar.properties.isXIDContinue else { break }
                scan += width
            }
        }
        guard scan > start else { return false }
        let text = String(decoding: source[start..<scan], as: UTF8.self)
        // ASCII letters and digits are an identifier unless a digit comes first.
        if !isASCII || isDigit(source[start]), !PythonString.isIdentifier(text) {
            throw Failure(message: "Invalid character in identifier", line: line)
        }
        tokens.append(Token(kind: .name, line: line, text: text))
        position = scan
        return true
    }

    private mutating func string(_ quote: UInt8) throws(Failure) -> Bool {
        var scan = position + 1
        while scan < source.count, source[scan] != quote { scan += source[scan] == 0x5C ? 2 : 1 }
        guard scan < source.count else { return false }
        let raw = source[(position + 1)..<scan]
        let text: String
        if raw.contains(0x5C) || (raw.contains(0x0A) && options.newlineSequence != "\n") {
            var inner = String(decoding: raw, as: UTF8.self)
            if options.newlineSequence != "\n" { inner = PythonString.replace(inner, "\n", options.newlineSequence) }
            do {
                text = try StringEscapes.decode(inner)
            } catch {
                throw Failure(message: error.message, line: line)
            }
        } else {
            text = String(decoding: raw, as: UTF8.self)
        }
        tokens.append(Token(kind: .string, line: line, text: text))
        line += count(position, scan)
        position = scan + 1
        return true
    }

    private mutating func operation(_ open: inout [UInt8]) throws(Failure) {
        let byte = source[position]
        let next = position + 1 < source.count ? source[position + 1] : 0
        var width = 1
        let kind: Token.Kind
        switch (byte, next) {
        case (0x2F, 0x2F): (kind, width) = (.floorDivide, 2)
        case (0x2A, 0x2A): (kind, width) = (.power, 2)
        case (0x3D, 0x3D): (kind, width) = (.equal, 2)
        case (0x21, 0x3D): (kind, width) = (.notEqual, 2)
        case (0x3E, 0x3D): (kind, width) = (.greaterOrEqual, 2)
        case (0x3C, 0x3D): (kind, width) = (.lessOrEqual, 2)
        default:
            switch byte {
            case 0x2B: kind = .add
            case 0x2D: kind = .subtract
            case 0x2F: kind = .div
            case 0x2A: kind = .multiply
            case 0x25: kind = .modulo
            case 0x7E: kind = .tilde
            case 0x5B: kind = .leftBracket
            case 0x5D: kind = .rightBracket
            case 0x28: kind = .leftParenthesis
            case 0x29: kind = .rightParenthesis
            case 0x7B: kind = .leftBrace
            case 0x7D: kind = .rightBrace
            case 0x3E: kind = .greater
            case 0x3C: kind = .less
            case 0x3D: kind = .assign
            case 0x2E: kind = .dot
            case 0x3A: kind = .colon
            case 0x7C: kind = .pipe
            case 0x2C: kind = .comma
            case 0x3B: kind = .semicolon
            default:
                let offset = String(decoding: source[..<position], as: UTF8.self).unicodeScalars.count
                let shown = PythonRepr.quote(String(scalar(at: position).0))
                throw Failure(message: "unexpected char \(shown) at \(offset)", line: line)
            }
        }
        switch kind {
        case .leftBrace: open.append(0x7D)
        case .leftParenthesis: open.append(0x29)
        case .leftBracket: open.append(0x5D)
        case .rightBrace, .rightParenthesis, .rightBracket:
            let shown = Character(Unicode.Scalar(byte))
            guard let expected = open.popLast() else {
                throw Failure(message: "unexpected '\(shown)'", line: line)
            }
            if expected != byte {
                throw Failure(
                    message: "unexpected '\(shown)', expected '\(Character(Unicode.Scalar(expected)))'", line: line)
            }
        default: break
        }
        tokens.append(Token(kind: kind, line: line, text: ""))
        position += width
    }

    // MARK: Bytes

    private func matches(_ text: [UInt8], at place: Int) -> Bool {
        guard place + text.count <= source.count else { return false }
        for offset in text.indices where source[place + offset] != text[offset] { return false }
        return true
    }

    private func scalar(at place: Int) -> (Unicode.Scalar, Int) {
        let byte = source[place]
        let width = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let end = min(source.count, place + width)
        let scalar = String(decoding: source[place..<end], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        return (scalar, end - place)
    }

    /// The bytes of the white-space code point that starts here, or nil.
    private func spaceWidth(at place: Int) -> Int? {
        let byte = source[place]
        if byte < 0x80 { return (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x20) ? 1 : nil }
        let (scalar, width) = scalar(at: place)
        return PythonString.isSpace(scalar) ? width : nil
    }

    /// The bytes of the white-space code point that ends here, or nil.
    private func spaceWidth(endingAt end: Int) -> Int? {
        var start = end - 1
        while start > 0, source[start] & 0xC0 == 0x80 { start -= 1 }
        guard let width = spaceWidth(at: start), start + width == end else { return nil }
        return width
    }

    private func skipSpace(_ place: Int) -> Int {
        var place = place
        while place < source.count, let width = spaceWidth(at: place) { place += width }
        return place
    }
}
