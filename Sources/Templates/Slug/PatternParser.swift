import Jinja

/// Reads a regular expression in Python's notation.
struct PatternParser {
    private let source: [Unicode.Scalar]
    private var position = 0
    private(set) var groups = 0
    private var names: [String: Int] = [:]
    private var flags: Set<Unicode.Scalar> = []
    private var depth = 0

    init(_ source: [Unicode.Scalar]) { self.source = source }

    mutating func parse() throws(TemplateError) -> PythonPattern.Node {
        readFlags()
        let node = try alternatives()
        if position < source.count { throw error("unbalanced parenthesis") }
        return node
    }

    private func error(_ message: String) -> TemplateError {
        .runtime("\(message) at position \(position)", exception: "error")
    }

    private var current: Unicode.Scalar? { position < source.count ? source[position] : nil }

    private func follows(_ text: String) -> Bool { source[position...].starts(with: text.unicodeScalars) }

    private mutating func take(_ text: String) -> Bool {
        guard follows(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func next() throws(TemplateError) -> Unicode.Scalar {
        guard let scalar = current else { throw error("unexpected end of pattern") }
        position += 1
        return scalar
    }

    /// `(?im)` at the beginning.
    private mutating func readFlags() {
        guard follows("(?"), let end = source.firstIndex(of: ")") else { return }
        let letters = source[2..<end]
        guard !letters.isEmpty, letters.allSatisfy({ "aimsxu".unicodeScalars.contains($0) }) else { return }
        flags = Set(letters)
        position = end + 1
    }

    private mutating func alternatives() throws(TemplateError) -> PythonPattern.Node {
        depth += 1
        defer { depth -= 1 }
        if depth > 100 { throw error("the pattern is nested too deeply") }
        var choices: [PythonPattern.Node] = []
        repeat { choices.append(try sequence()) } while take("|")
        return choices.count == 1 ? choices[0] : .alternatives(choices)
    }

    private mutating func sequence() throws(TemplateError) -> PythonPattern.Node {
        var nodes: [PythonPattern.Node] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            if flags.contains("x"), PythonString.isSpace(scalar) || scalar == "#" {
                if scalar == "#" { position = source[position...].firstIndex(of: "\n") ?? source.count - 1 }
                position += 1
                continue
            }
            guard let node = try atom() else { continue }
            nodes.append(try repeated(node))
        }
        return .sequence(nodes)
    }

    private mutating func repeated(_ atom: PythonPattern.Node) throws(TemplateError) -> PythonPattern.Node {
        guard let range = try quantifier() else { return atom }
        switch atom {
        case .start, .end, .lineStart, .lineEnd: throw error("nothing to repeat")
        default: break
        }
        let isGreedy = !take("?")
        if isGreedy, take("+") { throw error("possessive repetition is not supported") }
        let place = position
        if try quantifier() != nil {
            position = place
            throw error("multiple repeat")
        }
        return .repetition(atom, range, isGreedy: isGreedy)
    }

    /// `*`, `+`, `?` or `{2,3}`; nil where there is none (a lone brace is a character).
    private mutating func quantifier() throws(TemplateError) -> ClosedRange<Int>? {
        if take("*") { return 0...Int.max }
        if take("+") { return 1...Int.max }
        if take("?") { return 0...1 }
        guard current == "{" else { return nil }
        let start = position
        position += 1
        let low = number()
        var high = low
        if take(",") { high = number() ?? Int.max }
        guard take("}"), low != nil || high != nil else {
            position = start
            return nil
        }
        guard low ?? 0 <= high ?? Int.max else { throw error("min repeat greater than max repeat") }
        return (low ?? 0)...(high ?? Int.max)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current, digit.isASCII, let figure = Int(String(Character(digit))) {
            value = min((value ?? 0) * 10 + figure, 1_000_000)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(TemplateError) -> PythonPattern.Node? {
        let scalar = try next()
        switch scalar {
        case ".":
            return .set(
                flags.contains("s") ? set([], isNegated: true) : set([.range(0x0A...0x0A)], isNegated: true))
        case "^": return flags.contains("m") ? .lineStart : .start
        case "$": return flags.contains("m") ? .lineEnd : .end
        case "[": return .set(try bracket())
        case "(": return try group()
        case "\\": return try escape()
        case "*", "+", "?": throw error("nothing to repeat")
        default: return .set(set([.range(scalar.value...scalar.value)]))
        }
    }

    private func set(_ members: [PythonPattern.CharacterSet.Member], isNegated: Bool = false)
        -> PythonPattern.CharacterSet
    {
        .init(members: members, isNegated: isNegated, ignoresCase: flags.contains("i"), isASCII: flags.contains("a"))
    }

    private mutating func group() throws(TemplateError) -> PythonPattern.Node? {
        var number: Int?
        var look: (isAhead: Bool, isNegated: Bool)?
        if take("?#") {
            while try next() != ")" {}
            return nil
        }
        if take("?P=") {
            let name = try name(until: ")")
            guard let reference = names[name] else { throw error("unknown group name '\(name)'") }
            return .reference(reference)
        }
        if take("?P<") {
            groups += 1
            number = groups
            names[try name(until: ">")] = groups
        } else if take("?=") {
            look = (true, false)
        } else if take("?!") {
            look = (true, true)
        } else if take("?<=") {
            look = (false, false)
        } else if take("?<!") {
            look = (false, true)
        } else if follows("?"), !follows("?:") {
            throw error("unknown extension")
        } else if !take("?:") {
            groups += 1
            number = groups
        }
        let inside = try alternatives()
        guard take(")") else { throw error("missing ), unterminated subpattern") }
        if let look { return .look(inside, isAhead: look.isAhead, isNegated: look.isNegated) }
        return number.map { .group(inside, number: $0) } ?? inside
    }

    private mutating func name(until end: Unicode.Scalar) throws(TemplateError) -> String {
        var name: [Unicode.Scalar] = []
        while true {
            let scalar = try next()
            if scalar == end { return String(name) }
            name.append(scalar)
        }
    }

    private mutating func escape() throws(TemplateError) -> PythonPattern.Node {
        guard let letter = current else { throw error("bad escape (end of pattern)") }
        switch letter {
        case "b": position += 1; return .wordBoundary(true)
        case "B": position += 1; return .wordBoundary(false)
        case "A": position += 1; return .start
        case "Z": position += 1; return .textEnd
        case "1"..."9":
            let reference = number() ?? 0
            guard reference <= groups else { throw error("invalid group reference \(reference)") }
            return .reference(reference)
        default: return .set(set([try member()]))
        }
    }

    /// What stands behind a backslash, in a set or alone.
    private mutating func member() throws(TemplateError) -> PythonPattern.CharacterSet.Member {
        let scalar = try next()
        func one(_ value: UInt32) -> PythonPattern.CharacterSet.Member { .range(value...value) }
        switch scalar {
        case "w": return .word(true)
        case "W": return .word(false)
        case "d": return .digit(true)
        case "D": return .digit(false)
        case "s": return .space(true)
        case "S": return .space(false)
        case "n": return one(0x0A)
        case "r": return one(0x0D)
        case "t": return one(0x09)
        case "f": return one(0x0C)
        case "v": return one(0x0B)
        case "a": return one(0x07)
        case "0": return one(0)
        case "x": return one(try hexadecimal(2))
        case "u": return one(try hexadecimal(4))
        case "U": return one(try hexadecimal(8))
        case "a"..."z", "A"..."Z": throw error("bad escape \\\(scalar)")
        default: return one(scalar.value)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws(TemplateError) -> UInt32 {
        var digits = ""
        for _ in 0..<count { digits.unicodeScalars.append(try next()) }
        guard let value = UInt32(digits, radix: 16) else { throw error("incomplete escape") }
        return value
    }

    /// A set in brackets, behind the opening one.
    private mutating func bracket() throws(TemplateError) -> PythonPattern.CharacterSet {
        let isNegated = take("^")
        var members: [PythonPattern.CharacterSet.Member] = []
        var isFirst = true
        while isFirst || current != "]" {
            isFirst = false
            let low = try setMember()
            guard follows("-"), position + 1 < source.count, source[position + 1] != "]" else {
                members.append(low)
                continue
            }
            position += 1
            guard case .range(let first) = low, case .range(let last) = try setMember(),
                first.lowerBound <= last.lowerBound
            else { throw error("bad character range") }
            members.append(.range(first.lowerBound...last.lowerBound))
        }
        position += 1
        return set(members, isNegated: isNegated)
    }

    private mutating func setMember() throws(TemplateError) -> PythonPattern.CharacterSet.Member {
        let scalar = try next()
        guard scalar == "\\" else { return .range(scalar.value...scalar.value) }
        if take("b") { return .range(8...8) }
        return try member()
    }
}
