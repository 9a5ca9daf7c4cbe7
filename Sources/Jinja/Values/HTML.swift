/// Escaping for HTML, as MarkupSafe does it.
enum HTML {
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case 0x26: bytes += "&amp;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x27: bytes += "&#39;".utf8
            case 0x22: bytes += "&#34;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == 0x26 || byte == 0x3E || byte == 0x3C || byte == 0x27 || byte == 0x22
    }

    /// The same, with what escaping adds accounted for first.
    static func escape(_ text: String, _ run: Run) throws(TemplateError) -> String {
        let growth = PythonString.withBytes(text) { bytes in
            var growth = 0
            for byte in bytes { growth &+= isSpecial(byte) ? 4 : 0 }
            return growth
        }
        if growth == 0 { return text }
        try run.charge(bytes: text.utf8.count + growth)
        return escape(text)
    }

    /// `escape(x)`: markup as it is, everything else escaped.
    static func escape(_ value: Value, _ run: Run) throws(TemplateError) -> String {
        if let markup = try markupText(value) { return markup }
        return try escape(try value.string(run), run)
    }

    /// `Markup(x)`: without escaping.
    static func markup(_ value: Value, _ run: Run) throws(TemplateError) -> String {
        if let markup = try markupText(value) { return markup }
        return try value.string(run)
    }

    /// `x.__html__()`, or nil.
    static func markupText(_ value: Value) throws(TemplateError) -> String? {
        switch value {
        case .markup(let text): text
        case .object(let object): try object.markup()
        case .undefined(let undefined) where undefined.kind == .chainable: ""
        default: nil
        }
    }

    static func isMarkup(_ value: Value) -> Bool {
        switch value {
        case .markup: true
        case .object(let object): object.isMarkup
        case .undefined(let undefined): undefined.kind == .chainable
        default: false
        }
    }
}
