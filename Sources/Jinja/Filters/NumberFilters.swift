#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Filters on numbers.
enum NumberFilters {
    static let abs: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        _ = try arguments.binding(value, "abs", ["x"])
        switch value.number {
        case .integer(let number): return Value(BigInt(number.magnitude))
        case .large(let number): return Value(BigInt(number.magnitude))
        case .float(let number): return .float(number.magnitude)
        case nil:
            throw .type("bad operand type for abs(): '\(value.typeName)'")
        }
    }

    static let int: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_int", ["value", "default", "base"])
        let standard = bound[1] ?? .integer(0)
        do throws(TemplateError) {
            if value.text != nil {
                return Value(try Conversion.integer(value, base: try bound[2].map(ListMethods.integer) ?? 10))
            }
            return Value(try Conversion.integer(value))
        } catch {
            if !error.isTypeOrValueError { throw error }
        }
        do throws(TemplateError) {
            return Value(try Conversion.integer(try Conversion.float(value)))
        } catch {
            if !error.isTypeOrValueError, error.exception != "OverflowError" { throw error }
            return standard
        }
    }

    static let float: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_float", ["value", "default"])
        do throws(TemplateError) {
            return .float(try Conversion.float(value))
        } catch {
            if !error.isTypeOrValueError { throw error }
            return bound[1] ?? .float(0)
        }
    }

    static let round: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_round", ["value", "precision", "method"])
        let precision = bound[1] ?? .integer(0)
        let method = bound[2] ?? .string("common")
        guard let name = method.text, ["common", "ceil", "floor"].contains(name) else {
            throw .filterArgument("method must be common, ceil or floor")
        }
        if name == "common" { return try rounded(value, precision, context.run) }
        let power = try Operators.apply(.power, .integer(10), precision, context.run)
        let scaled = try Operators.apply(.multiply, value, power, context.run)
        let whole: Value
        switch scaled.number {
        case .float(let number):
            whole = Value(try Conversion.integer(name == "ceil" ? number.rounded(.up) : number.rounded(.down)))
        case nil: throw .type("must be real number, not \(scaled.typeName)")
        default: whole = scaled
        }
        return try Operators.apply(.divide, whole, power, context.run)
    }

    /// `round(x, digits)`.
    private static func rounded(_ value: Value, _ digits: Value, _ run: Run) throws(TemplateError) -> Value {
        guard let number = value.number else {
            throw .type("type \(value.typeName) doesn't define __round__ method")
        }
        if digits.isNone, case .float(let float) = number {
            return Value(try Conversion.integer(float.rounded(.toNearestOrEven)))
        }
        let places = digits.isNone ? 0 : try ListMethods.integer(digits)
        switch number {
        case .float(let float):
            if !float.isFinite || places > 400 { return value }
            if places < -400 { return .float(float.sign == .minus ? -0.0 : 0) }
            if places >= 0 {
                let text = NumberText.printf("f", float, places)
                guard let result = Double(text) else { return value }
                return .float(result)
            }
            // To tens and more: on the exact decimal digits of the number.
            let integer = BigInt(float.rounded(.towardZero))
            let isExact = Double(integer) == float
            let result = roundedInteger(integer, -places, beyond: !isExact)
            return .float(Double(result) == 0 && float.sign == .minus ? -0.0 : Double(result))
        case .integer, .large:
            if places >= 0 { return Value(number.big) }
            if places < -100_000 { return .integer(0) }
            // Ten has less than 3.4 bits.
            try run.charge(bits: -places * 4)
            return Value(roundedInteger(number.big, -places, beyond: false))
        }
    }

    /// Rounded to a power of ten, half to even; `beyond` says that a fraction follows.
    private static func roundedInteger(_ number: BigInt, _ zeros: Int, beyond: Bool) -> BigInt {
        let unit = BigInt(10).power(zeros)
        let (quotient, remainder) = BigInt(number.magnitude).quotientAndRemainder(dividingBy: unit)
        let twice = remainder * 2
        let isUp = twice > unit || (twice == unit && (beyond || quotient % 2 != 0))
        let result = (quotient + (isUp ? 1 : 0)) * unit
        return number.sign == .minus ? -result : result
    }

    static let filesizeformat: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_filesizeformat", ["value", "binary"])
        let bytes = try Conversion.float(value)
        let isBinary = try bound[1]?.isTrue() ?? false
        let base: Double = isBinary ? 1024 : 1000
        if bytes == 1 { return .string("1 Byte") }
        if bytes < base { return .string("\(try Conversion.integer(bytes)) Bytes") }
        // Units are integers and compared as such: 1e24 is a little less than a yottabyte.
        let whole = bytes.isFinite ? BigInt(bytes.rounded(.down)) : nil
        var unit = BigInt(isBinary ? 1024 : 1000)
        var suffix = ""
        for letter in isBinary ? "KMGTPEZY" : "kMGTPEZY" {
            unit = unit * BigInt(isBinary ? 1024 : 1000)
            suffix = "\(letter)\(isBinary ? "iB" : "B")"
            if let whole, whole < unit { break }
        }
        return .string(NumberText.printf("f", base * bytes / Double(unit), 1) + " " + suffix)
    }

    static let sum: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_sum", ["iterable", "attribute", "start"])
        var total = bound[2] ?? .integer(0)
        if total.text != nil { throw .type("sum() can't sum strings [use ''.join(seq) instead]") }
        var path: AttributePath?
        if let attribute = bound[1], !attribute.isNone { path = try AttributePath(attribute) }
        let iterator = try value.iterator()
        while let item = try iterator.next() {
            try context.run.step()
            let term = try path.map { (path) throws(TemplateError) in try path.get(item, context) } ?? item
            total = try Operators.apply(.add, total, term, context.run)
        }
        return total
    }
}
