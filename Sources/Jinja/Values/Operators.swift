#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Python's arithmetic on values.
enum Operators {
    enum Binary: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case floorDivide = "//"
        case modulo = "%"
        case power = "**"
    }

    static func apply(_ operation: Binary, _ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value {
        if case .integer(let a) = left, case .integer(let b) = right {
            switch operation {
            case .add:
                let (sum, overflow) = a.addingReportingOverflow(b)
                if !overflow { return .integer(sum) }
            case .subtract:
                let (difference, overflow) = a.subtractingReportingOverflow(b)
                if !overflow { return .integer(difference) }
            case .multiply:
                let (product, overflow) = a.multipliedReportingOverflow(by: b)
                if !overflow { return .integer(product) }
            default: break
            }
        }
        if operation == .modulo, left.text != nil { return try PythonFormat.percent(left, right, run) }
        if case .undefined(let undefined) = left { throw undefined.error }
        if let a = left.number, let b = right.number { return try numbers(operation, a, b, run) }
        if case .undefined(let undefined) = right { throw undefined.error }
        switch operation {
        case .add: if let sum = try concatenate(left, right, run) { return sum }
        case .multiply: if let product = try repeated(left, right, run) { return product }
        default: break
        }
        let symbol = operation == .power ? "** or pow()" : operation.rawValue
        throw .type("unsupported operand type(s) for \(symbol): '\(left.typeName)' and '\(right.typeName)'")
    }

    private static func concatenate(_ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value? {
        switch (left, right) {
        case (.string(let a), .string(let b)): return .string(try run.join(a, b))
        case (.markup(let a), _):
            if let text = right.text {
                return .markup(try run.join(a, right.isMarkup ? text : try HTML.escape(text, run)))
            }
            if case .object(let object) = right, let text = try object.markup() {
                return .markup(try run.join(a, text))
            }
        case (.string(let a), .markup(let b)): return .markup(try run.join(try HTML.escape(a, run), b))
        case (.list(let a), .list(let b)):
            try run.charge(items: a.items.count + b.items.count)
            return .list(a.items + b.items)
        case (.tuple(let a), .tuple(let b)):
            try run.charge(items: a.items.count + b.items.count)
            return .tuple(a.items + b.items)
        default: break
        }
        switch left {
        case .string: throw .type("can only concatenate str (not \"\(right.typeName)\") to str")
        case .list: throw .type("can only concatenate list (not \"\(right.typeName)\") to list")
        case .tuple: throw .type("can only concatenate tuple (not \"\(right.typeName)\") to tuple")
        default: return nil
        }
    }

    private static func repeated(_ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value? {
        func isSequence(_ value: Value) -> Bool {
            switch value {
            case .string, .markup, .list, .tuple: true
            default: false
            }
        }
        let (sequence, factor) = isSequence(left) ? (left, right) : (right, left)
        guard isSequence(sequence) else { return nil }
        guard let times = factor.index else {
            throw .type("can't multiply sequence by non-int of type '\(factor.typeName)'")
        }
        let count = max(0, times)
        switch sequence {
        case .string(let text), .markup(let text):
            let size = saturatedProduct(text.utf8.count, count)
            try run.charge(bytes: size)
            let product = text.isEmpty ? "" : String(repeating: text, count: count)
            return sequence.isMarkup ? .markup(product) : .string(product)
        case .list(let list): return .list(try repeated(list.items, count, run))
        case .tuple(let tuple): return .tuple(try repeated(tuple.items, count, run))
        default: return nil
        }
    }

    private static func repeated(_ items: [Value], _ count: Int, _ run: Run) throws(TemplateError) -> [Value] {
        if items.isEmpty || count == 0 { return [] }
        try run.charge(items: saturatedProduct(items.count, count))
        return Array(repeatElement(items, count: count).joined())
    }

    private static func numbers(_ operation: Binary, _ left: Number, _ right: Number, _ run: Run) throws(TemplateError)
        -> Value
    {
        switch (left, right) {
        case (.float, _), (_, .float):
            return try floats(operation, left.double(), right.double())
        case (.integer(let a), .integer(let b)):
            switch operation {
            case .floorDivide where b != 0 && b != -1:
                return .integer((a / b) - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0))
            case .modulo where b != 0 && b != -1:
                let rest = a % b
                return .integer(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
            case .divide where b != 0 && a.magnitude < 1 << 53 && b.magnitude < 1 << 53:
                return .float(Double(a) / Double(b))
            default: break
            }
        default: break
        }
        return try integers(operation, left.big, right.big, run)
    }

    private static func integers(_ operation: Binary, _ a: BigInt, _ b: BigInt, _ run: Run) throws(TemplateError)
        -> Value
    {
        switch operation {
        case .add: return try run.checked(a + b)
        case .subtract: return try run.checked(a - b)
        case .multiply:
            try run.charge(bits: a.magnitude.bitWidth + b.magnitude.bitWidth)
            return try run.checked(a * b)
        case .divide:
            if b == 0 { throw .zeroDivision("division by zero") }
            try chargeDivision(a, b, run)
            return .float(try quotient(a, b))
        case .floorDivide:
            if b == 0 { throw .zeroDivision("integer division or modulo by zero") }
            try chargeDivision(a, b, run)
            return Value(floorDivision(a, b).quotient)
        case .modulo:
            if b == 0 { throw .zeroDivision("integer modulo by zero") }
            try chargeDivision(a, b, run)
            return Value(floorDivision(a, b).remainder)
        case .power:
            if b.sign == .minus {
                if a == 0 { throw .zeroDivision("0.0 cannot be raised to a negative power") }
                return .float(pow(try Number.large(a).double(), try Number.large(b).double()))
            }
            if a == 0 || a == 1 { return Value(b == 0 ? 1 : a) }
            if a == -1 { return .integer(b.words.first.map { $0 & 1 == 1 } == true ? -1 : 1) }
            guard let exponent = Int(exactly: b) else { throw .limit("an integer grows beyond the limit") }
            try run.charge(bits: saturatedProduct(a.magnitude.bitWidth, exponent))
            return Value(a.power(exponent))
        }
    }

    /// Accounts for dividing large integers, which takes time as the square of their lengths.
    private static func chargeDivision(_ a: BigInt, _ b: BigInt, _ run: Run) throws(TemplateError) {
        try run.step(((a.bitWidth >> 6) * ((b.bitWidth >> 6) + 1)) >> 4)
    }

    /// Python's division, which rounds towards minus infinity.
    static func floorDivision(_ a: BigInt, _ b: BigInt) -> (quotient: BigInt, remainder: BigInt) {
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        if remainder != 0, (remainder.sign == .minus) != (b.sign == .minus) { return (quotient - 1, remainder + b) }
        return (quotient, remainder)
    }

    /// `a / b` of integers, rounded correctly.
    private static func quotient(_ a: BigInt, _ b: BigInt) throws(TemplateError) -> Double {
        if a == 0 { return b.sign == .minus ? -0.0 : 0 }
        // Scaled so that the integer quotient has at least 66 bits; a sticky bit keeps the rounding right.
        let shift = max(0, 66 - (a.magnitude.bitWidth - b.magnitude.bitWidth))
        let (whole, rest) = (a.magnitude << shift).quotientAndRemainder(dividingBy: b.magnitude)
        let exact = (whole << 1) | (rest == 0 ? 0 : 1)
        let value = Double(exact)
        var scaled = scalbn(value, Int32(clamping: -(shift + 1)))
        if value.isInfinite {
            let drop = exact.bitWidth - 100
            let sticky: BigInt = exact & ((BigInt(1) << drop) - 1) == 0 ? 0 : 1
            scaled = scalbn(Double(((exact >> drop) << 1) | sticky), Int32(clamping: drop - 1 - shift - 1))
        }
        if scaled.isInfinite { throw .overflow("integer division result too large for a float") }
        return (a.sign == .minus) != (b.sign == .minus) ? -scaled : scaled
    }

    private static func floats(_ operation: Binary, _ a: Double, _ b: Double) throws(TemplateError) -> Value {
        switch operation {
        case .add: return .float(a + b)
        case .subtract: return .float(a - b)
        case .multiply: return .float(a * b)
        case .divide:
            if b == 0 { throw .zeroDivision("float division by zero") }
            return .float(a / b)
        case .floorDivide:
            if b == 0 { throw .zeroDivision("float floor division by zero") }
            var rest = fmod(a, b)
            var quotient = (a - rest) / b
            if rest != 0, (b < 0) != (rest < 0) {
                rest += b
                quotient -= 1
            }
            if quotient == 0 { return .float(copysign(0, a / b)) }
            let whole = quotient.rounded(.down)
            return .float(quotient - whole > 0.5 ? whole + 1 : whole)
        case .modulo:
            if b == 0 { throw .zeroDivision("float modulo") }
            return .float(remainder(a, b))
        case .power:
            if a == 0, b < 0 { throw .zeroDivision("0.0 cannot be raised to a negative power") }
            if a < 0, a.isFinite, b.isFinite, b != b.rounded() {
                return .object(ComplexObject(power: a, b))
            }
            let result = pow(a, b)
            if result.isInfinite, a.isFinite, b.isFinite { throw .overflow("(34, 'Numerical result out of range')") }
            return .float(result)
        }
    }

    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = fmod(a, b)
        if rest == 0 { return copysign(0, b) }
        return (rest < 0) != (b < 0) ? rest + b : rest
    }

    static func negative(_ value: Value) throws(TemplateError) -> Value {
        switch value.number {
        case .integer(let number): number == Int.min ? Value(-BigInt(number)) : .integer(-number)
        case .large(let number): Value(-number)
        case .float(let number): .float(-number)
        case nil: throw unaryFailure("-", value)
        }
    }

    static func positive(_ value: Value) throws(TemplateError) -> Value {
        switch value.number {
        case .integer(let number): return .integer(number)
        case .large, .float: return value
        case nil: throw unaryFailure("+", value)
        }
    }

    private static func unaryFailure(_ symbol: String, _ value: Value) -> TemplateError {
        if case .undefined(let undefined) = value { return undefined.error }
        return .type("bad operand type for unary \(symbol): '\(value.typeName)'")
    }
}

extension Number {
    var big: BigInt {
        switch self {
        case .integer(let number): BigInt(number)
        case .large(let number): number
        case .float(let number): BigInt(number)
        }
    }

    /// `float(x)`; an integer that is too large raises Python's OverflowError.
    func double() throws(TemplateError) -> Double {
        switch self {
        case .integer(let number): return Double(number)
        case .float(let number): return number
        case .large(let number):
            let double = Double(number)
            if double.isInfinite { throw .overflow("int too large to convert to float") }
            return double
        }
    }
}

extension Value {
    var isMarkup: Bool {
        if case .markup = self { return true }
        return false
    }
}
