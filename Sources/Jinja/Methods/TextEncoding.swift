/// The encodings that `str.encode` and `bytes.decode` know here, with Python's error handlers.
enum TextEncoding {
    case ascii, latin1, utf8, utf8Signed
    case utf16(isBig: Bool, hasMark: Bool)
    case utf32(isBig: Bool, hasMark: Bool)

    private init(_ name: Value?) throws(TemplateError) {
        guard let name else {
            self = .utf8
            return
        }
        guard let text = name.text else {
            throw .type("encode() argument 'encoding' must be str, not \(name.typeName)")
        }
        var key = ""
        for scalar in PythonString.lower(text).unicodeScalars {
            key.unicodeScalars.append(scalar == "-" || scalar == " " ? "_" : scalar)
        }
        switch key {
        case "utf_8", "utf8", "u8", "utf", "cp65001": self = .utf8
        case "utf_8_sig", "utf8_sig": self = .utf8Signed
        case "ascii", "us_ascii", "646", "ansi_x3.4_1968": self = .ascii
        case "latin_1", "latin1", "latin", "l1", "iso_8859_1", "iso8859_1", "iso8859", "8859", "cp819":
            self = .latin1
        case "utf_16", "utf16", "u16": self = .utf16(isBig: false, hasMark: true)
        case "utf_16_le", "utf_16le": self = .utf16(isBig: false, hasMark: false)
        case "utf_16_be", "utf_16be": self = .utf16(isBig: true, hasMark: false)
        case "utf_32", "utf32", "u32": self = .utf32(isBig: false, hasMark: true)
        case "utf_32_le", "utf_32le": self = .utf32(isBig: false, hasMark: false)
        case "utf_32_be", "utf_32be": self = .utf32(isBig: true, hasMark: false)
        default: throw .runtime("unknown encoding: \(text)", exception: "LookupError")
        }
    }

    /// What happens to a character that an encoding lacks.
    private enum Handler: String {
        case strict, ignore, replace, xmlcharrefreplace, backslashreplace

        init(_ value: Value?) throws(TemplateError) {
            guard let value else {
                self = .strict
                return
            }
            guard let name = value.text else {
                throw .type("encode() argument 'errors' must be str, not \(value.typeName)")
            }
            guard let handler = Handler(rawValue: name) else {
                throw .runtime("unknown error handler name '\(name)'", exception: "LookupError")
            }
            self = handler
        }

        /// What stands for a character; nil where it is an error.
        func replacement(_ scalar: Unicode.Scalar) -> String? {
            switch self {
            case .strict: nil
            case .ignore: ""
            case .replace: "?"
            case .xmlcharrefreplace: "&#\(scalar.value);"
            case .backslashreplace: PythonRepr.escape(scalar)
            }
        }
    }

    /// `text.encode(encoding, errors)`.
    static func encode(_ text: String, _ encoding: Value?, _ errors: Value?, _ run: Run) throws(TemplateError)
        -> [UInt8]
    {
        let handler = try Handler(errors)
        switch try TextEncoding(encoding) {
        case .utf8:
            try run.charge(bytes: text.utf8.count)
            return Array(text.utf8)
        case .utf8Signed:
            try run.charge(bytes: text.utf8.count + 3)
            return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case .ascii: return try narrow(text, 128, "ascii", handler, run)
        case .latin1: return try narrow(text, 256, "latin-1", handler, run)
        case .utf16(let isBig, let hasMark):
            try run.charge(bytes: text.utf8.count * 2 + 2)
            return ((hasMark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { bytes(of: $0, isBig) }
        case .utf32(let isBig, let hasMark):
            try run.charge(bytes: saturatedProduct(text.utf8.count, 4) + 4)
            return ((hasMark ? [0xFEFF] : []) + text.unicodeScalars.map(\.value)).flatMap { bytes(of: $0, isBig) }
        }
    }

    private static func bytes<T: FixedWidthInteger>(of unit: T, _ isBig: Bool) -> [UInt8] {
        withUnsafeBytes(of: isBig ? unit.bigEndian : unit.littleEndian) { Array($0) }
    }

    /// One byte a character, for those below a bound.
    private static func narrow(
        _ text: String, _ bound: UInt32, _ name: String, _ handler: Handler, _ run: Run
    ) throws(TemplateError) -> [UInt8] {
        try run.charge(bytes: text.utf8.count)
        var bytes: [UInt8] = []
        let scalars = PythonString.scalars(text)
        for (position, scalar) in scalars.enumerated() {
            if scalar.value < bound {
                bytes.append(UInt8(scalar.value))
                continue
            }
            guard let replacement = handler.replacement(scalar) else {
                let last = scalars[position...].firstIndex { $0.value < bound } ?? scalars.count
                let what =
                    last - position == 1
                    ? "character '\(PythonRepr.escape(scalar))' in position \(position)"
                    : "characters in position \(position)-\(last - 1)"
                throw .runtime(
                    "'\(name)' codec can't encode \(what): ordinal not in range(\(bound))",
                    exception: "UnicodeEncodeError")
            }
            bytes += replacement.utf8
            if bytes.count > run.stringBytes { throw run.tooLong(bytes.count) }
        }
        try run.charge(bytes: bytes.count)
        return bytes
    }

    /// `bytes.decode(encoding, errors)`.
    static func decode(_ bytes: [UInt8], _ encoding: Value?, _ errors: Value?, _ run: Run) throws(TemplateError)
        -> String
    {
        let handler = try Handler(errors)
        try run.charge(bytes: saturatedProduct(bytes.count, 2))
        let encoding = try TextEncoding(encoding)
        switch encoding {
        case .latin1: return PythonString.string(bytes.lazy.map { Unicode.Scalar($0) })
        case .ascii:
            if let bad = bytes.firstIndex(where: { $0 >= 0x80 }), handler == .strict {
                throw failure("ascii", bytes[bad], bad, "ordinal not in range(128)")
            }
            return PythonString.string(
                bytes.lazy.filter { $0 < 0x80 || handler != .ignore }.map {
                    $0 < 0x80 ? Unicode.Scalar($0) : "\u{FFFD}"
                })
        case .utf8, .utf8Signed:
            var rest = bytes[...]
            if case .utf8Signed = encoding, rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
            let text = String(decoding: rest, as: UTF8.self)
            if text.utf8.elementsEqual(rest) { return text }
            if handler == .ignore { return PythonString.replace(text, "\u{FFFD}", "") }
            if handler == .replace { return text }
            let bad = zip(text.utf8, rest).prefix { $0 == $1 }.count
            let place = min(bad, bytes.count - 1)
            throw failure("utf-8", bytes[place], place, "invalid start byte")
        case .utf16(let isBig, let hasMark):
            var units: [UInt16] = stride(from: 0, to: bytes.count - 1, by: 2).map { (place: Int) in
                let pair = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
                return isBig ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
            }
            if hasMark, units.first == 0xFEFF { units.removeFirst() }
            return String(decoding: units, as: UTF16.self)
        case .utf32(let isBig, let hasMark):
            var scalars: [Unicode.Scalar] = stride(from: 0, to: bytes.count - 3, by: 4).map { (place: Int) in
                let four = bytes[place..<place + 4]
                let code = (isBig ? Array(four) : four.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                return Unicode.Scalar(code) ?? "\u{FFFD}"
            }
            if hasMark, scalars.first == "\u{FEFF}" { scalars.removeFirst() }
            return PythonString.string(scalars)
        }
    }

    private static func failure(_ name: String, _ byte: UInt8, _ place: Int, _ reason: String) -> TemplateError {
        let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
        return .runtime(
            "'\(name)' codec can't decode byte 0x\(digits) in position \(place): \(reason)",
            exception: "UnicodeDecodeError")
    }
}
