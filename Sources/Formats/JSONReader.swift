/// A recursive-descent reader of one JSON document.
struct JSONReader {
    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0
    /// Where the current line starts, and its number.
    private var lineStart = 0
    private var line = 1
    /// The last place whose column was asked for, and that column: long lines are counted once.
    private var marked = (place: 0, column: 1)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(FormatError) -> Node {
        if let fault = invalidUTF8(in: bytes) {
            place = fault
            countLines(upTo: fault)
            throw failure("invalid UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            place = 3
            lineStart = 3
        }
        skipSpace()
        let node = try value()
        skipSpace()
        if place < bytes.count { throw failure("extra data after the document") }
        return node
    }

    private mutating func value() throws(FormatError) -> Node {
        let (startLine, startColumn) = (line, markColumn())
        guard place < bytes.count else { throw failure("a value is missing") }
        let found: Value
        switch bytes[place] {
        case UInt8(ascii: "{"): found = .table(try object())
        case UInt8(ascii: "["): found = .array(try array())
        case UInt8(ascii: "\""): found = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): found = try number()
        default:
            if take("null") {
                found = .null
            } else if take("true") {
                found = .boolean(true)
            } else if take("false") {
                found = .boolean(false)
            } else if take("NaN") {
                found = .float(.nan)
            } else if take("Infinity") {
                found = .float(.infinity)
            } else {
                throw failure("a value is missing")
            }
        }
        return Node(found, line: startLine, column: startColumn)
    }

    private mutating func object() throws(FormatError) -> Table {
        try enter()
        defer { depth -= 1 }
        var table = Table()
        place += 1
        skipSpace()
        if take("}") { return table }
        while true {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
                throw failure("a property name in double quotes is missing")
            }
            let key = try string()
            skipSpace()
            guard take(":") else { throw failure("a ':' is missing") }
            skipSpace()
            table[key] = try value()
            skipSpace()
            if take("}") { return table }
            guard take(",") else { throw failure("a ',' is missing") }
            skipSpace()
        }
    }

    private mutating func array() throws(FormatError) -> [Node] {
        try enter()
        defer { depth -= 1 }
        var nodes: [Node] = []
        place += 1
        skipSpace()
        if take("]") { return nodes }
        while true {
            nodes.append(try value())
            skipSpace()
            if take("]") { return nodes }
            guard take(",") else { throw failure("a ',' is missing") }
            skipSpace()
        }
    }

    private mutating func enter() throws(FormatError) {
        depth += 1
        if depth > JSON.maximumDepth { throw failure("nested deeper than \(JSON.maximumDepth) levels") }
    }

    private mutating func number() throws(FormatError) -> Value {
        let start = place
        if take("-Infinity") { return .float(-.infinity) }
        _ = take("-")
        guard let first = digit() else { throw failure("a value is missing") }
        place += 1
        if first != 0 { digits() }
        let wholeEnd = place
        if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "."), isDigit(bytes[place + 1]) {
            place += 1
            digits()
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            var next = place + 1
            if next < bytes.count, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
            if next < bytes.count, isDigit(bytes[next]) {
                place = next
                digits()
            }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        // Python refuses longer ones by default (sys.int_info.default_max_str_digits).
        if place == wholeEnd, text.utf8.count > 4300 {
            place = start
            throw failure("an integer has more than 4300 digits")
        }
        if place == wholeEnd { return .integer(text == "-0" ? "0" : text) }
        return .float(Double(text) ?? .nan)
    }

    private mutating func digits() {
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
    }

    private func digit() -> UInt8? {
        place < bytes.count && isDigit(bytes[place]) ? bytes[place] - UInt8(ascii: "0") : nil
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func string() throws(FormatError) -> String {
        let opening = place
        place += 1
        var text: [UInt8] = []
        while true {
            guard place < bytes.count else {
                place = opening
                throw failure("a string is not closed")
            }
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                place += 1
                try escape(into: &text)
            case 0..<0x20:
                throw failure("a control character stands in a string")
            default:
                text.append(byte)
                place += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(FormatError) {
        guard place < bytes.count else { throw failure("a string is not closed") }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourDigits()
            if (0xD800..<0xDC00).contains(code), place + 1 < bytes.count,
                bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u")
            {
                let back = place
                place += 2
                let low = try fourDigits()
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    place = back
                }
            }
            // A lone surrogate cannot be written out by Python either; here it becomes the replacement character.
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: String(Character(scalar)).utf8)
        default:
            place -= 1
            throw failure("an invalid escape stands in a string")
        }
    }

    private mutating func fourDigits() throws(FormatError) -> UInt32 {
        guard place + 4 <= bytes.count else { throw failure("an invalid \\u escape stands in a string") }
        var code: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("an invalid \\u escape stands in a string")
            }
            code = code << 4 + UInt32(digit)
        }
        place += 4
        return code
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let matches = word.withUTF8Buffer { bytes[place...].starts(with: $0) }
        if matches { place += word.utf8CodeUnitCount }
        return matches
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\n"):
                line += 1
                lineStart = place + 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            place += 1
        }
    }

    private mutating func countLines(upTo end: Int) {
        for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
    }

    private mutating func markColumn() -> Int {
        if marked.place < lineStart { marked = (lineStart, 1) }
        marked.column += bytes[marked.place..<place].count { $0 & 0xC0 != 0x80 }
        marked.place = place
        return marked.column
    }

    private func column(of index: Int) -> Int {
        bytes[min(lineStart, index)..<index].count { $0 & 0xC0 != 0x80 } + 1
    }

    private func failure(_ message: String) -> FormatError {
        FormatError(format: "JSON", line: line, column: column(of: min(place, bytes.count)), message: message)
    }
}

/// Where the first byte stands that is not UTF-8, or nil when all is.
func invalidUTF8(in bytes: [UInt8]) -> Int? {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var place = 0
    while true {
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let scalar): place += scalar.count
        case .emptyInput: return nil
        case .error: return place
        }
    }
}
