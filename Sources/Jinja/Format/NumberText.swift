#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Decimal texts of numbers, rounded as C and Python round them.
enum NumberText {
    /// `printf`'s `%.*f`, `%.*e` and `%.*g` of a finite number.
    static func printf(_ conversion: Character, _ number: Double, _ precision: Int, alternate: Bool = false) -> String {
        let form = "%" + (alternate ? "#" : "") + ".*" + String(conversion)
        var buffer = [CChar](repeating: 0, count: 64)
        func write() -> Int {
            let size = buffer.count
            return withVaList([Int32(clamping: precision), number]) { arguments in
                Int(vsnprintf(&buffer, size, form, arguments))
            }
        }
        let needed = write()
        if needed >= buffer.count {
            buffer = [CChar](repeating: 0, count: needed + 1)
            _ = write()
        }
        return String(decoding: buffer.prefix(max(0, needed)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Digits with a separator between groups, counted from the right.
    static func grouped(_ digits: String, _ separator: String, every size: Int) -> String {
        let bytes = Array(digits.utf8)
        var result: [UInt8] = []
        for (position, digit) in bytes.enumerated() {
            if position > 0, (bytes.count - position) % size == 0 { result += separator.utf8 }
            result.append(digit)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
