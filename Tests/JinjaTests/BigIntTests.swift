import Platform
import SystemPackage
import Testing

@testable import Jinja

/// Integers of any size agree with Python's.
@Suite struct BigIntTests {
    /// One operation on two numbers, given as decimal digits.
    struct Question {
        let operation: String
        let a: String
        let b: String
    }

    private static let divisions = ["quotient", "remainder", "floorQuotient", "floorRemainder", "divide"]
    private static let operations = [
        "add", "subtract", "multiply", "quotient", "remainder", "floorQuotient", "floorRemainder", "divide", "and",
        "or", "shiftLeft", "shiftRight", "power", "divisor", "compare", "equal", "negate", "magnitude", "bitWidth",
        "bitCount", "text", "binary", "octal", "hexadecimal", "word", "float", "fromFloat", "fromHexadecimal",
    ]

    @Test func everyOperationAgreesWithPython() throws {
        var questions: [Question] = []
        var random = RandomIntegers(seed: 20_261_125)
        for operation in Self.operations {
            for _ in 0..<400 {
                var a = random.decimal()
                var b = random.decimal()
                switch operation {
                case _ where Self.divisions.contains(operation): if b == "0" { b = "-3" }
                case "shiftLeft", "shiftRight": b = String(random.below(300))
                case "power":
                    a = random.decimal(bits: 90)
                    b = String(random.below(20))
                case "equal": if random.below(2) == 0 { b = a }
                case "fromFloat": a = String(random.float().bitPattern)
                default: break
                }
                questions.append(Question(operation: operation, a: a, b: b))
            }
        }
        // The edges of machine words against each other.
        for operation in ["add", "subtract", "multiply", "and", "or", "compare"] + Self.divisions {
            for a in RandomIntegers.edges {
                for b in RandomIntegers.edges where b != "0" || !Self.divisions.contains(operation) {
                    questions.append(Question(operation: operation, a: a, b: b))
                }
            }
        }
        try compare(questions)
    }

    @Test func floatsAreRoundedToTheNearestEvenOne() throws {
        var numbers: [String] = []
        // Halfway between two floats, and one more or less, in sizes up to the largest float and beyond.
        for shift in [1, 7, 10, 11, 12, 63, 64, 65, 300, 969, 970, 971] {
            for significand in [1 << 52, (1 << 52) + 1, (1 << 53) - 2, (1 << 53) - 1] {
                let half = (BigInt(significand) << (shift + 1)) + (BigInt(1) << shift)
                for near in [half - 1, half, half + 1] { numbers += [String(near), String(-near)] }
            }
        }
        try compare(numbers.map { Question(operation: "float", a: $0, b: "0") })
    }

    @Test func longTextsAreReadAndWritten() throws {
        var random = RandomIntegers(seed: 3)
        let numbers = (1...40).map { random.decimal(bits: $0 * 350) }
        try compare(numbers.map { Question(operation: "text", a: $0, b: "0") })
        for number in numbers {
            for bits in [1, 3, 4] {
                let value = try #require(BigInt(number))
                let text = IntegerText.binary(value, bitsPerDigit: bits)
                #expect(BigInt(text, radix: 1 << bits) == value.magnitude)
            }
        }
    }

    @Test(arguments: [
        "", "-", "+", "--1", " 1", "1 ", "12a", "1_000", "99999999999999999999x", "-+99999999999999999999",
    ])
    func whatIsNoNumberIsRefused(text: String) {
        #expect(BigInt(text) == nil)
    }

    @Test func signsAndLettersOfBothCasesAreRead() throws {
        #expect(BigInt("+18446744073709551616") == BigInt(1) << 64)
        #expect(BigInt("-18446744073709551616") == -(BigInt(1) << 64))
        #expect(BigInt("FFFFFFFFFFFFFFFFFF", radix: 16) == BigInt("ffffffffffffffffff", radix: 16))
        #expect(BigInt("-0000000000000000000000000000012") == -12)
        #expect(BigInt("2" + String(repeating: "0", count: 64), radix: 2) == nil)
    }

    @Test func onlyWholeFiniteFloatsAreIntegers() {
        #expect(BigInt(exactly: 1.5) == nil)
        #expect(BigInt(exactly: .infinity) == nil)
        #expect(BigInt(exactly: .nan) == nil)
        #expect(BigInt(exactly: -0.0) == 0)
        #expect(BigInt(exactly: 0x1p63) == BigInt(1) << 63)
        #expect(Int(exactly: BigInt(-0x1p63)) == Int.min)
    }

    @Test func equalNumbersHaveOneFormAndOneHash() {
        let large = BigInt(1) << 100
        let small = (large + 5) - large
        #expect(small == 5)
        #expect(Int(exactly: small) == 5)
        #expect(Set([small, 5, large, BigInt(2).power(100), -large]).count == 3)
        #expect(Int(exactly: -(BigInt(1) << 63)) == Int.min)
        #expect(BigInt(UInt.max) + 1 == BigInt(1) << 64)
    }

    @Test func numbersAreSharedBetweenTasks() async {
        let number = BigInt(3).power(300)
        let sums = await withTaskGroup(of: BigInt.self) { group in
            for term in 0..<8 { group.addTask { (0..<500).reduce(number * BigInt(term)) { sum, _ in sum + number } } }
            return await group.reduce(into: [BigInt]()) { $0.append($1) }
        }
        #expect(sums.reduce(0, +) == number * 4028)
    }

    private func compare(_ questions: [Question]) throws {
        let answers = try Self.python(questions)
        for (question, theirs) in zip(questions, answers) {
            let ours = try #require(try Self.answer(question))
            if ours == theirs { continue }
            Issue.record("\(question.operation) of \(question.a) and \(question.b): Python \(theirs), we \(ours)")
        }
    }

    private static func answer(_ question: Question) throws -> String? {
        guard let a = BigInt(question.a), let b = BigInt(question.b) else { return nil }
        func bits(_ number: Double) -> String { number.isInfinite ? "OverflowError" : String(number.bitPattern) }
        switch question.operation {
        case "add": return String(a + b)
        case "subtract": return String(a - b)
        case "multiply": return String(a * b)
        case "quotient": return String(a / b)
        case "remainder": return String(a % b)
        case "floorQuotient": return String(Operators.floorDivision(a, b).quotient)
        case "floorRemainder": return String(Operators.floorDivision(a, b).remainder)
        case "divide":
            let text = try Environment().render("{{ (a / b).hex() }}", context: ["a": Value(a), "b": Value(b)])
            return Double(text).map(bits)
        case "and": return String(a & b)
        case "or": return String(a | b)
        case "shiftLeft": return Int(exactly: b).map { String(a << $0) }
        case "shiftRight": return Int(exactly: b).map { String(a >> $0) }
        case "power": return Int(exactly: b).map { String(a.power($0)) }
        case "divisor": return String(a.greatestCommonDivisor(with: b))
        case "compare": return a < b ? "-1" : a > b ? "1" : "0"
        case "equal": return a == b && a.hashValue == b.hashValue ? "1" : "0"
        case "negate": return String(-a)
        case "magnitude": return String(a.magnitude)
        case "bitWidth": return String(a.bitWidth)
        case "bitCount": return String(a.words.reduce(0) { $0 + $1.nonzeroBitCount })
        case "text": return String(a)
        case "binary": return IntegerText.binary(a, bitsPerDigit: 1)
        case "octal": return IntegerText.binary(a, bitsPerDigit: 3)
        case "hexadecimal": return IntegerText.binary(a, bitsPerDigit: 4)
        case "word": return Int(exactly: a).map { String($0) } ?? "nil"
        case "float": return bits(Double(a))
        case "fromFloat": return UInt64(question.a).map { String(BigInt(Double(bitPattern: $0))) }
        case "fromHexadecimal":
            let digits = (a.sign == .minus ? "-" : "") + IntegerText.binary(a, bitsPerDigit: 4)
            return BigInt(digits, radix: 16).map { String($0) }
        default: return nil
        }
    }

    private static func python(_ questions: [Question]) throws -> [String] {
        let peers = EnvironmentVariables.current("GIT_CCDS_PEERS") ?? ".build-peers"
        let python = FilePath(peers).appending("cookiecutter").appending("bin").appending("python")
        guard FileSystem.isExecutableFile(python) else {
            throw Peer.Failure(description: "no Python at \(python): run make peers")
        }
        var process = ChildProcess(.path(python), [Argument(Peer.directory.appending("bigint_driver.py"))])
        process.input = .bytes(Array(questions.map { "\($0.operation) \($0.a) \($0.b)\n" }.joined().utf8))
        let completed = try process.run()
        let answers = completed.outputText.split(separator: "\n").map { String($0) }
        guard completed.succeeded, answers.count == questions.count else {
            throw Peer.Failure(description: "\(answers.count) answers: \(completed.errorText)")
        }
        return answers
    }
}

/// Random integers of all sizes, many of them at the edges of machine words and of libtommath's digits.
struct RandomIntegers {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    static let edges = [
        "0", "1", "-1", "2", "-2", "9223372036854775807", "-9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "-18446744073709551616", "1152921504606846975", "1152921504606846976", "-1152921504606846976",
        "1329227995784915872903807060280344576", "-1329227995784915872903807060280344575",
        "340282366920938463463374607431768211456", "-340282366920938463463374607431768211455",
    ]

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    /// The decimal digits of a number of at most this many bits, made digit by digit.
    mutating func decimal(bits: Int = 400) -> String {
        if below(6) == 0, let edge = Self.edges.randomElement(using: &generator) { return edge }
        // 1000 is less than 2 to the power of 10.
        let count = below(bits * 3 / 10) + 1
        let first = below(9) + 1
        let rest = (1..<count).map { _ in String(below(10)) }.joined()
        return (below(2) == 0 ? "-" : "") + String(first) + rest
    }

    /// A finite float of any size up to 2 to the power of 400.
    mutating func float() -> Double {
        let float = Double(
            sign: below(2) == 0 ? .minus : .plus, exponent: below(420) - 20,
            significand: 1 + Double(generator.next() >> 11) * 0x1p-53)
        return float.isFinite ? float : 0
    }
}
