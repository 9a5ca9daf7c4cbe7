/// What stands between the delimiters of a tag: names, numbers, strings and operators.
extension Lexer {
    enum Inside { case block, variable, lineStatement }

    /// Tokens up to the end of a tag; whether the tag's end also ended a line.
    mutating func inside(_ kind: Inside) throws(Failure) -> Bool {
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

    mutating func close(_ kind: Token.Kind, _ end: Int) -> Bool {
        tokens.append(Token(kind: kind, line: line, text: ""))
        line += count(position, end)
        position = end
        return end > 0 && source[end - 1] == 0x0A
    }

    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Digits with single underscores between them; the end of the run.
    func digits(_ start: Int, _ accepts: (UInt8) -> Bool) -> Int {
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

    mutating func number() -> Token? {
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

    mutating func name() throws(Failure) -> Bool {
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

    mutating func string(_ quote: UInt8) throws(Failure) -> Bool {
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

    mutating func operation(_ open: inout [UInt8]) throws(Failure) {
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
}
