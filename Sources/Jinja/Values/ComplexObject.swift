#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A `complex`, which only a fractional power of a negative number makes: to be shown and taken apart.
final class ComplexObject: Object, @unchecked Sendable {
    private let real: Double
    private let imaginary: Double

    /// `base ** exponent` of a negative base.
    init(power base: Double, _ exponent: Double) {
        let length = pow(base.magnitude, exponent)
        let angle = atan2(0, base) * exponent
        real = length * cos(angle)
        imaginary = length * sin(angle)
    }

    override var className: String { "complex" }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "real": .float(real)
        case "imag": .float(imaginary)
        default: nil
        }
    }
    override func isTrue() throws(TemplateError) -> Bool { real != 0 || imaginary != 0 }
    override func isEqual(to other: Object) -> Bool {
        (other as? ComplexObject).map { $0.real == real && $0.imaginary == imaginary } ?? false
    }
    override func hash(into hasher: inout Hasher) {
        hasher.combine(real)
        hasher.combine(imaginary)
    }
    override func representation() throws(TemplateError) -> String {
        /// A part as `repr` shows it, without the `.0` of a whole number.
        func part(_ number: Double) -> String {
            let text = PythonRepr.float(number)
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let sign = imaginary.sign == .minus ? "" : "+"
        if real == 0, real.sign == .plus { return part(imaginary) + "j" }
        return "(\(part(real))\(sign)\(part(imaginary))j)"
    }
}
