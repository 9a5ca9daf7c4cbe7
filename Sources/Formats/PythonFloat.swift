/// A number as Python's `repr` prints it: the shortest digits that read back as the same number,
/// in positional form for exponents from -4 to 15.
public func pythonText(of number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    if number == 0 { return number.sign == .minus ? "-0.0" : "0.0" }
    // Swift prints the shortest digits too; only where they are put differs.
    let (digits, exponent) = shortestDigits(of: number.magnitude.description)
    let sign = number < 0 ? "-" : ""
    if exponent < -4 || exponent >= 16 {
        let head = String(digits.prefix(1))
        let tail = digits.dropFirst()
        let mantissa = tail.isEmpty ? head : head + "." + tail
        let size = abs(exponent)
        return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
    }
    if exponent < 0 {
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
        return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
    }
    return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
}

/// The significant digits of a positive number's text and the power of ten of the first one.
private func shortestDigits(of text: String) -> (digits: String, exponent: Int) {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    let written = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(mantissa[0])
    let all = whole + (mantissa.count > 1 ? String(mantissa[1]) : "")
    let leading = all.prefix { $0 == "0" }.count
    var digits = String(all.dropFirst(leading))
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    return (digits, written + whole.count - 1 - leading)
}
