/// A text that is put together piece by piece: each piece is accounted for before it is added.
struct GrowingText {
    private(set) var text = ""
    private let run: Run?
    private let limit: Int
    /// Bytes that no step has been taken for yet.
    private var unpaid = 0

    /// An empty text. Without a rendering only its size is bounded.
    init(_ run: Run?) {
        self.run = run
        limit = run?.stringBytes ?? Limits().stringBytes
    }

    /// Bytes of the text.
    var count: Int { text.utf8.count }

    /// Makes sure that so many bytes may be added.
    private mutating func account(_ bytes: Int) throws(TemplateError) {
        let size = saturatedSum(count, bytes)
        if size > limit { throw Run.tooLong(size, limit: limit) }
        unpaid += bytes
        if unpaid >= 256 {
            try run?.step(unpaid >> 4)
            unpaid &= 15
        }
    }

    /// Accounts for work that adds little.
    func step(_ count: Int) throws(TemplateError) { try run?.step(count) }

    mutating func append(_ piece: some StringProtocol) throws(TemplateError) {
        try account(piece.utf8.count)
        text += piece
    }

    mutating func append(_ scalar: Unicode.Scalar) throws(TemplateError) {
        try account(4)
        text.unicodeScalars.append(scalar)
    }

    mutating func append(repeating piece: String, count: Int) throws(TemplateError) {
        if count <= 0 { return }
        try account(saturatedProduct(piece.utf8.count, count))
        text += String(repeating: piece, count: count)
    }

    /// Adds UTF-8.
    mutating func append(bytes: [UInt8]) throws(TemplateError) {
        try account(bytes.count)
        text += String(decoding: bytes, as: UTF8.self)
    }

    /// Adds `repr` of a string.
    mutating func append(quoted string: String) throws(TemplateError) {
        guard let bytes = PythonRepr.quote(string, within: limit - count) else {
            throw Run.tooLong(Int.max, limit: limit)
        }
        try append(bytes: bytes)
    }
}

/// `a + b` of two sizes, or the largest integer.
func saturatedSum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? Int.max : sum
}

/// `a * b` of two sizes, or the largest integer.
func saturatedProduct(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? Int.max : product
}
